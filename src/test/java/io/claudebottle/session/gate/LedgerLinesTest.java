package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerLinesTest {

    private final LedgerLines lines = new LedgerLines("researcher-m3hxd");

    private LedgerEntry entry(String line) {
        return lines.take(line).orElseThrow();
    }

    @Test
    void aDecisionIsAnEntryWithAllThatTheGateSays() {
        LedgerEntry entry = entry("{\"time\":\"2026-11-24T08:00:00.123Z\",\"event\":\"egress\",\"id\":\"e7\",\"verdict\":\"denied\",\"method\":\"POST\","
                + "\"host\":\"evil.example.com\",\"port\":8443,\"path\":\"/up\",\"rule\":\"no-route\",\"origin\":\"default\",\"reason\":\"blocked: policy\"}");

        assertThat(entry).isEqualTo(new LedgerEntry("researcher-m3hxd", "e7", Instant.parse("2026-11-24T08:00:00.123Z"), "egress", false, "POST",
                "evil.example.com", 8443, "/up", "no-route", "default", "blocked: policy", 0, -1, -1, -1, true));
    }

    @Test
    void whatALaunchAsksToSeeItRefusedIsNoRowOfTheAgents() {
        assertThat(lines.take("{\"time\":\"2026-11-24T08:00:00.123Z\",\"event\":\"egress\",\"id\":\"e1\",\"verdict\":\"denied\",\"method\":\"CONNECT\","
                + "\"host\":\"isolation-check.invalid\",\"port\":443,\"rule\":\"no-route\"}")).isEmpty();
    }

    @Test
    void theEndOfAnExchangeCompletesItsEntry() {
        LedgerEntry decided = entry(ScratchGate.allowed("1", "api.example.com"));
        LedgerEntry done = entry(ScratchGate.done("1"));

        assertThat(decided.status()).isZero();
        assertThat(decided.bytesIn()).isEqualTo(-1);
        assertThat(done).isEqualTo(new LedgerEntry(decided.bottle(), "1", decided.time(), "egress", true, "GET", "api.example.com", 443, "/v1",
                "route", "default", "because", 200, 10, 2000, 7, true));
    }

    @Test
    void exchangesThatOverlapAreCompletedEachForItself() {
        entry(ScratchGate.allowed("1", "a.example.com"));
        entry(ScratchGate.allowed("2", "b.example.com"));

        assertThat(entry(ScratchGate.done("2")).host()).isEqualTo("b.example.com");
        assertThat(entry(ScratchGate.done("1")).host()).isEqualTo("a.example.com");
    }

    @Test
    void anExchangeEndsOnce() {
        entry(ScratchGate.allowed("1", "a.example.com"));
        entry(ScratchGate.done("1"));

        assertThat(lines.take(ScratchGate.done("1"))).isEmpty();
    }

    @Test
    void theEndOfSomethingThatWasNeverAllowedIsNoEntry() {
        entry(ScratchGate.denied("1", "a.example.com"));

        assertThat(lines.take(ScratchGate.done("1"))).isEmpty();
    }

    @Test
    void whatWasAllowedAndFailedSaysSo() {
        entry(ScratchGate.allowed("1", "a.example.com"));
        LedgerEntry failed = entry("{\"event\":\"egress-failed\",\"id\":\"1\",\"host\":\"a.example.com\",\"port\":443,\"reason\":\"connection refused\"}");

        assertThat(failed.allowed()).isTrue();
        assertThat(failed.reason()).isEqualTo("allowed, but it failed: connection refused");
        assertThat(failed.path()).isEqualTo("/v1");
    }

    @Test
    void whatTheAgentWasToldAboutAFailureBelongsToTheSameEntry() {
        entry(ScratchGate.allowed("1", "a.example.com"));
        entry("{\"event\":\"egress-failed\",\"id\":\"1\",\"host\":\"a.example.com\",\"port\":443,\"reason\":\"connection refused\"}");
        LedgerEntry told = entry(ScratchGate.done("1").replace("200", "502"));

        assertThat(told.status()).isEqualTo(502);
        assertThat(told.reason()).isEqualTo("allowed, but it failed: connection refused");
    }

    @Test
    void eventsThatWereLostAreAGapThatIsShown() {
        LedgerEntry gap = entry("{\"time\":\"2026-11-24T08:00:01.000Z\",\"event\":\"egress-lost\",\"count\":17}");

        assertThat(gap.reason()).isEqualTo("17 events could not be written down, and are missing here");
        assertThat(gap.allowed()).isFalse();
        assertThat(gap.firstSeen()).isFalse();
        assertThat(gap.id()).isNotEmpty();
    }

    @Test
    void aFailureWhoseDecisionIsOutOfReachIsShownAllTheSame() {
        assertThat(entry("{\"event\":\"egress-failed\",\"id\":\"9\",\"host\":\"a.example.com\",\"port\":443,\"reason\":\"hung\"}").host())
                .isEqualTo("a.example.com");
    }

    @Test
    void aHostIsNewOnceInABottle() {
        assertThat(entry(ScratchGate.denied("1", "a.example.com")).firstSeen()).isTrue();
        assertThat(entry(ScratchGate.denied("2", "a.example.com")).firstSeen()).isFalse();
        assertThat(entry(ScratchGate.denied("3", "b.example.com")).firstSeen()).isTrue();
        assertThat(new LedgerLines("other-aaaaa").take(ScratchGate.denied("1", "a.example.com")).orElseThrow().firstSeen()).isTrue();
    }

    @Test
    void aVerdictOfPipelockIsAnEntryOfItsOwn() {
        String line = "{\"time\":\"2026-11-24T08:00:01.000Z\",\"event\":\"pipelock\",\"verdict\":\"denied\",\"method\":\"POST\",\"host\":\"a.example.com\","
                + "\"path\":\"/v1\",\"rule\":\"body_dlp\",\"origin\":\"pipelock\",\"reason\":\"looks like a key\"}";
        LedgerEntry entry = entry(line);

        assertThat(entry.source()).isEqualTo("pipelock");
        assertThat(entry.rule()).isEqualTo("body_dlp");
        assertThat(entry.id()).startsWith("pipelock-").isEqualTo(new LedgerLines("researcher-m3hxd").take(line).orElseThrow().id());
    }

    @Test
    void aPushIsAnEntryWithItsRepositoryAndReference() {
        LedgerEntry entry = entry("{\"event\":\"git\",\"op\":\"push\",\"repository\":\"my-repo\",\"ref\":\"refs/heads/main\",\"verdict\":\"denied\","
                + "\"rule\":\"gitleaks\",\"reason\":\"a secret\"}");

        assertThat(entry.source()).isEqualTo("git-gate");
        assertThat(entry.method()).isEqualTo("push");
        assertThat(entry.host()).isEqualTo("my-repo");
        assertThat(entry.path()).isEqualTo("refs/heads/main");
        assertThat(entry.origin()).isEqualTo("git-gate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "\"ALLOWED\"", "\"maybe\"", "true", "{}"})
    void aVerdictThatNobodyKnowsIsNoPermission(String verdict) {
        String field = verdict.isEmpty() ? "" : ",\"verdict\":" + verdict;

        assertThat(entry("{\"event\":\"egress\",\"id\":\"1\"" + field + "}").allowed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "ready", "{", "[]", "{}", "null", "{\"event\":7}", "{\"event\":\"\"}", "{\"event\":\"ready\",\"daemons\":[\"egress\"]}",
        "{\"event\":\"egress-rules\",\"routes\":\"[]\"}", "{\"event\":\"egress-done\",\"id\":\"unknown\"}", "{\"event\":\"egress\"} trailing",
        "{\"event\":\"egress\"}{\"event\":\"egress\"}", " {\"event\":\"egress\"}", "{\"event\":\"from-the-future\",\"id\":\"1\"}"
    })
    void aLineThatIsNoDecisionIsPassedOver(String line) {
        assertThat(lines.take(line)).isEmpty();
    }

    @Test
    void fieldsOfTheWrongKindAreTakenAsMissing() {
        LedgerEntry entry = entry("{\"event\":\"egress\",\"time\":12,\"id\":{},\"verdict\":\"allowed\",\"host\":[\"a\"],\"port\":\"443\",\"path\":null}");

        assertThat(entry.time()).isEqualTo(Instant.EPOCH);
        assertThat(entry.host()).isEmpty();
        assertThat(entry.port()).isZero();
        assertThat(entry.path()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "yesterday"})
    void aTimeThatCannotBeIsTheEpoch(String time) {
        assertThat(entry("{\"event\":\"pipelock\",\"time\":\"" + time + "\",\"host\":\"a.example.com\"}").time()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e3", "99999999999999999999999", "1.5", "\"5\"", "true"})
    void aNumberThatCannotBeIsUnknown(String number) {
        entry(ScratchGate.allowed("1", "a.example.com"));
        LedgerEntry done = entry("{\"event\":\"egress-done\",\"id\":\"1\",\"bytes_out\":" + number + "}");

        assertThat(done.bytesOut()).isEqualTo(-1);
    }

    @Test
    void textsOfAnAgentAreCutToWhatAViewCanHold() {
        LedgerEntry entry = entry(ScratchGate.denied("i".repeat(5_000), "h".repeat(5_000)).replace("/v1", "/" + "p".repeat(50_000)));

        assertThat(entry.id()).hasSize(255);
        assertThat(entry.host()).hasSize(255).endsWith("…");
        assertThat(entry.path()).hasSize(2_000);
    }

    @Test
    void aLineTooLongToLookAtIsPassedOver() {
        assertThat(lines.take(ScratchGate.denied("1", "h".repeat(BundleEvent.LONGEST_LINE)))).isEmpty();
    }

    @Test
    void exchangesThatNeverEndAreForgottenInTheEnd() {
        IntStream.rangeClosed(0, LedgerLines.MOST_OPEN).forEach(i -> entry(ScratchGate.allowed("e" + i, "a.example.com")));

        assertThat(lines.take(ScratchGate.done("e0"))).isEmpty();
        assertThat(lines.take(ScratchGate.done("e1"))).isPresent();
    }

    @Property(tries = 3_000)
    void noTextCanMakeItFail(@ForAll String text) {
        lines.take(text);
        lines.take("{\"event\":\"egress\"," + text);
    }

    @Property(tries = 5_000)
    void noEventCanMakeItFailOrSayWhatCannotBeShown(@ForAll("events") String line) {
        Optional<LedgerEntry> entry = lines.take(line);

        entry.ifPresent(made -> {
            assertThat(made.port()).isBetween(0, 65_535);
            assertThat(made.status()).isBetween(0, 999);
            assertThat(made.bytesIn()).isGreaterThanOrEqualTo(-1);
            assertThat(made.id()).isNotEmpty();
            // What shows it is as robust.
            assertThat(LedgerExport.csv(java.util.List.of(made)).lines().count()).isEqualTo(2);
            assertThat(LedgerExport.json(made)).matches("[\\x20-\\x7e]*");
        });
    }

    @Provide
    Arbitrary<String> events() {
        Arbitrary<String> kind = Arbitraries.of("egress", "egress-done", "egress-failed", "pipelock", "git", "daemon-died", "x");
        Arbitrary<String> value = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40).map(text -> com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString()),
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.of("null", "true", "[]", "{}", "1e999", "-0", "99999999999999999999", "\"allowed\"", "\"2026-11-24T08:00:00Z\"", "\"\\ud800\""));
        Arbitrary<String> field = Combinators.combine(
                        Arbitraries.of("id", "time", "verdict", "method", "host", "port", "path", "rule", "origin", "reason", "status", "bytes_out",
                                "bytes_in", "latency_ms", "op", "repository", "ref", "event"),
                        value)
                .as((name, given) -> ",\"" + name + "\":" + given);
        return Combinators.combine(kind, field.list().ofMaxSize(15)).as((event, fields) -> "{\"event\":\"" + event + "\"" + String.join("", fields) + "}");
    }
}
