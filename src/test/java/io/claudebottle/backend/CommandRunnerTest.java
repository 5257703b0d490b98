package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommandRunnerTest {

    private final CommandRunner runner = new CommandRunner(Map.of("PATH", "/usr/bin:/bin", "BASE", "base"));

    private static Command sh(String script) {
        return Command.of(List.of("/bin/sh", "-c", script));
    }

    @Test
    void bothStreamsAndTheCodeAreCapturedApart() {
        assertThat(runner.run(sh("echo out; echo err >&2; exit 3"))).isEqualTo(new ExecResult(3, "out\n", "err\n"));
    }

    @Test
    void outputLargerThanAPipeDoesNotBlock() {
        assertThat(runner.run(sh("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2")).stdout()).hasSize(300_000);
    }

    @Test
    void childGetsTheGivenEnvironmentAndTheOverlayAlone() {
        ExecResult result = runner.run(sh("echo $BASE $SECRET $HOME").withEnvironment(Map.of("SECRET", "s")));

        assertThat(result.stdout()).isEqualTo("base s\n");
    }

    @Test
    void printedCommandShowsNoEnvironment() {
        assertThat(sh("true").withEnvironment(Map.of("SECRET", "c4nary")).toString()).doesNotContain("c4nary");
    }

    @Test
    void inputReachesTheChild() {
        assertThat(runner.run(Command.of(List.of("/bin/cat")).withInput("grüße")).stdout()).isEqualTo("grüße");
    }

    @Test
    void childThatReadsNothingMayEndNevertheless() {
        assertThat(runner.run(sh("exit 4").withInput("x".repeat(1_000_000))).returnCode()).isEqualTo(4);
    }

    @Test
    void inputThatCannotBeReadIsTheProblem() {
        Command command = Command.of(List.of("/bin/cat")).withInput(_ -> {
            throw new IOException("unreadable source");
        });

        assertThatThrownBy(() -> runner.run(command)).isInstanceOf(ProblemException.class).hasMessageContaining("unreadable source");
    }

    @Test
    void linesOfBothStreamsComeInOneOrder() {
        List<String> lines = new ArrayList<>();

        assertThat(runner.stream(sh("echo one; echo two >&2; echo three"), lines::add, _ -> {})).isZero();
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void cancelEndsTheChildAndItsChildren() {
        List<String> lines = new ArrayList<>();
        var kill = new Runnable[1];

        int code = runner.stream(sh("sleep 600 & echo started; wait"), line -> {
            lines.add(line);
            kill[0].run();
        }, cancel -> kill[0] = cancel);

        assertThat(code).isNotZero();
        assertThat(lines).containsExactly("started");
    }

    @Test
    void childThatDoesNotEndIsEndedAndNamed() {
        assertThatThrownBy(() -> runner.run(Command.of(List.of("/bin/sleep", "600")).withTimeout(Duration.ofMillis(50))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("/bin/sleep");
    }

    @Test
    void missingProgramIsNamedWithAFix() {
        assertThatThrownBy(() -> runner.run(Command.of(List.of("no-such-program"))))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().what()).contains("no-such-program");
                    assertThat(e.problem().fix()).contains("Install no-such-program");
                });
    }
}
