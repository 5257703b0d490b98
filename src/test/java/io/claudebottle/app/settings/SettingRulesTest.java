package io.claudebottle.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingRulesTest {

    private final Settings defaults = Settings.defaults();

    @ParameterizedTest
    @CsvSource({"4 GiB, 4294967296", "4g, 4294967296", "512 MiB, 536870912", "1.5GiB, 1610612736", "0, 0", "536870912, 536870912", "1 TB, 1099511627776"})
    void memoryIsASizeInBinaryUnits(String text, long bytes) {
        assertThat(SettingRules.memory(defaults, text).orElseThrow().limits().memoryBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "4 apples", "-1", "255 MiB", "1e9", "4 GiB 5", "99999999 TiB"})
    void memoryThatNoClaudeCouldRunInIsRefused(String text) {
        assertThat(SettingRules.memory(defaults, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4294967296, 4 GiB", "1610612736, 1.5 GiB", "536870912, 512 MiB", "0, 0", "1000, 1000 B"})
    void bytesAreWrittenInTheLargestUnitThatIsExact(long bytes, String text) {
        assertThat(SettingRules.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node:22-slim", "registry.example:5000/team/node:22", "debian@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})
    void anImageIsAReference(String text) {
        assertThat(SettingRules.agentBase(defaults, text).orElseThrow().images().agentBase()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "node 22", "Node:22 ", "node:", "--privileged"})
    void whatIsNoReferenceIsRefused(String text) {
        assertThat(SettingRules.agentBase(defaults, text)).isEmpty();
    }

    @Test
    void hostsAreOneALineAndSurviveARoundTrip() {
        Settings set = SettingRules.extraHosts(defaults, "registry.example = 10.0.0.7\n\n  b.example=fd00::1 ").orElseThrow();
        assertThat(set.network().extraHosts()).isEqualTo(Map.of("registry.example", "10.0.0.7", "b.example", "fd00::1"));
        assertThat(SettingRules.hosts(set.network().extraHosts())).isEqualTo("b.example = fd00::1\nregistry.example = 10.0.0.7");
        assertThat(SettingRules.extraHosts(defaults, "registry.example")).isEmpty();
        assertThat(SettingRules.extraHosts(defaults, "a b = 10.0.0.7")).isEmpty();
    }

    @Test
    void certificateFilesAreAbsolutePaths() {
        assertThat(SettingRules.extraCaFiles(defaults, "/etc/ssl/site.pem\n").orElseThrow().images().extraCaFiles()).containsExactly("/etc/ssl/site.pem");
        assertThat(SettingRules.extraCaFiles(defaults, "site.pem")).isEmpty();
        assertThat(SettingRules.extraCaFiles(defaults, "").orElseThrow().images().extraCaFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"150 %, 1.5", "150, 1.5", "50%, 0.5"})
    void theScaleIsAPercentage(String text, double factor) {
        assertThat(SettingRules.scale(defaults, text).orElseThrow().scale()).isEqualTo(factor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"49", "301", "x", ""})
    void aScaleThatCannotBeReadBackIsRefused(String text) {
        assertThat(SettingRules.scale(defaults, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "9", "010", "-5", "2.5"})
    void tooFewProcessesForAShellAreRefused(String text) {
        assertThat(SettingRules.pids(defaults, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"16 MiB, 16", "1, 1", "1024MiB, 1024"})
    void scrollbackIsAWholeNumberOfMebibytes(String text, int mebibytes) {
        assertThat(SettingRules.scrollback(defaults, text).orElseThrow().terminal().scrollbackMiB()).isEqualTo(mebibytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1.5", "1025", "16 GiB", "lots"})
    void anotherScrollbackIsRefused(String text) {
        assertThat(SettingRules.scrollback(defaults, text)).isEmpty();
    }

    @Test
    void whatIsKeptIsOneOfThreeWords() {
        assertThat(SettingRules.history(defaults, "all").orElseThrow().terminal().kept()).isEqualTo(Settings.History.ALL);
        assertThat(SettingRules.history(defaults, "off").orElseThrow().terminal().kept()).isEqualTo(Settings.History.OFF);
        assertThat(SettingRules.history(defaults, "some")).isEmpty();
    }

    @Test
    void whatNobodyKnowsKeepsNothing() {
        assertThat(new Settings.Terminal("", true, 16, "everything").kept()).isEqualTo(Settings.History.OFF);
    }

    @Test
    void aFontIsANameOrTheBundledOne() {
        assertThat(SettingRules.fontFamily(defaults, "JetBrains Mono").orElseThrow().terminal().fontFamily()).isEqualTo("JetBrains Mono");
        assertThat(SettingRules.fontFamily(defaults, "").orElseThrow().terminal().fontFamily()).isEmpty();
        assertThat(SettingRules.fontFamily(defaults, "a\nb")).isEmpty();
    }
}
