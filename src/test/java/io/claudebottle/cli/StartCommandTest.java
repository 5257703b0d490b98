package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCommandTest {

    private static final String QUESTION = "claude-bottle: launch this agent? [y/N] ";

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", "YES"})
    void exactlyFourAnswersLaunch(String answer) {
        cli.terminal.answers(answer);

        var run = cli.run("start", "researcher", "--detach");

        assertThat(run.code()).isZero();
        assertThat(cli.terminal.questions).containsExactly(QUESTION);
        assertThat(cli.docker.launchedWith).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "yEs", "Yes", "yes ", " y", "yy", "j", "true", "1"})
    void anyOtherAnswerIsANo(String answer) {
        cli.terminal.answers(answer);

        assertDeclined(cli.run("start", "researcher"));
    }

    @Test
    void aClosedInputIsANo() {
        cli.terminal.closesInput();

        assertDeclined(cli.run("start", "researcher"));
    }

    private void assertDeclined(CliHarness.Run run) {
        assertThat(run.code()).isZero();
        assertThat(run.err()).endsWith("claude-bottle: aborted by user");
        assertThat(run.out()).isEmpty();
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        assertThat(cli.docker.launchedWith).isEmpty();
        assertThat(cli.states.identities()).isEmpty();
    }

    @Test
    void thePreflightStandsOnStderrBetweenBlankLinesBeforeTheQuestion() {
        cli.terminal.answers("n");

        List<String> err = cli.run("start", "researcher").err();

        assertThat(err.getFirst()).isEmpty();
        assertThat(err.get(1)).startsWith("agent ").endsWith(": researcher");
        assertThat(err).anyMatch(line -> line.startsWith("git gate") && line.contains("upstream → git.example.com:22"));
        assertThat(err).anyMatch(line -> line.contains("api.example.com") && line.contains("[auth:Bearer"));
        assertThat(err.get(err.size() - 2)).isEmpty();
    }

    @Test
    void aDryRunShowsThePlanAndLeavesNothing() {
        var run = cli.run("start", "researcher", "--dry-run");

        assertThat(run.code()).isZero();
        assertThat(run.err()).endsWith("claude-bottle: dry-run requested; not starting container.");
        assertThat(run.err()).anyMatch(line -> line.endsWith(": researcher"));
        assertNothingLeft();
    }

    @Test
    void theEnvironmentCanAskForADryRun() {
        cli.environment.put("CLAUDE_BOTTLE_DRY_RUN", "1");

        assertThat(cli.run("start", "researcher").err()).endsWith("claude-bottle: dry-run requested; not starting container.");
        assertNothingLeft();
    }

    @Test
    void aDryRunNeedsNoTerminal() {
        cli.terminal.absent();

        assertThat(cli.run("start", "researcher", "--dry-run").code()).isZero();
    }

    @Test
    void detachPrintsTheIdentityAloneOnStdoutAndLeavesTheBottleRunning() {
        cli.terminal.absent();

        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.code()).isZero();
        assertThat(run.out()).hasSize(1).first().asString().matches("researcher-[a-z0-9]{5}");
        assertThat(cli.docker.enumerateActive()).extracting("slug").isEqualTo(run.out());
        assertThat(cli.run("list", "active").out()).containsExactly("docker\t" + cli.states.identities().getFirst() + "\tresearcher\tegress");
    }

    @Test
    void stagesAndLogLinesGoToStderr() {
        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.err()).containsSubsequence(
                "claude-bottle: Building the agent image", "claude-bottle: Creating networks", "claude-bottle: Provisioning");
        assertThat(run.out()).hasSize(1);
    }

    @Test
    void withoutATerminalTheQuestionIsNeverAnsweredByAPipe() {
        cli.terminal.absent();

        var run = cli.run("start", "researcher");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly(
                "claude-bottle: there is no terminal to ask on",
                "claude-bottle: Give --yes to launch without a question, or --dry-run to only look.");
        assertNothingLeft();
    }

    @Test
    void withoutATerminalClaudeIsNotStartedIntoAPipe() {
        cli.terminal.absent();

        var run = cli.run("start", "researcher", "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: claude needs a terminal on stdin and stdout, and there is none");
        assertNothingLeft();
    }

    @Test
    void withoutATerminalANameIsNeeded() {
        cli.terminal.absent();

        var run = cli.run("start");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().asString().contains("start needs the name of an agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "researcher"})
    void anAgentIsPickedByNumberOrByName(String answer) {
        cli.docker.appear("implementer-aaaaa");
        cli.states.write(new io.claudebottle.state.Metadata("implementer-aaaaa", "implementer", "/", false, "", "", "docker"));
        cli.terminal.answers(answer, "n");

        var run = cli.run("start");

        assertThat(run.err()).contains("  1  implementer (1 running)", "  2  researcher");
        assertThat(run.err()).anyMatch(line -> line.startsWith("agent ") && line.endsWith(": researcher"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "999999999"})
    void aNumberThatIsNotOnTheListIsRefused(String answer) {
        cli.terminal.answers(answer);

        var run = cli.run("start");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("claude-bottle: there is no agent number " + answer, "claude-bottle: Choose 1 to 2.");
    }

    @Test
    void anUnknownAgentIsAnsweredWithThoseThatExist() {
        var run = cli.run("start", "resercher", "--dry-run");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly(
                "claude-bottle: agent 'resercher' is not defined", "claude-bottle: Defined agents: implementer, researcher.");
    }

    @Test
    void anUnknownBackendIsAnsweredWithTheKnownOnes() {
        var run = cli.run("start", "researcher", "--backend=podman", "--dry-run");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly("claude-bottle: unknown backend 'podman'; known backends: bubblewrap, docker");
        assertNothingLeft();
    }

    @Test
    void anExplicitBackendWinsOverTheEnvironment() {
        cli.environment.put("CLAUDE_BOTTLE_BACKEND", "docker");

        cli.run("start", "researcher", "--backend", "bubblewrap", "--yes", "--detach");

        assertThat(cli.bubblewrap.launchedWith).hasSize(1);
        assertThat(cli.docker.launchedWith).isEmpty();
    }

    @Test
    void aFailedCheckStopsTheLaunchEvenWithYes() {
        cli.docker.checks.add(new Check(Check.Outcome.FAILED, "a container of that name exists.", "Run claude-bottle cleanup."));

        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsSequence("  failed   a container of that name exists.", "           Run claude-bottle cleanup.");
        assertThat(run.err()).endsWith("claude-bottle: a check failed: a container of that name exists.", "claude-bottle: Run claude-bottle cleanup.");
        assertNothingLeft();
    }

    @Test
    void aWarningIsShownAndDoesNotStop() {
        cli.docker.checks.add(new Check(Check.Outcome.WARNED, "the image is 40 days old.", ""));

        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("  warning  the image is 40 days old.");
    }

    @Test
    void askedValuesAreTypedUnseenBeforeTheLaunch() {
        cli.asks("GITHUB_TOKEN", "GitHub token, read-only");
        cli.asks("NPM_TOKEN", "");
        cli.terminal.answers("y", "s3cret", "s4cret");

        var run = cli.run("start", "researcher", "--detach");

        assertThat(cli.terminal.secretQuestions)
                .containsExactly("claude-bottle: GitHub token, read-only (GITHUB_TOKEN): ", "claude-bottle: NPM_TOKEN: ");
        assertThat(cli.docker.launchedWith.getFirst().reveal()).containsEntry("GITHUB_TOKEN", "s3cret").containsEntry("NPM_TOKEN", "s4cret");
        assertThat(String.join("\n", run.err())).doesNotContain("s3cret", "s4cret");
    }

    @Test
    void withYesAVariableOfTheSameNameAnswers() {
        cli.terminal.absent();
        cli.asks("GITHUB_TOKEN", "");
        cli.environment.put("GITHUB_TOKEN", "from-the-host");

        cli.run("start", "researcher", "--yes", "--detach");

        assertThat(cli.docker.launchedWith.getFirst().reveal()).containsEntry("GITHUB_TOKEN", "from-the-host");
    }

    @Test
    void withoutYesAHostVariableIsNeverTakenInsteadOfAsking() {
        cli.asks("GITHUB_TOKEN", "");
        cli.environment.put("GITHUB_TOKEN", "from-the-host");
        cli.terminal.answers("y", "typed");

        cli.run("start", "researcher", "--detach");

        assertThat(cli.docker.launchedWith.getFirst().reveal()).containsEntry("GITHUB_TOKEN", "typed");
    }

    @Test
    void valuesThatNobodyCanGiveAreNamed() {
        cli.terminal.absent();
        cli.asks("GITHUB_TOKEN", "");
        cli.asks("NPM_TOKEN", "");

        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith(
                "claude-bottle: no value for GITHUB_TOKEN, NPM_TOKEN, and there is no terminal to ask on",
                "claude-bottle: Set environment variables of these names and give --yes.");
        assertNothingLeft();
    }

    @Test
    void anEmptyAnswerForAValueLaunchesNothing() {
        cli.asks("GITHUB_TOKEN", "");
        cli.terminal.answers("y", "");

        var run = cli.run("start", "researcher", "--detach");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("claude-bottle: no value was given for GITHUB_TOKEN");
        assertNothingLeft();
    }

    @Test
    void aFailedLaunchShowsTheEndOfTheToolsLogAndLeavesNothing() {
        cli.docker.launchFault = Optional.of(Problem.of("the agent image could not be built", "Correct the base image.")
                .withCommand(List.of("docker", "build", "."))
                .withEvidence(List.of("E: Unable to locate package", "exit code: 100")));

        var run = cli.run("start", "researcher", "--yes", "--detach");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith(
                "claude-bottle: the agent image could not be built",
                "claude-bottle: Correct the base image.",
                "claude-bottle: command: docker build .",
                "  E: Unable to locate package",
                "  exit code: 100");
        assertNothingLeft();
    }

    @Test
    void anEscapeSequenceInALogIsShownAndNotObeyed() {
        cli.docker.launchFault = Optional.of(Problem.of("failed").withEvidence(List.of("\u001b[2Jgone")));

        assertThat(cli.run("start", "researcher", "--yes", "--detach").err()).contains("  <U+001B>[2Jgone");
    }
}
