package io.claudebottle.policy.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import io.claudebottle.policy.DefaultHosts;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EffectiveRoutesTest {

    private static final Origin ORIGIN = new Origin(Path.of("/b/dev.md"), 3);

    @Test
    void bottleWithoutRoutesGetsTheSevenDefaultHosts() {
        assertThat(EffectiveRoutes.of(List.of(), _ -> false))
                .extracting(Grants.Route::host)
                .containsExactly(
                        "api.anthropic.com",
                        "statsig.anthropic.com",
                        "sentry.io",
                        "claude.ai",
                        "platform.claude.com",
                        "downloads.claude.ai",
                        "raw.githubusercontent.com");
    }

    @Test
    void declaredRouteTakesThePlaceOfTheDefaultForItsHost() {
        var declared = new Route(
                "api.anthropic.com", List.of(), Optional.of(new Route.Auth("Bearer", "OAUTH")), Optional.of(Route.CLAUDE_ROLE), ORIGIN);

        List<Grants.Route> routes = EffectiveRoutes.of(List.of(declared), Set.of("OAUTH")::contains);

        assertThat(routes).hasSize(DefaultHosts.NAMES.size());
        assertThat(routes.getFirst())
                .isEqualTo(new Grants.Route(
                        "api.anthropic.com", List.of(), "Bearer", "OAUTH", true, "claude_code_oauth", true, "bottle", "/b/dev.md:3"));
        assertThat(routes.subList(1, routes.size())).allMatch(route -> route.source().equals("default") && route.origin().equals("default"));
    }

    @Test
    void modelsHostsAndWhatSaysSoArePassedThroughAndNothingElse() {
        var claude = new Route("api.anthropic.com", List.of(), Optional.empty(), Optional.empty(), ORIGIN);
        var chosen = new Route("a.com", List.of(), Optional.empty(), Optional.empty(), true, ORIGIN);
        var other = new Route("b.com", List.of(), Optional.empty(), Optional.empty(), ORIGIN);

        assertThat(EffectiveRoutes.of(List.of(claude, chosen, other), _ -> false))
                .filteredOn(route -> !route.tlsPassthrough())
                .extracting(Grants.Route::host)
                .containsExactly("b.com", "statsig.anthropic.com", "sentry.io", "raw.githubusercontent.com");
    }

    @Test
    void hostDeclaredTwiceIsAProblemThatNamesBothPlaces() {
        Route one = new Route("a.com", List.of("/x"), Optional.empty(), Optional.empty(), ORIGIN);
        Route other = new Route("a.com", List.of(), Optional.empty(), Optional.empty(), new Origin(Path.of("/b/dev.md"), 9));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EffectiveRoutes.of(List.of(one, other), _ -> false))
                .withMessage("egress route 'a.com' is declared twice: /b/dev.md:3 and /b/dev.md:9");
    }
}
