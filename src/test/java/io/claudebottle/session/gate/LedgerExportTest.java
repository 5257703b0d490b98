package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerExportTest {

    private static LedgerEntry entry(String path, String reason) {
        return new LedgerEntry("a-aaaaa", "e1", Instant.parse("2026-11-24T08:00:00Z"), "egress", false, "GET", "api.example.com", 443, path, "no-route",
                "default", reason, 0, -1, 5, -1, true);
    }

    @Test
    void csvHasAHeaderAndAnEmptyCellForWhatIsUnknown() {
        assertThat(LedgerExport.csv(List.of(entry("/v1", "a reason, \"quoted\"")))).isEqualTo(
                "time,bottle,id,source,verdict,method,host,port,path,rule,origin,reason,status,bytes_out,bytes_in,latency_ms,first_seen\r\n"
                        + "2026-11-24T08:00:00.000Z,a-aaaaa,e1,egress,denied,GET,api.example.com,443,/v1,no-route,default,"
                        + "\"a reason, \"\"quoted\"\"\",,,5,,true\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1", "  =1", "\u00a0=1"})
    void aSpreadsheetRunsNothingThatAnAgentAskedFor(String path) {
        String line = LedgerExport.csv(List.of(entry(path, "x"))).lines().skip(1).findFirst().orElseThrow();

        assertThat(line).containsPattern(",\"?'");
    }

    @Test
    void aLineBreakOrADirectionOverrideInAPathIsShownAndNotObeyed() {
        String csv = LedgerExport.csv(List.of(entry("/a\r\n=1\u202e\u0000\t", "x")));

        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("/a<U+000D><U+000A>=1<U+202E><U+0000><U+0009>");
    }

    @Test
    void jsonLinesAreAsciiLoseNothingAndLeaveOutWhatIsUnknown() throws IOException {
        String path = "/é\u202e\n\"";
        String lines = LedgerExport.jsonLines(List.of(entry(path, "x"), entry("/", "y")));
        var first = new ObjectMapper().readTree(lines.lines().findFirst().orElseThrow());

        assertThat(lines.lines()).hasSize(2);
        assertThat(lines).matches("[\\x20-\\x7e\\n]*");
        assertThat(first.path("path").asText()).isEqualTo(path);
        assertThat(first.has("status")).isFalse();
        assertThat(first.path("bytes_in").asInt()).isEqualTo(5);
        assertThat(first.path("verdict").asText()).isEqualTo("denied");
    }
}
