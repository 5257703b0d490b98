package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.cli.HostChecks.Finding;
import io.claudebottle.cli.HostChecks.Verdict;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private Finding finding(String check, HostCommands commands) {
        return new HostChecks(cli.workbench(), commands).all().stream().filter(item -> item.check().equals(check)).findFirst().orElseThrow();
    }

    private Finding finding(String check) {
        return finding(check, argv -> Optional.of("1.0"));
    }

    @Test
    void theDefaultBackendHasToBeThere() {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));

        assertThat(finding("docker backend")).isEqualTo(new Finding("docker backend", Verdict.FAILED, "no engine answers", "Start it."));
        assertThat(cli.run("doctor").code()).isEqualTo(1);
    }

    @Test
    void anotherBackendMayBeMissing() {
        cli.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install bubblewrap."));

        assertThat(finding("bubblewrap backend").verdict()).isEqualTo(Verdict.WARNING);
        assertThat(finding("docker backend").finding()).isEqualTo("available, the default");
    }

    @Test
    void aCommandThatDoesNotRunHasAFix() {
        Finding git = finding("git", argv -> Optional.empty());

        assertThat(git.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(git.fix()).startsWith("Install git");
    }

    @Test
    void aHomeThatEveryoneMayWriteFails() throws IOException {
        Files.createDirectories(cli.home.root());
        Files.setPosixFilePermissions(cli.home.root(), PosixFilePermissions.fromString("rwxrwxrwx"));

        Finding home = finding("home");

        assertThat(home.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(home.fix()).isEqualTo("chmod o-w " + cli.home.root());
    }

    @Test
    void aBrokenManifestIsNamedWithFileAndLine() {
        cli.broken.add(new ManifestProblem(cli.home.agents().resolve("bad.md"), 3, "", "unknown key.", ""));

        assertThat(finding("manifest").finding()).isEqualTo(
                "2 agents, 1 bottles, 1 broken: " + cli.home.agents().resolve("bad.md") + ":3: unknown key.");
    }

    @Test
    void nothingIsChanged() {
        cli.run("doctor");

        assertThat(cli.home.root()).doesNotExist();
    }

    @Test
    void theSameAsJson() throws IOException {
        JsonNode array = new ObjectMapper().readTree(String.join("\n", cli.run("doctor", "--json").out()));

        assertThat(array).isNotEmpty().allSatisfy(item -> {
            assertThat(item.fieldNames()).toIterable().containsExactly("check", "verdict", "finding", "fix");
            assertThat(item.get("verdict").asText()).isIn("ok", "warning", "failed");
        });
        assertThat(array).extracting(item -> item.get("check").asText())
                .contains("java", "docker backend", "docker command", "git", "home", "disk space", "manifest");
    }
}
