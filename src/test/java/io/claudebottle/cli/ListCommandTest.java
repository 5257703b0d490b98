package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private void running(String identity, String agent) {
        cli.states.write(new Metadata(identity, agent, "/src", false, "2026-11-24T08:00:00Z", "claude-bottle-" + identity, "docker"));
        cli.docker.appear(identity);
    }

    @Test
    void agentsAreListedAsTabSeparatedFields() {
        running("researcher-aaaaa", "researcher");
        running("researcher-bbbbb", "researcher");

        assertThat(cli.run("list").out()).containsExactly(
                "implementer\tdev\t" + cli.home.root() + "/agents/implementer.md:1\t0",
                "researcher\tdev\t" + cli.home.root() + "/agents/researcher.md:1\t2");
    }

    @Test
    void aBrokenFileIsMentionedOnStderrAndHidesNoAgent() {
        Path file = cli.home.agents().resolve("bad.md");
        cli.broken.add(new ManifestProblem(file, 3, "skils", "unknown key.", "Did you mean skills?"));

        var run = cli.run("list");

        assertThat(run.out()).hasSize(2);
        assertThat(run.err()).containsExactly("claude-bottle: broken: " + file + ":3: skils: unknown key. Did you mean skills?");
    }

    @Test
    void anEngineThatDoesNotAnswerIsAMissingEngineAndHidesNoAgent() {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));

        var run = cli.run("list");

        assertThat(run.code()).isZero();
        assertThat(run.out()).hasSize(2).allMatch(line -> line.endsWith("\t0"));
    }

    @Test
    void activeAgentsAreBackendSlugAgentServices() {
        running("researcher-aaaaa", "researcher");
        cli.bubblewrap.appear("stray-bbbbb");

        assertThat(cli.run("list", "active").out())
                .containsExactly("bubblewrap\tstray-bbbbb\t?\tegress", "docker\tresearcher-aaaaa\tresearcher\tegress");
    }

    @Test
    void servicesAreJoinedByCommasAndNoneMeansStarting() {
        var several = new io.claudebottle.backend.ActiveAgent("docker", "a-aaaaa", "a", "", List.of("supervise", "egress"));
        var none = new io.claudebottle.backend.ActiveAgent("docker", "b-bbbbb", "b", "", List.of());

        assertThat(ListCommand.Active.row(several)).isEqualTo("docker\ta-aaaaa\ta\tegress,supervise");
        assertThat(ListCommand.Active.row(none)).isEqualTo("docker\tb-bbbbb\tb\t(starting)");
    }

    @Test
    void nothingActiveIsNothingOnStdout() {
        var run = cli.run("list", "active");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void activeAgentsAsJsonCarryTheirStart() throws IOException {
        running("researcher-aaaaa", "researcher");

        JsonNode array = new ObjectMapper().readTree(String.join("\n", cli.run("list", "active", "--json").out()));

        assertThat(array).hasSize(1);
        assertThat(array.get(0).toString()).isEqualTo("{\"backend\":\"docker\",\"slug\":\"researcher-aaaaa\",\"agent\":\"researcher\","
                + "\"started_at\":\"2026-11-24T08:00:00Z\",\"services\":[\"egress\"]}");
    }

    @Test
    void noActiveAgentIsAnEmptyJsonArray() throws IOException {
        assertThat(new ObjectMapper().readTree(String.join("\n", cli.run("list", "active", "--json").out()))).isEmpty();
    }

    @Test
    void aMissingBackendIsSkipped() {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));
        cli.bubblewrap.appear("stray-bbbbb");

        assertThat(cli.run("list", "active").out()).containsExactly("bubblewrap\tstray-bbbbb\t?\tegress");
    }
}
