package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.fail;

import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real command line behind a real pseudo-terminal, typed at and read from.
final class CommandLine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Pty pty;
    private final StringBuilder output = new StringBuilder();
    private int from;

    private CommandLine(Pty pty) {
        this.pty = pty;
        Thread.ofPlatform().daemon().name("pty-reader").start(this::read);
    }

    static CommandLine start(JobSite site, String... arguments) throws IOException {
        return new CommandLine(new Pty4jLauncher().start(argv(arguments), environment(site), site.workingDirectory, 120, 40));
    }

    /// What a verb prints on stdout; it must succeed.
    static String run(JobSite site, String... arguments) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(argv(arguments)).directory(site.workingDirectory.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(site.environment);
        Process process = builder.start();
        String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments) + " ended with " + process.exitValue() + ": " + stdout);
        }
        return stdout;
    }

    private static Map<String, String> environment(JobSite site) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(site.environment);
        environment.put("TERM", "xterm-256color");
        return environment;
    }

    private static List<String> argv(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dclaudebottle.sidecar.dir=" + Path.of("target", "sidecar").toAbsolutePath(),
                "-cp", System.getProperty("java.class.path"), "io.claudebottle.Main"));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (InputStream in = pty.output()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (output) {
                    output.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            // A pseudo-terminal ends with an error when its child has gone.
        }
        synchronized (output) {
            output.notifyAll();
        }
    }

    void type(String text) throws IOException {
        pty.input().write(text.getBytes(StandardCharsets.UTF_8));
        pty.input().flush();
    }

    /// Waits for this text behind what was waited for before. Claude places words with cursor movements, so blanks do not count.
    void sees(String text) throws InterruptedException {
        String wanted = text.replaceAll("\\s", "");
        Instant deadline = Instant.now().plus(PATIENCE);
        synchronized (output) {
            while (true) {
                String plain = plain();
                int at = plain.indexOf(wanted, from);
                if (at >= 0) {
                    from = at + wanted.length();
                    return;
                }
                long left = Duration.between(Instant.now(), deadline).toMillis();
                if (left <= 0 || pty.exit().isDone()) {
                    fail("'" + text + "' did not appear; the last output: " + plain.substring(Math.max(0, plain.length() - 3000)));
                }
                output.wait(Math.min(left, 1000));
            }
        }
    }

    private String plain() {
        return output.toString()
                .replaceAll("\u001B\\[[0-9;:?<=>]*[ -/]*[@-~]", "")
                .replaceAll("\u001B[\\]PX^_][^\u0007\u001B]*(\u0007|\u001B\\\\)", "")
                .replaceAll("\u001B[ -/]*[0-~]", "")
                .replaceAll("\\s", "");
    }

    /// SIGKILL to the process that the terminal shows.
    void kill() throws InterruptedException {
        ProcessHandle.of(pty.pid()).ifPresent(ProcessHandle::destroyForcibly);
        pty.exit().handle((code, failure) -> 0).join();
    }

    int exitCode() throws Exception {
        return pty.exit().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        pty.close();
    }
}
