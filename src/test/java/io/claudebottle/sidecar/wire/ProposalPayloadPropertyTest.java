package io.claudebottle.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.problem.ProblemException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Payloads are written by agents, so they may be anything.
class ProposalPayloadPropertyTest {

    @Provide
    Arbitrary<String> payloads() {
        Arbitrary<String> pieces = Arbitraries.of(
                "[", "]", "{", "}", ",", ":", "\"", "\\", "\"host\"", "\"path_allowlist\"", "\"auth_scheme\"", "\"token_env\"", "\"origin\"", "\"once\"", "\"denied\"",
                "\"a.example.com\"", "\"b.example.com\"", "\"10.0.0.1\"", "\"/v1/\"", "\"Bearer\"", "null", "true", "1e999", "\u202e", "\0", "\n", "https://", "FROM a");
        Arbitrary<String> soup = pieces.list().ofMaxSize(24).map(list -> String.join("", list));
        Arbitrary<String> keys = Arbitraries.of("host", "path_allowlist", "auth_scheme", "token_env", "origin", "once", "denied", "pipelock_tls_passthrough", "x");
        Arbitrary<String> values = Arbitraries.of("\"a.example.com\"", "\"Bearer\"", "\"\"", "[]", "[\"/v1/\"]", "true", "null", "{}", "7");
        Arbitrary<String> shaped = Combinators.combine(keys, values).as((key, value) -> "\"" + key + "\":" + value).list().ofMaxSize(5)
                .map(list -> "[{" + String.join(",", list) + "}]");
        return Arbitraries.oneOf(soup, shaped, Arbitraries.strings().ofMaxLength(40));
    }

    @Property(tries = 5000)
    void anythingIsRefusedInWordsOrAsksForHostsAndPathsOnly(@ForAll("payloads") String payload) {
        for (String tool : List.of(Proposal.EGRESS_BLOCK, Proposal.PIPELOCK_BLOCK)) {
            List<RouteRule> rules;
            try {
                rules = ProposalPayload.routes(tool, payload, "operator");
            } catch (ProblemException refused) {
                assertThat(refused.problem().what()).isNotBlank().doesNotContain("\u202e");
                continue;
            }
            assertThat(rules).isNotEmpty().allSatisfy(rule -> assertThat(rule)
                    .isEqualTo(new RouteRule(rule.host(), rule.pathAllowlist(), "", "", "operator")));
        }
    }

    @Test
    void aPayloadThatIsLargerThanItsLimitIsNotEvenParsed() {
        String large = "[".repeat(ProposalPayload.LONGEST_PAYLOAD + 1);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ProposalPayload.check(Proposal.EGRESS_BLOCK, large)).hasMessageContaining("longer than 64 KiB");
    }
}
