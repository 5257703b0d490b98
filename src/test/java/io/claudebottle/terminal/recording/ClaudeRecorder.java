package io.claudebottle.terminal.recording;

import io.claudebottle.terminal.EmulatedProgram;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Runs the claude of npm in an emulator of ours, with a home of its own and a scripted model, and records what goes between the two.
final class ClaudeRecorder implements AutoCloseable, EmulatedProgram.Tap {

    enum Renderer {
        CLASSIC, FULLSCREEN;

        Map<String, String> environment() {
            return this == FULLSCREEN ? Map.of("CLAUDE_CODE_NO_FLICKER", "1") : Map.of("CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN", "1");
        }
    }

    static final int COLUMNS = 100;
    static final int ROWS = 30;

    private static final Path INSTALLED = Path.of("target", "claude").toAbsolutePath();

    final EmulatedProgram claude;
    private final long begin = System.nanoTime();
    private final List<Recording.Event> events = Collections.synchronizedList(new ArrayList<>());

    /// @param home becomes claude's home, and a directory in it the workspace
    ClaudeRecorder(Path home, ScriptedModel model, Renderer renderer) throws IOException, InterruptedException {
        Path program = installed();
        Path workspace = Files.createDirectories(home.resolve("project"));
        Files.writeString(workspace.resolve("notes.txt"), "milk\nbread\n");
        Files.writeString(home.resolve(".claude.json"), """
                {"hasCompletedOnboarding": true, "theme": "dark", "autoUpdates": false,
                 "projects": {"%s": {"hasTrustDialogAccepted": true, "hasCompletedProjectOnboarding": true}}}
                """.formatted(workspace));
        Map<String, String> environment = new TreeMap<>(renderer.environment());
        environment.putAll(Map.of(
                "HOME", home.toString(), "PATH", "/usr/bin:/bin", "TERM", "xterm-256color", "COLORTERM", "truecolor", "LANG", "C.UTF-8",
                "ANTHROPIC_BASE_URL", model.url(), "ANTHROPIC_AUTH_TOKEN", "none",
                "DISABLE_AUTOUPDATER", "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"));
        events.add(new Recording.Resize(0, COLUMNS, ROWS));
        claude = new EmulatedProgram(
                new Pty4jLauncher().start(List.of(program.toString(), "--allowedTools", "Bash"), environment, workspace, COLUMNS, ROWS),
                COLUMNS, ROWS, EmulatorOptions.of("Claude Bottle", "1"), this);
    }

    /// The claude of npm, fetched once into the build's directory.
    private static Path installed() throws IOException, InterruptedException {
        if (binary().isEmpty()) {
            Files.createDirectories(INSTALLED);
            Process npm;
            try {
                npm = new ProcessBuilder("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", INSTALLED.toString(), "@anthropic-ai/claude-code")
                        .redirectErrorStream(true).redirectOutput(INSTALLED.resolve("npm.log").toFile()).start();
            } catch (IOException e) {
                return Assumptions.abort("no npm to fetch claude with");
            }
            if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                return Assumptions.abort("npm could not fetch claude; target/claude/npm.log says why");
            }
        }
        return binary().orElseGet(() -> Assumptions.abort("the package of claude has no program for this machine"));
    }

    private static java.util.Optional<Path> binary() throws IOException {
        Path packages = INSTALLED.resolve("node_modules/@anthropic-ai");
        if (!Files.isDirectory(packages)) {
            return java.util.Optional.empty();
        }
        try (Stream<Path> all = Files.list(packages)) {
            return all.map(each -> each.resolve("claude")).filter(Files::isExecutable).findFirst();
        }
    }

    private long micros() {
        return (System.nanoTime() - begin) / 1000;
    }

    @Override
    public void output(byte[] bytes, int length) {
        events.add(new Recording.Output(micros(), Arrays.copyOf(bytes, length)));
    }

    @Override
    public void input(byte[] bytes) {
        events.add(new Recording.Input(micros(), bytes));
    }

    @Override
    public void resized(int columns, int rows) {
        events.add(new Recording.Resize(micros(), columns, rows));
    }

    Recording recording() {
        return new Recording(List.copyOf(events));
    }

    /// The operator's part, from the start to the end.
    Recording conversation() throws InterruptedException {
        claude.sees("❯");
        claude.type("/");
        claude.sees("/add-dir");
        claude.type("\033");
        claude.type("\177");
        ask("tell me the " + ScriptedModel.LONG, ScriptedModel.LONG_END);
        ask("please run the " + ScriptedModel.TOOLS, ScriptedModel.TOOLS_END);
        claude.type("\017");
        claude.sees("transcript");
        claude.type("\017");
        claude.sees(ScriptedModel.TOOLS_END);
        int[] widths = {60, 120, 40, 90, 33, 140, COLUMNS};
        for (int width : widths) {
            claude.resize(width, ROWS - width % 7);
            quiet();
        }
        for (int width = 80; width < 110; width++) {
            claude.resize(width, ROWS);
        }
        claude.resize(COLUMNS, ROWS);
        quiet();
        ask("and one more thing", ScriptedModel.SHORT);
        claude.type("\003");
        claude.sees("again to exit");
        claude.type("\003");
        claude.awaitExit();
        return recording();
    }

    private void ask(String question, String answer) {
        claude.type(question);
        claude.sees(question);
        quiet();
        claude.type("\r");
        claude.sees(answer);
        quiet();
    }

    /// Waits until claude has drawn nothing for a moment.
    private void quiet() {
        long[] seen = {-1, 0};
        io.claudebottle.terminal.Await.until(() -> {
            if (events.size() != seen[0]) {
                seen[0] = events.size();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > 200_000_000L;
        }, () -> "claude draws on and on");
    }

    @Override
    public void close() {
        claude.close();
    }
}
