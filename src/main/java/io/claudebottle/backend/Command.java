package io.claudebottle.backend;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A program to start: an argv list that no shell ever reads, and what the child gets in its environment on top of its parent's.
///
/// The environment may hold secrets, so printing a command shows its argv alone.
public final class Command {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> argv;
    private final Map<String, String> environment;
    private final Input input;
    private final Duration timeout;

    /// Writes what the child reads on its standard input; the stream is closed for it.
    @FunctionalInterface
    public interface Input {
        void writeTo(OutputStream stdin) throws IOException;
    }

    private Command(List<String> argv, Map<String, String> environment, Input input, Duration timeout) {
        this.argv = List.copyOf(argv);
        this.environment = Map.copyOf(environment);
        this.input = input;
        this.timeout = timeout;
    }

    /// Nothing on standard input, two minutes of patience.
    public static Command of(List<String> argv) {
        return new Command(argv, Map.of(), _ -> {}, PATIENCE);
    }

    public Command withEnvironment(Map<String, String> overlay) {
        return new Command(argv, overlay, input, timeout);
    }

    public Command withInput(String text) {
        return withInput(stdin -> stdin.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Command withInput(Input source) {
        return new Command(argv, environment, source, timeout);
    }

    public Command withTimeout(Duration patience) {
        return new Command(argv, environment, input, patience);
    }

    public List<String> argv() {
        return argv;
    }

    Map<String, String> environment() {
        return environment;
    }

    Input input() {
        return input;
    }

    Duration timeout() {
        return timeout;
    }

    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
