package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.selftest.PlayedBottle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestCommandTest {

    @TempDir
    private Path directory;

    private final PlayedBottle bottle = new PlayedBottle();
    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
        cli.docker.scripts = Optional.of(bottle);
        cli.bubblewrap.scripts = Optional.of(bottle);
        cli.environment.put("PATH", System.getenv("PATH"));
    }

    @Test
    void eachCheckIsPrintedAndTheEndIsSaid() {
        CliHarness.Run run = cli.run("selftest");

        assertThat(run.code()).isZero();
        assertThat(run.out()).filteredOn(line -> line.startsWith("held ")).hasSize(bottle.checks());
        assertThat(run.out()).anyMatch(line -> line.startsWith("control  The host's own services") && line.contains("failed as it must"));
        assertThat(run.out().getLast()).matches("docker: verified just now, %1$d of %1$d".formatted(bottle.checks()));
        assertThat(run.err()).contains("claude-bottle: launching a throw-away bottle on docker");
    }

    @Test
    void aBreachIsNamedWithWhatItMeansAndFails() {
        bottle.broken.add("host-sockets");
        CliHarness.Run run = cli.run("selftest", "--backend", "bubblewrap");

        assertThat(run.code()).isEqualTo(1);
        int at = run.out().indexOf(run.out().stream().filter(line -> line.startsWith("BROKEN")).findFirst().orElseThrow());
        assertThat(run.out().get(at)).contains("The host's sockets", "something of host-sockets found");
        assertThat(run.out().get(at + 1)).contains("an engine's socket alone is the whole machine");
        assertThat(run.out().getLast()).startsWith("bubblewrap: ").contains(" held: The host's sockets broken");
    }

    @Test
    void whatCouldNotBeTriedFails() {
        bottle.untried.add("devices");

        assertThat(cli.run("selftest").code()).isEqualTo(1);
    }

    @Test
    void aControlThatDoesNotFailFails() {
        bottle.closedDoors.add("gate-hosts");
        CliHarness.Run run = cli.run("selftest");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).anyMatch(line -> line.startsWith("control  Hosts that are not allowed") && line.contains("DID NOT FAIL"));
        assertThat(run.out().getLast()).contains("cannot be believed");
    }

    @Test
    void theSameAsJson() throws IOException {
        bottle.broken.add("devices");
        CliHarness.Run run = cli.run("selftest", "--json");

        JsonNode report = new ObjectMapper().readTree(String.join("\n", run.out()));
        assertThat(run.code()).isEqualTo(1);
        assertThat(report.path("verified").booleanValue()).isFalse();
        assertThat(report.path("believable").booleanValue()).isTrue();
        assertThat(report.path("held").intValue()).isEqualTo(bottle.checks() - 1);
        assertThat(report.path("checks")).anySatisfy(check -> {
            assertThat(check.path("id").asText()).isEqualTo("devices");
            assertThat(check.path("outcome").asText()).isEqualTo("broken");
        });
    }

    @Test
    void aMissingEngineIsAProblem() {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));
        CliHarness.Run run = cli.run("selftest");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("claude-bottle: no engine answers", "claude-bottle: Start it.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void thePreflightSaysWhatIsKnown() {
        assertThat(cli.run("start", "researcher", "--dry-run").err())
                .contains("Isolation of docker on this machine: never verified.", "  claude-bottle selftest --backend docker tries it.");

        cli.run("selftest");

        assertThat(cli.run("start", "researcher", "--dry-run").err())
                .contains("Isolation of docker on this machine: verified just now, %1$d of %1$d.".formatted(bottle.checks()))
                .noneMatch(line -> line.contains("tries it"));
    }
}
