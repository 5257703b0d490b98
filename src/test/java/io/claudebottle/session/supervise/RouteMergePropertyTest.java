package io.claudebottle.session.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever an agent proposes and whatever runs.
class RouteMergePropertyTest {

    private static final Arbitrary<String> HOSTS = Arbitraries.of("a.example.com", "b.example.com", "c.example.com", "d.example.com");
    private static final Arbitrary<List<String>> PATHS = Arbitraries.of("/", "/v1/", "/v1/x", "/v2", "/public/").list().uniqueElements().ofMaxSize(3);

    @Provide
    Arbitrary<RouteTable> running() {
        return tables(Arbitraries.of("", "EGRESS_TOKEN_0", "EGRESS_TOKEN_1"));
    }

    @Provide
    Arbitrary<RouteTable> wanted() {
        return tables(Arbitraries.just(""));
    }

    private static Arbitrary<RouteTable> tables(Arbitrary<String> tokens) {
        Arbitrary<RouteRule> rules = Combinators.combine(HOSTS, PATHS, tokens, Arbitraries.of("default", "dev.md:3", "operator"))
                .as((host, paths, token, origin) -> new RouteRule(host, paths, token.isEmpty() ? "" : "Bearer", token, origin));
        return rules.list().ofMaxSize(4).map(list -> {
            Map<String, RouteRule> byHost = new LinkedHashMap<>();
            list.forEach(rule -> byHost.putIfAbsent(rule.host(), rule));
            return new RouteTable(new ArrayList<>(byHost.values()));
        });
    }

    private static Map<String, RouteRule> byHost(RouteTable table) {
        Map<String, RouteRule> byHost = new HashMap<>();
        table.rules().forEach(rule -> byHost.put(rule.host(), rule));
        return byHost;
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aRouteThatRunsLosesNeitherItsCredentialNorItsLimit(@ForAll("running") RouteTable running, @ForAll("wanted") RouteTable wanted) {
        RouteTable merged;
        try {
            merged = RouteMerge.of(running, wanted.rules(), false);
        } catch (ProblemException liftsALimit) {
            assertThat(wanted.rules()).anyMatch(rule -> rule.pathAllowlist().isEmpty()
                    && byHost(running).containsKey(rule.host()) && !byHost(running).get(rule.host()).pathAllowlist().isEmpty());
            return;
        }
        Map<String, RouteRule> after = byHost(merged);
        Map<String, RouteRule> asked = byHost(wanted);
        for (RouteRule before : running.rules()) {
            RouteRule now = after.get(before.host());
            assertThat(now.authScheme()).isEqualTo(before.authScheme());
            assertThat(now.tokenEnv()).isEqualTo(before.tokenEnv());
            assertThat(now.origin()).isEqualTo(before.origin());
            assertThat(now.pathAllowlist()).containsAll(before.pathAllowlist());
            assertThat(now.pathAllowlist().isEmpty()).isEqualTo(before.pathAllowlist().isEmpty());
            List<String> more = new ArrayList<>(now.pathAllowlist());
            more.removeAll(before.pathAllowlist());
            List<String> named = asked.containsKey(before.host()) ? asked.get(before.host()).pathAllowlist() : List.<String>of();
            assertThat(named).containsAll(more);
        }
        wanted.rules().stream().filter(rule -> !byHost(running).containsKey(rule.host())).forEach(rule -> assertThat(after).containsEntry(rule.host(), rule));
        assertThat(after).hasSize((int) java.util.stream.Stream.concat(running.rules().stream(), wanted.rules().stream()).map(RouteRule::host).distinct().count());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void hostsAloneAddHostsAndTouchNothingElse(@ForAll("running") RouteTable running, @ForAll("wanted") RouteTable wanted) {
        Map<String, RouteRule> after = byHost(RouteMerge.of(running, wanted.rules(), true));
        assertThat(after).containsAllEntriesOf(byHost(running));
    }
}
