package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorRoutesTest {

    private static final RouteRule API = new RouteRule("api.example.com", List.of("/v1"), "Bearer", "TOKEN_0", "bottles/dev.md:3");
    private static final RouteTable TABLE = new RouteTable(List.of(API, new RouteRule("sentry.io", List.of(), "", "", "default")));

    private static Grants.Route grant(String host) {
        return new Grants.Route(host, List.of(), "", "", false, "", "bottle", "dev.md:1");
    }

    @Test
    void aRuleTakesThePlaceOfTheOneForItsHost() {
        RouteTable table = OperatorRoutes.with(TABLE, OperatorRoutes.rule("api.example.com", true, false));

        assertThat(table.rules()).extracting(RouteRule::host).containsExactly("api.example.com", "sentry.io");
        assertThat(table.rules().getFirst().once()).isTrue();
    }

    @Test
    void anAdditionStandsBehindTheRestAndIsTheOperators() {
        RouteTable table = OperatorRoutes.table(TABLE, List.of("New.example.com."), List.of());

        assertThat(table.rules().getLast()).isEqualTo(new RouteRule("new.example.com", List.of(), "", "", "operator"));
        assertThat(table.rules()).startsWith(API);
    }

    @Test
    void anAdditionNeverReplacesADeclaredRouteAndItsConditions() {
        assertThat(OperatorRoutes.table(TABLE, List.of("api.example.com"), List.of())).isEqualTo(TABLE);
        assertThat(OperatorRoutes.routes(List.of(grant("api.example.com")), List.of("api.example.com"), List.of()))
                .containsExactly(grant("api.example.com"));
    }

    @Test
    void neverBeatsDeclarationsDefaultsAndAdditions() {
        RouteTable table = OperatorRoutes.table(TABLE, List.of("new.example.com"), List.of("SENTRY.io", "new.example.com", "t.example.com"));

        assertThat(table.rules()).filteredOn(RouteRule::denied).extracting(RouteRule::host)
                .containsExactly("sentry.io", "new.example.com", "t.example.com");
        assertThat(OperatorRoutes.routes(List.of(grant("sentry.io"), grant("a.example.com")), List.of("new.example.com"), List.of("sentry.io", "new.example.com")))
                .containsExactly(grant("a.example.com"));
    }

    @Test
    void whatIsAddedIsShownAsTheOperators() {
        Grants.Route added = OperatorRoutes.routes(List.of(), List.of("new.example.com"), List.of()).getFirst();

        assertThat(added.source()).isEqualTo("operator");
        assertThat(added.origin()).isEqualTo("operator");
        assertThat(added.paths()).isEmpty();
        assertThat(added.tokenRef()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.example.com", "10.0.0.1", "[::1]", "127.1", "0x7f.1", "a b", "a/b", "https://a.example.com", "a:443", "a..b", ".", "-a.com", "a\nb", "a\u202eb"})
    void nothingButAHostNameIsDecidedOn(String host) {
        assertThatThrownBy(() -> OperatorRoutes.canonical(host)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> OperatorRoutes.table(TABLE, List.of(host), List.of())).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> OperatorRoutes.table(TABLE, List.of(), List.of(host))).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatTheOperatorDecidedTravelsToTheGateAndBack() {
        RouteTable table = OperatorRoutes.table(OperatorRoutes.with(TABLE, OperatorRoutes.rule("o.example.com", true, false)), List.of(), List.of("n.example.com"));

        assertThat(RouteTable.parse(table.toJson())).isEqualTo(table);
    }
}
