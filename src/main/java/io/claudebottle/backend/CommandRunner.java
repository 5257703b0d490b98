package io.claudebottle.backend;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The one place where backends start other programs.
public final class CommandRunner {

    private final Map<String, String> environment;

    /// @param environment that every child gets, in place of this process's own
    public CommandRunner(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// Runs to the end and captures both streams apart. A non-zero code does not throw.
    ///
    /// @throws ProblemException when the program is not there, or does not end in time
    /// @throws CancellationException when the calling thread is interrupted; the child is gone then
    public ExecResult run(Command command) {
        return run(command, _ -> {});
    }

    /// @param running hears, once, how to end the child early; the result is then that of a killed program
    public ExecResult run(Command command, Consumer<Runnable> running) {
        Process process = start(command, false);
        running.accept(() -> kill(process));
        CompletableFuture<String> stdout = inBackground(() -> text(process.getInputStream()));
        CompletableFuture<String> stderr = inBackground(() -> text(process.getErrorStream()));
        CompletableFuture<Boolean> fed = feed(command, process);
        int code = await(command, process);
        failIfInputFailed(command, fed);
        return new ExecResult(code, result(stdout), result(stderr));
    }

    /// Runs to the end and hands over every line of both streams as it comes.
    ///
    /// @return the exit code
    public int stream(Command command, Consumer<String> lines, Consumer<Runnable> running) {
        Process process = start(command, true);
        running.accept(() -> kill(process));
        CompletableFuture<Boolean> reading = inBackground(() -> {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(lines);
            }
            return true;
        });
        CompletableFuture<Boolean> fed = feed(command, process);
        int code = await(command, process);
        failIfInputFailed(command, fed);
        result(reading);
        return code;
    }

    /// Runs with this process's own terminal, for as long as it takes.
    public int inherit(Command command) {
        ProcessBuilder builder = builder(command).inheritIO();
        return await(command.withTimeout(Duration.ofDays(3650)), start(command, builder));
    }

    private Process start(Command command, boolean merged) {
        return start(command, builder(command).redirectErrorStream(merged));
    }

    private ProcessBuilder builder(Command command) {
        var builder = new ProcessBuilder(command.argv());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(command.environment());
        return builder;
    }

    private static Process start(Command command, ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String program = command.argv().getFirst();
            throw new ProblemException(
                    Problem.of("'" + program + "' cannot be started: " + e.getMessage(), "Install " + program + ", or put it on the PATH.")
                            .withCommand(command.argv()),
                    e);
        }
    }

    /// Fails with what went wrong at the source; a child that does not read to the end is no failure of the source.
    private static CompletableFuture<Boolean> feed(Command command, Process process) {
        var fed = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> {
            OutputStream stdin = new Stdin(process.getOutputStream());
            try {
                command.input().writeTo(stdin);
                stdin.close();
                fed.complete(true);
            } catch (ChildGone e) {
                // Its exit code and its words say why.
                fed.complete(false);
            } catch (IOException e) {
                // In this order: the child must not end, and be taken for finished, before the failure is known.
                fed.completeExceptionally(e);
                kill(process);
            }
        });
        return fed;
    }

    private static void failIfInputFailed(Command command, CompletableFuture<Boolean> fed) {
        if (fed.isCompletedExceptionally() && fed.exceptionNow() instanceof IOException e) {
            throw new ProblemException(
                    Problem.of("what '" + command.argv().getFirst() + "' was to read cannot be read: " + e, "Make it readable, then try again.")
                            .withCommand(command.argv()),
                    e);
        }
    }

    /// The child's own children too: `docker build` hands the work to a plug-in.
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        // By its handle: the process's own method would also close what is being read from it.
        process.toHandle().destroyForcibly();
        children.forEach(ProcessHandle::destroy);
    }

    private static int await(Command command, Process process) {
        try {
            if (process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            kill(process);
            throw new ProblemException(Problem.of(
                            "'" + command.argv().getFirst() + "' did not end within " + command.timeout().toSeconds() + " s",
                            "Look whether what it talks to still answers, then try again.")
                    .withCommand(command.argv()));
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while running " + command.argv().getFirst());
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Work<T> {
        T get() throws IOException;
    }

    private static <T> CompletableFuture<T> inBackground(Work<T> work) {
        var future = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                future.complete(work.get());
            } catch (IOException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading the output of a child failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while reading the output of a child");
        }
    }

    /// Tells a child that does not listen any more apart from a source that cannot be read.
    private static final class Stdin extends FilterOutputStream {
        Stdin(OutputStream child) {
            super(child);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                out.write(octets, offset, length);
            } catch (IOException e) {
                throw new ChildGone(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw new ChildGone(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw new ChildGone(e);
            }
        }
    }

    private static final class ChildGone extends IOException {
        private static final long serialVersionUID = 1L;

        ChildGone(IOException cause) {
            super(cause);
        }
    }
}
