package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command line as an operator has it: a process in a real pseudo-terminal, keys going in, a screen coming out.
@Tag("terminal")
@Timeout(120)
class InATerminalTest {

    private static final String QUESTION = "claude-bottle: launch this agent? [y/N] ";
    private static final int CTRL_C = 3;

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final List<Screen> screens = new ArrayList<>();

    @BeforeEach
    void environment() throws Exception {
        environment.putAll(Map.of("PATH", System.getenv("PATH"), "HOME", directory.toString(), "LC_ALL", "C.UTF-8", "TERM", "xterm-256color"));
        environment.put("SCRATCH_HOME", directory.toString());
        environment.put("SCRATCH_CLAUDE", executable(Path.of("src/test/resources/scratch/claude").toAbsolutePath()).toString());
    }

    private Path executable(Path script) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("bin")).resolve("claude");
        Files.copy(script, copy);
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        return copy;
    }

    @AfterEach
    void hangUp() throws IOException {
        screens.forEach(Screen::close);
        // a held claude outlives its terminal, and must not outlive the test
        for (Path file : sessionFiles()) {
            ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private List<Path> sessionFiles() throws IOException {
        Path bottles = directory.resolve("bottles");
        if (!Files.exists(bottles)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(bottles)) {
            return tree.filter(path -> path.endsWith(".claude-bottle-session/pid") || path.endsWith(".claude-bottle-session/holder")).toList();
        }
    }

    private static List<String> java(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), ScratchMain.class.getName()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private Screen open(List<String> argv) throws IOException {
        var screen = new Screen(new Pty4jLauncher().start(argv, environment, directory, 120, 40));
        screens.add(screen);
        return screen;
    }

    private Screen run(String... arguments) throws IOException {
        return open(java(arguments));
    }

    private List<String> identities() throws IOException {
        Path state = directory.resolve("home/state");
        if (!Files.exists(state)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(state)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private Screen started() throws IOException {
        Screen screen = run("start", "researcher");
        screen.sees(QUESTION);
        screen.types("y\n");
        screen.sees("scratch claude, pid ");
        return screen;
    }

    @Test
    void aYesBringsClaudeIntoThisTerminalAndACleanEndLeavesNothing() throws Exception {
        Screen screen = started();
        screen.types("hello\n");
        screen.sees("you said: hello");
        screen.types("exit 0\n");

        assertThat(screen.exitCode()).isZero();
        assertThat(screen.text()).contains("agent ", ": researcher").doesNotContain("resume");
        assertThat(identities()).isEmpty();
    }

    @Test
    void aFailedClaudePassesItsExitCodeOnAndShowsTheWayBack() throws Exception {
        Screen screen = started();
        screen.types("remember me\n");
        screen.sees("you said: remember me");
        screen.types("exit 3\n");

        assertThat(screen.exitCode()).isEqualTo(3);
        String identity = identities().getFirst();
        assertThat(screen.text()).contains("the state was kept; resume with: ./claude-bottle resume " + identity);

        Screen resumed = run("resume", identity);
        resumed.sees(QUESTION);
        resumed.types("y\n");
        resumed.sees("argument <--continue>");
        resumed.types("history\n");
        resumed.sees("remember me");
        resumed.types("exit 0\n");
        assertThat(resumed.exitCode()).isZero();
        assertThat(identities()).isEmpty();
    }

    @Test
    void aNoLaunchesNothing() throws Exception {
        Screen screen = run("start", "researcher");
        screen.sees(QUESTION);
        screen.types("\n");

        assertThat(screen.exitCode()).isZero();
        assertThat(screen.text()).contains("claude-bottle: aborted by user");
        assertThat(identities()).isEmpty();
    }

    @Test
    void withoutAVerbAndWithoutADisplayTheAgentsAreOfferedHere() throws Exception {
        Screen screen = run();
        screen.sees("which agent? [number or name] ");
        screen.types("1\n");
        screen.sees(QUESTION);
        screen.types("n\n");

        assertThat(screen.exitCode()).isZero();
        assertThat(screen.text()).contains("there is no display here; going on in this terminal.");
    }

    @Test
    void aSecretIsNotEchoedAndReachesClaude() throws Exception {
        environment.put("SCRATCH_ASKS", "API_KEY");
        Screen screen = run("start", "researcher");
        screen.sees(QUESTION);
        screen.types("y\n");
        screen.sees("claude-bottle: API_KEY: ");
        screen.types("sesame-opens\n");
        screen.sees("scratch claude, pid ");
        assertThat(screen.text()).doesNotContain("sesame-opens");

        screen.types("env\n");
        screen.sees("API_KEY=sesame-opens");
        screen.types("exit 0\n");
        assertThat(screen.exitCode()).isZero();
    }

    @Test
    void anInterruptedQuestionForASecretLeavesTheTerminalWithItsEcho() throws Exception {
        environment.put("SCRATCH_ASKS", "API_KEY");
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "trap : INT; \"$@\"; stty -a", "sh"));
        argv.addAll(java("start", "researcher"));
        Screen screen = open(argv);
        screen.sees(QUESTION);
        screen.types("y\n");
        screen.sees("claude-bottle: API_KEY: ");
        screen.types((char) CTRL_C);

        screen.exitCode();
        assertThat(screen.text()).contains(" echo ").doesNotContain(" -echo ");
        assertThat(identities()).isEmpty();
    }

    @Test
    void aPipeOnStdinIsNotTheOperatorsYes() throws Exception {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "yes | \"$@\"", "sh"));
        argv.addAll(java("start", "researcher", "--detach"));
        Screen screen = open(argv);
        screen.sees(QUESTION);
        screen.types("n\n");

        screen.exitCode();
        assertThat(screen.text()).contains("claude-bottle: aborted by user");
        assertThat(identities()).isEmpty();
    }

    @Test
    void anInterruptedQuestionLeavesNothing() throws Exception {
        Screen screen = run("start", "researcher");
        screen.sees(QUESTION);
        assertThat(identities()).hasSize(1);
        screen.types((char) CTRL_C);

        assertThat(screen.exitCode()).isEqualTo(130);
        assertThat(identities()).isEmpty();
    }

    @Test
    void anInterruptedLaunchIsUndoneBeforeTheProcessEnds() throws Exception {
        environment.put("SCRATCH_HANGS", "1");
        Screen screen = run("start", "researcher");
        screen.sees(QUESTION);
        screen.types("y\n");
        screen.sees("Starting the agent's container");
        screen.types((char) CTRL_C);

        assertThat(screen.exitCode()).isEqualTo(130);
        assertThat(identities()).isEmpty();
    }

    @Test
    void anInterruptedSelfTestLeavesNoBottle() throws Exception {
        environment.put("SCRATCH_HANGS", "1");
        Screen screen = run("selftest");
        screen.sees("Starting the agent's container");
        assertThat(identities()).singleElement().asString().startsWith("selftest-");
        screen.types((char) CTRL_C);

        assertThat(screen.exitCode()).isEqualTo(130);
        assertThat(identities()).isEmpty();
    }

    @Test
    void aTerminalThatIsClosedLeavesClaudeRunningToComeBackTo() throws Exception {
        Screen screen = started();
        screen.sees(Pattern.compile("pid \\d+, "));
        String pid = screen.match(Pattern.compile("pid (\\d+),"));
        screen.types("before\n");
        screen.sees("you said: before");
        screen.close();
        screen.exitCode();
        String identity = identities().getFirst();
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();

        environment.put("SCRATCH_RUNNING", identity);
        Screen attached = run("attach", identity);
        attached.sees("size 40 120");
        attached.types("after\n");
        attached.sees("you said: after");
        attached.types("exit 5\n");

        assertThat(attached.exitCode()).isEqualTo(5);
        assertThat(attached.text()).doesNotContain("scratch claude, pid").contains("resume with: ./claude-bottle resume " + identity);
    }

    @Test
    void whatWasLaunchedDetachedGetsItsClaudeAndItsSecretsByTheFirstAttach() throws Exception {
        environment.put("SCRATCH_ASKS", "API_KEY");
        Screen launched = run("start", "researcher", "--detach");
        launched.sees(QUESTION);
        launched.types("y\n");
        launched.sees("claude-bottle: API_KEY: ");
        launched.types("first\n");
        assertThat(launched.exitCode()).isZero();
        String identity = identities().getFirst();

        environment.put("SCRATCH_RUNNING", identity);
        Screen attached = run("attach", identity);
        attached.sees("claude-bottle: API_KEY: ");
        attached.types("second\n");
        attached.sees("scratch claude, pid ");
        attached.types("env\n");
        attached.sees("API_KEY=second");
        attached.types("exit 0\n");

        assertThat(attached.exitCode()).isZero();
        assertThat(identities()).isEmpty();
    }

    /// What came out of a terminal so far.
    private static final class Screen {

        private final Pty pty;
        private final StringBuffer seen = new StringBuffer();
        private final Thread reader;

        Screen(Pty pty) {
            this.pty = pty;
            this.reader = Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            byte[] buffer = new byte[4096];
            try {
                for (int count = pty.output().read(buffer); count >= 0; count = pty.output().read(buffer)) {
                    seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException closed) {
                seen.append("\n[terminal closed]\n");
            }
        }

        String text() {
            return seen.toString().replace("\r", "");
        }

        void sees(String expected) {
            Await.until(() -> text().contains(expected), this::text);
        }

        void sees(Pattern expected) {
            Await.until(() -> expected.matcher(text()).find(), this::text);
        }

        String match(Pattern pattern) {
            Matcher matcher = pattern.matcher(text());
            assertThat(matcher.find()).as(this::text).isTrue();
            return matcher.group(1);
        }

        void types(Object keys) throws IOException {
            pty.input().write(keys.toString().getBytes(StandardCharsets.UTF_8));
            pty.input().flush();
        }

        int exitCode() throws Exception {
            int code = pty.exit().get(30, TimeUnit.SECONDS);
            reader.join(TimeUnit.SECONDS.toMillis(10));
            return code;
        }

        void close() {
            pty.close();
        }
    }
}
