package io.claudebottle.sidecar.pipelock;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.sidecar.pipelock.PipelockLog.Entry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines as version 2.3.0 writes them.
class PipelockLogTest {

    private static final String SECRET = "ghp_" + "a1B2c3D4".repeat(5);

    private static Map<String, Object> verdict(String line) {
        return ((Entry.Verdict) PipelockLog.read(line).orElseThrow()).fields();
    }

    @Test
    void aBlockedBodyIsAVerdictWithItsScanner() {
        assertThat(verdict(
                        """
                        {"level":"warn","component":"pipelock","event":"blocked","method":"POST","url":"https://api.example.com:443/[redacted]","client_ip":"127.0.0.1","request_id":"req-2","scanner":"body_dlp","reason":"request body contains secret: GitHub Token","agent":"anonymous","mitre_technique":"T1048","time":"2026-11-24T07:37:12Z","message":"request blocked"}"""))
                .as("an address that is no URI is told by its host all the same")
                .containsExactly(
                        Map.entry("verdict", "blocked"),
                        Map.entry("method", "POST"),
                        Map.entry("host", "api.example.com"),
                        Map.entry("path", ""),
                        Map.entry("rule", "body_dlp"),
                        Map.entry("origin", "pipelock"),
                        Map.entry("reason", "request body contains secret: GitHub Token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"core_dlp", "entropy", "dlp", "a-scanner-of-tomorrow"})
    void aSecretInAUrlGoesNoFurther(String scanner) {
        Map<String, Object> fields = verdict("""
                {"event":"blocked","method":"GET","url":"https://h.example:443/p/%1$s?x=%1$s","scanner":"%2$s","reason":"high entropy query key \\"%1$s\\" (5.1 > 4.8)"}"""
                        .formatted(SECRET, scanner));

        assertThat(fields.toString()).doesNotContain(SECRET);
        assertThat(fields).containsEntry("host", "h.example").containsEntry("path", "").containsEntry("reason", "high entropy query key \"...\" (5.1 > 4.8)");
    }

    @Test
    void aTunnelToAStrangerIsToldByItsTarget() {
        assertThat(verdict("""
                {"event":"blocked","method":"CONNECT","target":"other.example:443","scanner":"allowlist","reason":"domain not in allowlist: other.example"}"""))
                .containsEntry("host", "other.example")
                .containsEntry("method", "CONNECT")
                .containsEntry("verdict", "blocked");
    }

    @Test
    void thePathIsToldByScannersThatDoNotReadIt() {
        assertThat(verdict("""
                {"event":"blocked","method":"GET","url":"https://h.example:443/a/b?q=1","scanner":"tls_response_blocked","reason":"response too large for scanning"}"""))
                .containsEntry("path", "/a/b");
    }

    @Test
    void aFindingThatWasLetThroughSaysSo() {
        assertThat(verdict("""
                {"event":"response_scan","method":"GET","url":"https://h.example:443/a","action":"warn","match_count":1,"patterns":["Prompt Injection"]}"""))
                .containsEntry("verdict", "allowed")
                .containsEntry("reason", "answer looks like Prompt Injection");
    }

    @Test
    void anotherConfigurationInForceIsKnownByItsHash() {
        assertThat(PipelockLog.read("""
                {"event":"config_reload","status":"success","detail":"mode=strict","config_hash":"ab12"}""")).contains(new Entry.Reloaded("ab12"));
    }

    @Test
    void aRefusedConfigurationIsHeardFromBothPlacesThatSayIt() {
        assertThat(PipelockLog.read("pipelock: config reload failed: parsing config: field x not found"))
                .contains(new Entry.ReloadRefused("parsing config: field x not found"));
        assertThat(PipelockLog.read("""
                {"event":"error","method":"CONFIG_RELOAD","resource":"/x","error":"rejected: security downgrade from strict mode"}"""))
                .contains(new Entry.ReloadRefused("rejected: security downgrade from strict mode"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Pipelock v2.3.0 starting",
                "null",
                "[1]",
                "{\"event\":\"blocked\"",
                "{\"event\":\"startup\",\"listen\":\"127.0.0.1:8888\"}",
                "{\"event\":\"anomaly\",\"target\":\"h:443\",\"scanner\":\"tls_intercept\",\"reason\":\"TLS MITM interception active\"}",
                "{\"event\":\"error\",\"method\":\"close\",\"error\":\"use of closed network connection\"}",
                "{\"event\":\"blocked\",\"url\":\"https://[oops\"}"
            })
    void everythingElseIsPassedOver(String line) {
        assertThat(PipelockLog.read(line)).isEmpty();
    }
}
