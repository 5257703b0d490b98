package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.OperatorRoutes;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteDifferenceTest {

    private static RouteRule rule(String host, String... paths) {
        return new RouteRule(host, List.of(paths), "", "", "dev.md:1");
    }

    @Test
    void eachRuleThatDiffersIsALine() {
        var before = new RouteTable(List.of(rule("same.example.com"), rule("gone.example.com"), rule("changed.example.com", "/v1")));
        var after = new RouteTable(List.of(rule("same.example.com"), rule("changed.example.com"),
                new RouteRule("new.example.com", List.of(), "Bearer", "TOKEN_0", ""), OperatorRoutes.rule("never.example.com", false, true)));

        assertThat(RouteDifference.lines(before, after)).containsExactly(
                "- gone.example.com",
                "- changed.example.com /v1",
                "+ changed.example.com",
                "+ new.example.com auth:Bearer TOKEN_0",
                "+ never.example.com (denied)");
    }

    @Test
    void theOriginDecidesNothing() {
        var before = new RouteTable(List.of(rule("a.example.com")));
        var after = new RouteTable(List.of(OperatorRoutes.rule("a.example.com", false, false)));

        assertThat(RouteDifference.lines(before, after)).isEmpty();
    }
}
