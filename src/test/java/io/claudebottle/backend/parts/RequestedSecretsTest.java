package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import io.claudebottle.policy.Grants;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestedSecretsTest {

    private static final SecretRequest PIN = new SecretRequest("PIN", "Your PIN");

    private static Grants.Route route(String host, String tokenRef, boolean present) {
        return new Grants.Route(host, List.of(), tokenRef.isEmpty() ? "" : "Bearer", tokenRef, present, "", "bottle", "/b/dev.md:1");
    }

    @Test
    void tokenThatTheHostLacksIsAskedForByTheNameOfItsVariable() {
        assertThat(RequestedSecrets.of(List.of(PIN), List.of(route("a.com", "A_TOKEN", false), route("b.com", "", false))))
                .containsExactly(PIN, new SecretRequest("A_TOKEN", "A_TOKEN (token for a.com, not set on this host)"));
    }

    @Test
    void tokenThatTheHostHasIsNotAskedFor() {
        assertThat(RequestedSecrets.of(List.of(), List.of(route("a.com", "A_TOKEN", true)))).isEmpty();
    }

    @Test
    void tokenOfSeveralRoutesIsAskedForOnceWithEachOfThem() {
        assertThat(RequestedSecrets.of(List.of(), List.of(route("a.com", "T", false), route("b.com", "U", false), route("c.com", "T", false))))
                .containsExactly(
                        new SecretRequest("T", "T (token for a.com, c.com, not set on this host)"),
                        new SecretRequest("U", "U (token for b.com, not set on this host)"));
    }

    @Test
    void nameThatTheEnvironmentAsksForTooIsAskedForOnceInTheBottlesOwnWords() {
        assertThat(RequestedSecrets.of(List.of(PIN), List.of(route("a.com", "PIN", false)))).containsExactly(PIN);
    }
}
