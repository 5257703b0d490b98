package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a bwrap says of the namespaces that it makes, in a file, because it goes on saying so after we are gone.
final class StatusFile {

    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// A file is all there is to look at; namespaces take a few milliseconds.
    private static final long LOOK_AGAIN = Duration.ofMillis(1).toNanos();

    private StatusFile() {}

    /// @param bwrap the process that writes it
    /// @param log what it complains in
    /// @return the first process inside, by its number on the host
    /// @throws ProblemException with its last words when there will be none
    static FirstProcess awaitChild(Path status, Process bwrap, Path log, LaunchProgress progress) {
        return await(() -> child(status), bwrap, log, progress, "the namespaces of the bottle");
    }

    /// Waits until a file has a line.
    static void awaitLine(Path file, String line, Process bwrap, LaunchProgress progress) {
        await(() -> lines(file).contains(line) ? Optional.of(line) : Optional.empty(), bwrap, file, progress, "the root file system of the bottle");
    }

    private static <T> T await(Supplier<Optional<T>> look, Process bwrap, Path log, LaunchProgress progress, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean alive = bwrap.isAlive();
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            progress.throwIfCancelled();
            if (!alive || System.nanoTime() - deadline > 0) {
                throw new ProblemException(Problem.of(
                                what + " cannot be made" + (alive ? " within " + PATIENCE.toSeconds() + " s" : ""), "claude-bottle doctor says what this host lacks.")
                        .withEvidence(lines(log)));
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private static Optional<FirstProcess> child(Path status) {
        try {
            Matcher child = CHILD.matcher(Files.readString(status));
            return child.find() ? Optional.of(FirstProcess.of(Integer.parseInt(child.group(1)))) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException none) {
            return List.of();
        }
    }
}
