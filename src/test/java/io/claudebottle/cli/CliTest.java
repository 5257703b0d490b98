package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    @Test
    void withADisplayNoVerbOpensTheWindow() {
        cli.display = true;

        assertThat(cli.run().code()).isZero();
        assertThat(cli.shown).isPresent();
    }

    @Test
    void aStartThatFailsBeforeTheWindowIsToldInAWindow() {
        cli.display = true;
        cli.unready = Optional.of(new ProblemException("DOCKER_HOST is no address", "Correct it."));

        var run = cli.run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly("claude-bottle: DOCKER_HOST is no address", "claude-bottle: Correct it.");
        assertThat(cli.failure).hasValueSatisfying(problem -> assertThat(problem.fix()).isEqualTo("Correct it."));
        assertThat(cli.shown).isEmpty();
    }

    @Test
    void withoutADisplayTheTerminalDoesTheSameJob() {
        cli.terminal.answers("researcher", "n");

        var run = cli.run();

        assertThat(run.code()).isZero();
        assertThat(run.err()).first().asString().startsWith("claude-bottle: there is no display here; going on in this terminal.");
        assertThat(run.err()).contains("  2  researcher").endsWith("claude-bottle: aborted by user");
        assertThat(cli.shown).isEmpty();
    }

    @Test
    void withNeitherOneLineSaysWhatToDo() {
        cli.terminal.absent();

        var run = cli.run();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("neither a display nor a terminal", "start <name> --yes --detach");
    }

    @Test
    void helpIsDataAndNamesExitCodesVariablesAndFiles() {
        var run = cli.run("--help");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(String.join("\n", run.out()))
                .contains("Exit codes:", "Examples:", "Environment variables:", "Files:", "CLAUDE_BOTTLE_DRY_RUN", "list active", "~/.claude-bottle/bottles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "resume", "attach", "stop", "exec", "list", "egress", "supervise", "audit", "info", "init", "edit", "cleanup", "doctor", "gate", "terminal", "completion"})
    void everyVerbIsOnTheFirstPageAndHasItsOwn(String verb) {
        assertThat(cli.run("--help").out()).anyMatch(line -> line.matches("  " + verb + "\\s+\\S.*"));
        var own = cli.run(verb, "--help");
        assertThat(own.code()).isZero();
        assertThat(own.out()).anyMatch(line -> line.startsWith("Usage: claude-bottle " + verb));
        assertThat(own.out()).anyMatch(line -> line.matches("Examples?:"));
    }

    @Test
    void noLineOfAnyHelpIsWiderThanATerminalIsMade() {
        for (List<String> verb : List.of(List.<String>of(), List.of("start"), List.of("exec"), List.of("list", "active"), List.of("doctor"))) {
            String[] arguments = java.util.stream.Stream.concat(verb.stream(), java.util.stream.Stream.of("--help")).toArray(String[]::new);
            assertThat(cli.run(arguments).out()).allMatch(line -> line.length() <= 130);
        }
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(cli.run("--version").out().getFirst()).matches("claude-bottle \\d+\\.\\d+\\.\\d+\\S*");
    }

    @Test
    void aMisspeltVerbIsAnsweredWithTheLikelyOne() {
        var run = cli.run("strat", "researcher");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().isEqualTo("claude-bottle: unknown command 'strat' for claude-bottle");
        assertThat(run.err()).last().isEqualTo("claude-bottle: see `claude-bottle --help`");
        assertThat(run.err().get(1)).startsWith("claude-bottle: did you mean: ").contains("start");
    }

    @Test
    void aMisspeltOptionIsAnsweredWithTheLikelyOne() {
        var run = cli.run("start", "researcher", "--dryrun");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).containsExactly(
                "claude-bottle: unknown option '--dryrun' for claude-bottle start",
                "claude-bottle: did you mean: --dry-run?",
                "claude-bottle: see `claude-bottle start --help`");
    }

    @Test
    void aMissingArgumentIsNamed() {
        var run = cli.run("resume");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().asString().contains("<identity>");
    }

    @Test
    void anErrorShowsNoStackTrace() {
        assertThat(cli.run("info", "nobody").err()).noneMatch(line -> line.contains("\tat "));
    }

    @Test
    void aStackTraceIsThereForTheAsking() {
        cli.environment.put("CLAUDE_BOTTLE_DEBUG", "1");

        assertThat(cli.run("info", "nobody").err()).anyMatch(line -> line.contains("\tat io.claudebottle.manifest.Manifest.requireAgent"));
    }

    @Test
    void timingIsSaidOnStderr() {
        var run = cli.run("list", "active", "--timing");

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).singleElement().asString().matches("claude-bottle: \\d+ ms from the start of the process to here");
    }

    @Test
    void theCompletionScriptIsValidShell() throws IOException, InterruptedException {
        var run = cli.run("completion", "bash");
        Path script = Files.write(directory.resolve("completion.bash"), run.out());

        Process shell = new ProcessBuilder("bash", "-c", "source '" + script + "' && complete -p claude-bottle").redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("complete ").contains("claude-bottle");
        assertThat(String.join("\n", run.out())).contains("--remote-control", "cleanup", "--detach");
    }

    @Test
    void infoShowsWhatWasDeclaredAndWhereButNoValue() {
        cli.asks("ASKED", "");
        cli.env.put("FROM", new io.claudebottle.manifest.EnvValue.FromHost("HOST_VAR", cli.origin("bottles/dev.md", 6)));
        cli.env.put("PLAIN", new io.claudebottle.manifest.EnvValue.Literal("the-literal", cli.origin("bottles/dev.md", 7)));

        List<String> out = cli.run("info", "researcher").out();

        Path dev = cli.home.root().resolve("bottles/dev.md");
        assertThat(out).containsSubsequence(
                "agent        : researcher  [" + cli.home.root().resolve("agents/researcher.md") + ":1]",
                "prompt       : 13 characters",
                "skills       : (none)",
                "bottle       : dev  [" + dev + ":1]",
                "env          : ASKED (asked at launch)  [" + dev + ":5]",
                "               FROM (from the host's HOST_VAR)  [" + dev + ":6]",
                "               PLAIN  [" + dev + ":7]",
                "routes       : api.example.com /v1 [auth:Bearer EXAMPLE_TOKEN] (bodies not scanned)  [" + dev + ":12]",
                "git remotes  : upstream ssh://git@git.example.com/a.git  [" + dev + ":8]",
                "git identity : Ada <ada@example.com> (bottle)  [" + dev + ":20]");
        assertThat(String.join("\n", out)).doesNotContain("the-literal");
    }

    @Test
    void editOpensTheFileAndChecksIt() throws IOException {
        Path file = cli.home.agents().resolve("researcher.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "---\nbottle: dev\n---\n");
        cli.environment.put("EDITOR", "cp -f /dev/null");

        var run = cli.run("edit", "researcher");

        assertThat(file).isEmptyFile();
        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly("claude-bottle: no problem in " + file);
    }

    @Test
    void editReportsWhatIsWrongWithFileAndLine() throws IOException {
        Path file = cli.home.bottles().resolve("dev.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        cli.broken.add(new ManifestProblem(file, 4, "egress", "is not a mapping.", ""));
        cli.environment.put("VISUAL", "true");

        var run = cli.run("edit", "dev");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly("claude-bottle: " + file + ":4: egress: is not a mapping.");
    }

    @Test
    void editNeedsToKnowWhichOfTwoFilesIsMeant() throws IOException {
        for (Path folder : List.of(cli.home.bottles(), cli.home.agents())) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("dev.md"), "");
        }
        cli.environment.put("EDITOR", "true");

        assertThat(cli.run("edit", "dev").err()).contains("claude-bottle: Say agents/dev or bottles/dev.");
        assertThat(cli.run("edit", "bottles/dev").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../settings", "nobody", "agents/../bottles/dev", ""})
    void editOpensNothingButADeclaration(String name) throws IOException {
        Files.createDirectories(cli.home.bottles());
        Files.writeString(cli.home.bottles().resolve("dev.md"), "");
        cli.environment.put("EDITOR", "false");

        var run = cli.run("edit", name);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: no agent and no bottle is declared as '" + name + "'");
    }

    @Test
    void initWritesExamplesAndNamesThemOnStdout() {
        cli.terminal.answers("y");

        var run = cli.run("init");

        assertThat(cli.terminal.questions)
                .containsExactly("claude-bottle: write example bottles and agents into " + cli.home.root() + "? [y/N] ");
        assertThat(run.out()).contains(cli.home.bottles().resolve("starter.md").toString(), cli.home.agents().resolve("starter.md").toString());
        assertThat(run.out()).allSatisfy(path -> assertThat(Path.of(path)).isRegularFile());
        Manifest manifest = new ManifestLoader(cli.home, cli.workingDirectory, directory).load();
        assertThat(manifest.broken()).isEmpty();
        assertThat(manifest.agents()).containsKey("starter");
    }

    @Test
    void initNeverOverwrites() throws IOException {
        Path mine = cli.home.agents().resolve("starter.md");
        Files.createDirectories(mine.getParent());
        Files.writeString(mine, "mine");

        var run = cli.run("init", "--yes");

        assertThat(mine).hasContent("mine");
        assertThat(run.err()).contains("claude-bottle: kept " + mine);
        assertThat(cli.run("init", "--yes").err()).endsWith("claude-bottle: every example was there already; nothing was written.");
    }

    @Test
    void initAsksBeforeItWritesAndNeedsATerminalForThat() {
        cli.terminal.answers("n");
        assertThat(cli.run("init").err()).containsExactly("claude-bottle: aborted by user");
        cli.terminal.absent();
        assertThat(cli.run("init").code()).isEqualTo(1);

        assertThat(cli.home.root()).doesNotExist();
    }
}
