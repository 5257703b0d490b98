package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.policy.RulesComparison.Difference;
import io.claudebottle.policy.RulesComparison.Kind;
import io.claudebottle.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RulesComparisonTest {

    private static final RouteRule API = new RouteRule("api.example.com", List.of("/v1/"), "Bearer", "EGRESS_TOKEN_0", "/b/dev.md:12");
    private static final RouteRule CLAUDE = new RouteRule("claude.ai", List.of(), "", "", "default");

    private static List<Difference> between(RouteRule planned, RouteRule effective) {
        return RulesComparison.of(table(CLAUDE, planned), table(CLAUDE, effective));
    }

    private static RouteTable table(RouteRule... rules) {
        return new RouteTable(List.of(rules));
    }

    @Test
    void whatTheGateWasGivenAndReadsBackIsTheSame() {
        RouteTable planned = table(API, CLAUDE);

        assertThat(RulesComparison.of(planned, RouteTable.parse(planned.toJson()))).isEmpty();
    }

    @Test
    void hostsThatEitherSideLacksAreNamedWithWhereTheyStand() {
        var extra = new RouteRule("evil.example.org", List.of(), "", "", "operator");

        assertThat(RulesComparison.of(table(API, CLAUDE), table(CLAUDE, extra)))
                .extracting(Difference::kind, Difference::text)
                .containsExactly(
                        tuple(Kind.MISSING, "api.example.com is in the plan (/b/dev.md:12), and the gate does not have it"),
                        tuple(Kind.ADDED, "evil.example.org is let out by the gate (operator), and the plan does not have it"));
    }

    @Test
    void pathsCredentialAndOriginAreEachSaid() {
        var other = new RouteRule("api.example.com", List.of(), "", "", "default");

        assertThat(between(API, other))
                .extracting(Difference::kind, Difference::text)
                .containsExactly(
                        tuple(Kind.CHANGED, "api.example.com is not as planned: the gate opens every path, the plan says /v1/"),
                        tuple(Kind.CHANGED, "api.example.com is not as planned: the gate puts on no credential, the plan says Bearer EGRESS_TOKEN_0"),
                        tuple(Kind.CHANGED, "api.example.com is not as planned: the gate has it from default, the plan says /b/dev.md:12"));
    }

    @Test
    void whatStopsALaunchCountsTheDifferencesAndHoldsThemAll() {
        Problem problem = RulesComparison.problem(table(API, CLAUDE), table(CLAUDE, new RouteRule("x.com", List.of(), "", "", "?"))).orElseThrow();

        assertThat(problem.what()).isEqualTo("the egress gate does not apply the rules that you agreed to: 2 differences");
        assertThat(problem.evidence()).hasSize(2);
        assertThat(RulesComparison.problem(table(API), table(API))).isEmpty();
    }

    @Test
    void anotherTokenForTheSameHostIsADifference() {
        assertThat(between(API, new RouteRule("api.example.com", List.of("/v1/"), "Bearer", "EGRESS_TOKEN_1", "/b/dev.md:12")))
                .extracting(Difference::text)
                .containsExactly(
                        "api.example.com is not as planned: the gate puts on Bearer EGRESS_TOKEN_1, the plan says Bearer EGRESS_TOKEN_0");
    }

    @Test
    void originThatTheGateMadeUpCannotPaintOverTheEvidence() {
        assertThat(between(API, new RouteRule("api.example.com", List.of("/v1/"), "Bearer", "EGRESS_TOKEN_0", "\u001b[2K")))
                .extracting(Difference::text)
                .allMatch(text -> text.contains("<U+001B>") && text.indexOf(0x1b) < 0);
    }

    /// The order of a table decides nothing.
    @Property(tries = 200)
    void sameRulesInAnyOrderAreNoDifferenceAndEveryOtherRuleIsOne(@ForAll @Size(min = 1, max = 8) List<Rule> some, @ForAll long seed) {
        List<RouteRule> rules = new ArrayList<>();
        some.stream().distinct().forEach(rule -> rules.add(rule.rule(List.of())));
        List<RouteRule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(RulesComparison.of(new RouteTable(rules), new RouteTable(shuffled))).isEmpty();

        RouteRule one = shuffled.getFirst();
        List<RouteRule> less = shuffled.subList(1, shuffled.size());
        assertThat(RulesComparison.of(new RouteTable(rules), new RouteTable(less))).extracting(Difference::kind, Difference::host).containsExactly(tuple(Kind.MISSING, one.host()));
        assertThat(RulesComparison.of(new RouteTable(less), new RouteTable(rules))).extracting(Difference::kind, Difference::host).containsExactly(tuple(Kind.ADDED, one.host()));
        List<RouteRule> changed = new ArrayList<>(less);
        changed.add(some.stream().filter(rule -> rule.host().equals(one.host())).findFirst().orElseThrow().rule(List.of("/x")));
        assertThat(RulesComparison.of(new RouteTable(rules), new RouteTable(changed))).extracting(Difference::kind, Difference::host).containsExactly(tuple(Kind.CHANGED, one.host()));
    }

    enum Rule {
        A,
        B,
        C,
        D,
        E;

        String host() {
            return name().toLowerCase(java.util.Locale.ROOT) + ".example.com";
        }

        RouteRule rule(List<String> paths) {
            return new RouteRule(host(), paths, "", "", "/b/dev.md:" + ordinal());
        }
    }
}
