package io.claudebottle.sidecar.gitgate;

import io.claudebottle.sidecar.NamedPipe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Where the hooks of git call: a named pipe takes the name of a directory in which the caller left what it knows and where it waits for
/// the answer. All of it belongs to the bundle's own user; the agent, in a container of its own, has no way to it.
final class HookCalls implements AutoCloseable {

    /// Decides one call.
    @FunctionalInterface
    interface Judge {
        /// @param call directory of the call
        /// @return exit code for the hook; 0 lets git go on
        int judge(Path call, Answer answer) throws IOException;
    }

    /// The way back to the hook, and through it to the agent's terminal.
    @FunctionalInterface
    interface Answer {
        void say(String line) throws IOException;
    }

    private final Path run;
    private final Judge judge;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable NamedPipe pipe;

    HookCalls(Path run, Judge judge) {
        this.run = run;
        this.judge = judge;
    }

    /// Writes the hooks out and listens.
    ///
    /// @throws IOException when hooks cannot run from there: git would go on without asking them
    void start() throws IOException {
        Path bin = Files.createDirectories(run.resolve("bin"));
        Path calls = Files.createDirectories(run.resolve("calls"));
        Files.setPosixFilePermissions(calls, PosixFilePermissions.fromString("rwx------"));
        for (String name : List.of("call.sh", "access-hook", "pre-receive")) {
            Path file = bin.resolve(name);
            Files.write(file, resource(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            if (!Files.isExecutable(file)) {
                throw new IOException("hooks in " + bin + " cannot be executed; is it mounted noexec?");
            }
        }
        NamedPipe opened = NamedPipe.listen(run.resolve("requests"), name -> take(name, calls));
        pipe = opened;
        opened.ended().whenComplete((_, broken) -> {
            if (broken != null) {
                ended.completeExceptionally(broken);
            }
        });
    }

    static byte[] resource(String name) throws IOException {
        try (var in = HookCalls.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("this build lacks " + name);
            }
            return in.readAllBytes();
        }
    }

    private void take(String name, Path calls) {
        if (name.matches("[A-Za-z0-9]+") && Files.isDirectory(calls.resolve(name))) {
            Path call = calls.resolve(name);
            // Not virtual: pipes block their carriers. git daemon bounds their number.
            Thread.ofPlatform().daemon().name("hook-call").start(() -> answer(call));
        }
    }

    private void answer(Path call) {
        // For both directions, so that a caller who is gone cannot hold this thread up.
        try (var answer = new RandomAccessFile(call.resolve("answer").toFile(), "rw")) {
            int code = 1;
            try {
                code = judge.judge(call, line -> send(answer, "say " + line));
            } catch (IOException | RuntimeException e) {
                send(answer, "say git-gate: an unexpected fault in the gate itself (" + e.getClass().getSimpleName() + "); tell the operator");
            }
            send(answer, "exit " + code);
        } catch (IOException gone) {
            // Nobody waits for it any more.
        }
    }

    private static void send(RandomAccessFile answer, String line) throws IOException {
        answer.write((line.replaceAll("[\\r\\n]", " ") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Completes exceptionally when calls cannot be taken any more.
    CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        NamedPipe open = pipe;
        if (open != null) {
            open.close();
        }
        ended.complete(null);
    }
}
