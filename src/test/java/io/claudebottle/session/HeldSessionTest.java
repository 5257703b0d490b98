package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.pty.Pty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: a claude that is a shell script, under the real dtach, in a bottle that is a directory.
@Timeout(60)
class HeldSessionTest {

    private static final Pattern BANNER = Pattern.compile("scratch claude, pid (\\d+)");

    @TempDir
    Path root;

    private ScratchWorld world;
    private Sessions sessions;
    private Bottle bottle;
    private final List<Pty> opened = new ArrayList<>();

    @BeforeEach
    void launch() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dtach")), "dtach is not installed here");
        world = new ScratchWorld(root);
        sessions = world.sessions;
        bottle = world.bottle();
    }

    @AfterEach
    void stop() {
        opened.forEach(Pty::close);
        if (bottle != null) {
            bottle.close();
        }
        // What still ends writes into the bottle's directory, which is to be removed.
        Await.until(
                () -> ProcessHandle.allProcesses().noneMatch(process -> process.info().commandLine().orElse("").contains(root.toString())),
                () -> "processes of the bottle");
    }

    private Pty open() {
        Pty pty = sessions.open(bottle, false, 80, 24);
        opened.add(pty);
        return pty;
    }

    private Window window() {
        return new Window(open());
    }

    private Window startedWindow() {
        Window window = window();
        window.awaitSeen("scratch claude, pid");
        window.awaitSeen("size 24 80");
        return window;
    }

    private long pid() {
        return sessions.status(bottle) instanceof SessionStatus.Running(long pid) ? pid : -1;
    }

    private SessionStatus awaitEnd() {
        Await.until(() -> sessions.status(bottle) instanceof SessionStatus.Ended, () -> sessions.status(bottle));
        return sessions.status(bottle);
    }

    @Test
    void beforeTheFirstAttachNoClaudeWasStarted() {
        assertThat(sessions.status(bottle)).isEqualTo(new SessionStatus.NeverStarted());
    }

    @Test
    void theStatusNamesThePidOfClaudeItself() {
        Window window = startedWindow();

        Matcher banner = BANNER.matcher(window.seen());
        assertThat(banner.find()).isTrue();
        assertThat(sessions.status(bottle)).isEqualTo(new SessionStatus.Running(Long.parseLong(banner.group(1))));
    }

    @Test
    void claudeGetsItsArgumentsAndKnowsItsTerminal() {
        Window window = startedWindow();

        assertThat(window.seen()).contains(", xterm-256color, truecolor").contains("argument <--dangerously-skip-permissions>");
        assertThat(window.seen()).doesNotContain("argument <--continue>");
    }

    @Test
    void claudeStartsAtTheSizeOfItsWindow() {
        assertThat(startedWindow().seen()).doesNotContain("size 0 0");
    }

    @Test
    void theLaunchingTerminalIsNotInheritedByTheChild() throws Exception {
        Window window = startedWindow();

        window.type("env");

        window.awaitSeen("TERM=xterm-256color");
        assertThat(window.seen()).doesNotContain("TMUX=");
    }

    @Test
    void aClosedWindowLosesNothing() throws Exception {
        Window window = startedWindow();
        window.type("hello");
        window.awaitSeen("you said: hello");
        long before = pid();

        window.pty.close();
        window.exit();

        assertThat(pid()).isEqualTo(before).isPositive();
    }

    @Test
    void afterKillMinusNineTheSameClaudeIsFoundAgain() throws Exception {
        Window window = startedWindow();
        long before = pid();
        window.kill();

        Window again = window();
        again.type("still there?");

        again.awaitSeen("you said: still there?");
        assertThat(pid()).isEqualTo(before);
    }

    @Test
    void aNewWindowMakesClaudeRedrawThoughItsSizeIsTheSame() {
        startedWindow().kill();

        Window again = window();

        again.awaitSeen("size 23 80");
        again.awaitSeen("size 24 80");
    }

    @Test
    void aNewWindowIsToldOfBracketedPasteThatClaudeAskedTheFirstOneFor() {
        startedWindow().kill();

        window().awaitSeen("\033[?2004h");
    }

    @Test
    void aResizeReachesClaudeThroughTheHolder() throws Exception {
        Window window = startedWindow();

        window.pty.resize(132, 43);

        window.awaitSeen("size 43 132");
    }

    @Test
    void twoWindowsShowTheSameClaude() throws Exception {
        Window one = startedWindow();
        Window two = window();
        two.type("from two");

        one.awaitSeen("you said: from two");
        two.awaitSeen("you said: from two");
    }

    @Test
    void twoWindowsThatComeAtOnceStartOneClaude() throws Exception {
        Window one = window();
        Window two = window();
        one.awaitSeen("\033[H");
        two.awaitSeen("\033[H");
        Await.until(() -> pid() > 0, () -> sessions.status(bottle));

        one.type("from one");
        two.awaitSeen("you said: from one");

        assertThat(one.seen() + two.seen()).contains("scratch claude");
        two.type("from two");
        one.awaitSeen("you said: from two");
    }

    @Test
    void aWindowThatNobodyReadsDoesNotWedgeTheNextOne() throws Exception {
        Pty stale = open();
        Await.until(() -> pid() > 0, () -> sessions.status(bottle));
        stale.input().write("flood\r".getBytes(StandardCharsets.UTF_8));

        Window next = window();
        next.awaitSeen("100000");
        next.type("through");

        next.awaitSeen("you said: through");
    }

    @Test
    void theExitCodeIsKnownAfterTheWindowIsGone() throws Exception {
        Window window = startedWindow();
        window.type("exit 7");
        window.exit();

        assertThat(awaitEnd()).isEqualTo(SessionStatus.Ended.with(7));
    }

    @Test
    void anInterruptedClaudeEndsWith130() throws Exception {
        Window window = startedWindow();
        window.pty.input().write(3);
        window.exit();

        assertThat(awaitEnd()).isEqualTo(SessionStatus.Ended.with(130));
    }

    @Test
    void aKilledClaudeEndsWith137() throws Exception {
        Window window = startedWindow();
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
        window.exit();

        assertThat(awaitEnd()).isEqualTo(SessionStatus.Ended.with(137));
    }

    @Test
    void aClaudeKilledTogetherWithItsHolderHasNoExitCodeAndIsNotCalledRunning() throws Exception {
        Window window = startedWindow();
        ProcessHandle claude = ProcessHandle.of(pid()).orElseThrow();
        ProcessHandle holder = claude.parent().orElseThrow();
        holder.destroyForcibly();
        claude.destroyForcibly();
        window.exit();

        assertThat(awaitEnd()).isEqualTo(SessionStatus.Ended.withoutTrace());
    }

    @Test
    void afterItsMasterWasKilledTheStaleSocketDoesNotKeepClaudeFromStartingAgain() throws Exception {
        Window window = startedWindow();
        ProcessHandle master = ProcessHandle.of(pid()).orElseThrow().parent().orElseThrow().parent().orElseThrow();
        master.destroyForcibly();
        window.exit();

        Window again = window();

        again.awaitSeen("scratch claude, pid");
    }

    @Test
    void claudeStartedAgainContinuesItsConversation() throws Exception {
        Window window = startedWindow();
        window.type("remember this");
        window.awaitSeen("you said: remember this");
        window.type("exit 0");
        window.exit();
        awaitEnd();

        Window again = startedWindow();
        again.awaitSeen("argument <--continue>");
        again.type("history");

        again.awaitSeen("remember this");
    }

    @Test
    void whereNothingWasEverTypedClaudeStartsAfresh() throws Exception {
        Window window = startedWindow();
        window.pty.input().write(4);
        window.exit();
        awaitEnd();

        Window again = startedWindow();

        assertThat(again.seen()).contains("No conversation found to continue").doesNotContain("argument <--continue>");
    }

    @Test
    void whereThereIsNoHolderTheOriginalsWrapIsUsed() throws Exception {
        Path bin = Files.createDirectories(root.resolve("without-dtach"));
        Bottle bare = new BottleWithoutDtach(bottle, bin);

        assertThat(sessions.hasHolder(bare)).isFalse();
        assertThat(sessions.argv(bare, false)).endsWith(
                "sh", "-c", "claude --dangerously-skip-permissions --continue || claude --dangerously-skip-permissions");
    }

    @Test
    void aBottleThatDoesNotAnswerIsAProblemNotAGuess() {
        Bottle gone = new BottleWithoutDtach(bottle, root) {
            @Override
            public ExecResult exec(String script, String user) {
                return new ExecResult(1, "", "no such container");
            }
        };

        assertThatThrownBy(() -> sessions.status(gone))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().evidence()).containsExactly("no such container"))
                .hasMessage("bottle " + bottle.identity() + " does not answer");
    }

    @Test
    void aForgedExitCodeIsAProblemNotACrash() throws Exception {
        Files.createDirectories(world.inside(bottle, ".claude-bottle-session"));
        Files.writeString(world.inside(bottle, ".claude-bottle-session/exit"), "99999999999999999999");

        assertThatThrownBy(() -> sessions.status(bottle)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatIsRunNamesNoSecret() {
        assertThat(sessions.argv(bottle, true)).noneMatch(element -> element.contains("TOKEN"));
    }
}
