package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private final RouteTable table = new RouteTable(List.of(
            new RouteRule("api.anthropic.com", List.of(), "Bearer", "EGRESS_TOKEN_0", "/home/op/b/dev.md:4"),
            new RouteRule("example.com", List.of("/a", "/b/"), "", "", "default"),
            new RouteRule("model.example", List.of(), "", "", "default", true, false, false),
            RouteRule.once("once.example", "inbox"),
            RouteRule.denied("never.example", "inbox")));

    @Test
    void whatIsWrittenReadsBackTheSame() {
        assertThat(RouteTable.parse(table.toJson())).isEqualTo(table);
    }

    @Test
    void agentIsToldTheRoutesButNoPathOfTheOperatorsFiles() {
        assertThat(table.toPublicJson()).contains("api.anthropic.com", "EGRESS_TOKEN_0", "path_allowlist").doesNotContain("origin", "/home/op", "pipelock");
        assertThat(RouteTable.parse(table.toPublicJson()).rules()).extracting(RouteRule::host).contains("once.example").doesNotContain("never.example");
    }

    @Test
    void whatPassesTheScannerIsWhatTheGrantsSay() {
        var scanned = new Grants.Route("a.example.com", List.of(), "", "", false, "", false, "bottle", "/b/dev.md:4");
        var passed = new Grants.Route("b.example.com", List.of(), "", "", false, "", true, "bottle", "/b/dev.md:5");

        assertThat(RouteTable.of(List.of(scanned, passed)).rules()).extracting(RouteRule::tlsPassthrough).containsExactly(false, true);
    }

    @Test
    void aTableWithoutOneHostKeepsTheOthers() {
        assertThat(table.without("once.example").rules()).extracting(RouteRule::host).containsExactly("api.anthropic.com", "example.com", "model.example", "never.example");
    }

    @Test
    void routeOfTheOriginalWithoutOriginIsRead() {
        RouteTable read = RouteTable.parse("[{\"host\": \"Example.COM.\", \"path_allowlist\": null, \"auth_scheme\": \"\"}]");

        assertThat(read.rules()).containsExactly(new RouteRule("example.com", List.of(), "", "", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{}|the egress routes are not a list",
        "[1]|egress.routes[0] is not an object",
        "[{}]|egress.routes[0] has no host",
        "[{\"host\": 7}]|egress.routes[0].host is not a string",
        "[{\"host\": \"\"}]|egress route '' is not a host name",
        "[{\"host\": \"https://a.com\"}]|egress route 'https://a.com' is not a host name",
        "[{\"host\": \"10.0.0.1\"}]|egress route '10.0.0.1' is an address, not a host name",
        "[{\"host\": \"a.com\", \"once\": \"yes\"}]|egress.routes[0].once is neither true nor false",
        "[{\"host\": \"a.com\", \"once\": true, \"denied\": true}]|egress route 'a.com' is both allowed once and denied",
        "[{\"host\": \"*.a.com\"}]|egress route '*.a.com' is not a host name",
        "[{\"host\": \"a.com\", \"hots\": 1}]|egress.routes[0] has unknown key 'hots'",
        "[{\"host\": \"a.com\", \"auth_scheme\": \"Bearer\"}]|egress.routes[0] has only one of auth_scheme and token_env",
        "[{\"host\": \"a.com\", \"path_allowlist\": \"/\"}]|egress.routes[0].path_allowlist is not a list",
        "[{\"host\": \"a.com\", \"path_allowlist\": [\"x\"]}]|egress.routes[0].path_allowlist has an entry that is no path",
        "[{\"host\": \"a.com\", \"origin\": \"x:1\"}, {\"host\": \"A.com\", \"origin\": \"y:2\"}]|egress route 'a.com' is declared twice: x:1 and y:2",
    })
    void brokenTableNamesTheEntryAndTheKey(String json, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RouteTable.parse(json))
                .satisfies(e -> assertThat(e.problem().what()).isEqualTo(message))
                .satisfies(e -> assertThat(e.problem().fix()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({"not json", "'[{'", "''"})
    void whatIsNotJsonIsAProblemAndNotACrash(String text) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> RouteTable.parse(text));
    }

    @Test
    void routesWithTheSameTokenShareOneSlot() {
        List<Grants.Route> routes = List.of(route("a.com", "TOKEN_A"), route("b.com", "TOKEN_B"), route("c.com", "TOKEN_A"));

        assertThat(RouteTable.of(routes).rules())
                .extracting(RouteRule::tokenEnv)
                .containsExactly("EGRESS_TOKEN_0", "EGRESS_TOKEN_1", "EGRESS_TOKEN_0");
        assertThat(TokenSlots.byTokenRef(routes)).containsOnlyKeys("TOKEN_A", "TOKEN_B");
    }

    private static Grants.Route route(String host, String tokenRef) {
        return new Grants.Route(host, List.of(), "Bearer", tokenRef, true, "", "bottle", "/b/dev.md:1");
    }
}
