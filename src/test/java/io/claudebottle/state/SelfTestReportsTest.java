package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestReportsTest {

    private static final SelfTestReport REPORT = new SelfTestReport(
            Instant.parse("2026-11-21T10:00:00Z"),
            "1.0",
            "docker",
            new TreeMap<>(Map.of("runtime", "runc")),
            Duration.ofMillis(12_345),
            List.of(new Check("devices", "Devices", "None.", Outcome.HELD, "/dev/mem absent", "All."),
                    new Check("ipv6", "IPv6", "None.", Outcome.NOT_TRIED, "no bash", "Some.")),
            List.of(new Control("devices", "Devices", "the bottle", true, "/dev/null opened")));

    @TempDir
    Path root;

    private SelfTestReports reports;
    private Path file;

    @BeforeEach
    void home() {
        reports = new SelfTestReports(new Home(root));
        file = root.resolve("selftest/docker.json");
    }

    @Test
    void whatIsWrittenIsRead() {
        reports.write(REPORT);

        assertThat(reports.last("docker")).contains(REPORT);
        assertThat(reports.last("bubblewrap")).isEmpty();
    }

    @Test
    void theNewReportTakesThePlaceOfTheOld() {
        reports.write(REPORT);
        var later = new SelfTestReport(REPORT.at().plusSeconds(60), "1.1", "docker", REPORT.facts(), REPORT.took(), REPORT.checks(), REPORT.controls());
        reports.write(later);

        assertThat(reports.last("docker")).contains(later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"at\"", "\"version\"", "\"checks\"", "\"controls\"", "\"outcome\"", "\"failed\"", "held\"", "2026-11-21T10", "docker\","})
    void aFileInWhichSomethingIsMissingVerifiesNothing(String gone) throws IOException {
        reports.write(REPORT);
        String text = Files.readString(file);
        assertThat(text).contains(gone);
        Files.writeString(file, text.replace(gone, gone.replaceAll("[a-z0-9]", "_")));

        assertThat(reports.last("docker")).isEmpty();
    }

    @Test
    void halfAFileVerifiesNothing() throws IOException {
        reports.write(REPORT);
        Files.writeString(file, Files.readString(file).substring(0, 100));

        assertThat(reports.last("docker")).isEmpty();
    }

    @Test
    void aConclusionInTheFileIsNotBelieved() throws IOException {
        reports.write(REPORT);
        Files.writeString(file, Files.readString(file).replace("\"verified\" : false", "\"verified\" : true"));

        assertThat(reports.last("docker").orElseThrow().isVerified()).isFalse();
    }

    @Test
    void aReportOfAnotherBackendIsNotThisOnes() throws IOException {
        reports.write(REPORT);
        Files.copy(file, root.resolve("selftest/bubblewrap.json"));

        assertThat(reports.last("bubblewrap")).isEmpty();
    }

    @Test
    void aDiskThatRefusesIsAProblemAndTheOldReportStays() throws IOException {
        Files.writeString(root.resolve("selftest"), "in the way");

        assertThatThrownBy(() -> reports.write(REPORT)).isInstanceOf(ProblemException.class).hasMessageContaining("report of the self-test");
    }

    @Test
    void whatIsForgottenWasNeverVerified() {
        reports.write(REPORT);
        reports.forget("docker");
        reports.forget("docker");

        assertThat(reports.last("docker")).isEmpty();
    }
}
