package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/// The way into the sidecars' memory; no secret that goes through it is anywhere else.
///
/// @param pipe which the sidecars have made
/// @param heard whether anybody reads it
record ControlPipe(Path pipe, BooleanSupplier heard) {

    /// @throws ProblemException when it could not be handed over
    void tell(String identity, ControlMessage message) {
        if (!heard.getAsBoolean()) {
            throw cannot(identity, "its sidecars have ended", null);
        }
        Path lock = pipe.resolveSibling("control.lock");
        // No links: the directory is the sidecars', and we may be the superuser.
        // For both directions: opening for writing alone would wait for a reader, and there may never be one again.
        try (FileChannel locking = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock held = locking.lock();
                FileChannel open = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            // The lock keeps the lines of two operators' processes apart; the pipe takes a long one in pieces.
            ByteBuffer line = ByteBuffer.wrap((message.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
            while (held.isValid() && line.hasRemaining()) {
                open.write(line);
            }
        } catch (IOException e) {
            throw cannot(identity, e.toString(), e);
        }
    }

    private static ProblemException cannot(String identity, String why, @org.jspecify.annotations.Nullable IOException cause) {
        Problem problem = Problem.of("the sidecars of " + identity + " cannot be told anything: " + why, "Look whether the bottle still runs.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
