package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;

/// Carries what claude remembers (its `~/.claude`) out of a bottle that ends and into the one that resumes it.
///
/// It stays the packed archive that the bottle made, `state/<identity>/transcript/claude.tar.gz`, and is never unpacked on the host: whoever wrote
/// it may be hostile.
final class Transcripts {

    static final String ARCHIVE = "claude.tar.gz";

    private static final String PACKED = "$HOME/.claude-bottle-session/transcript.tar.gz";
    private static final String RESTORED = "/home/node/.claude-bottle-session/restored.tar.gz";
    private static final int NOTHING_THERE = 3;

    /// What one call carries; it travels as base64 text in memory.
    private static final int CHUNK = 4 << 20;

    private static final long LARGEST = 256L << 20;

    private final BottleStates states;

    Transcripts(BottleStates states) {
        this.states = states;
    }

    /// Best effort: the end of a session must not fail for the memory of it.
    ///
    /// @return why there is no snapshot; empty when there is one
    Optional<String> snapshot(Bottle bottle) {
        try {
            ExecResult packed = bottle.exec(BottleScripts.PACK);
            if (packed.returnCode() == NOTHING_THERE) {
                return Optional.of("no transcript was kept: the bottle has no /home/node/.claude");
            }
            long size = size(packed);
            if (size > LARGEST) {
                return Optional.of("no transcript was kept: it has " + size / (1 << 20) + " MiB, more than " + LARGEST / (1 << 20));
            }
            fetch(bottle, size, archive(bottle.identity()));
            return Optional.empty();
        } catch (ProblemException | IOException e) {
            return Optional.of("no transcript was kept: " + e.getMessage());
        }
    }

    private static long size(ExecResult packed) {
        String size = packed.stdout().strip();
        if (packed.returnCode() != 0 || !size.matches("[0-9]{1,18}")) {
            throw failed("packing /home/node/.claude in the bottle failed", packed);
        }
        return Long.parseLong(size);
    }

    private static void fetch(Bottle bottle, long size, Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        Path partial = archive.resolveSibling(ARCHIVE + ".partial");
        try {
            try (OutputStream out = Files.newOutputStream(partial)) {
                for (long chunk = 0; chunk * CHUNK < size; chunk++) {
                    out.write(chunk(bottle, chunk));
                }
            }
            if (Files.size(partial) != size) {
                throw new IOException("it came out of the bottle incomplete");
            }
            Files.move(partial, archive, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static byte[] chunk(Bottle bottle, long index) {
        ExecResult read = bottle.exec("dd if=\"" + PACKED + "\" bs=" + CHUNK + " skip=" + index + " count=1 2>/dev/null | base64\n");
        try {
            return Base64.getMimeDecoder().decode(read.stdout());
        } catch (IllegalArgumentException notBase64) {
            throw failed("reading the transcript out of the bottle failed", read);
        }
    }

    /// Puts the snapshot of an earlier bottle of the same identity into this one; the next claude in it continues the conversation.
    ///
    /// @return why it could not be restored; empty when it was, or when there is none
    Optional<String> restore(Bottle bottle) {
        Path archive = archive(bottle.identity());
        if (!Files.isRegularFile(archive)) {
            return Optional.empty();
        }
        try {
            bottle.cpIn(archive, RESTORED);
            ExecResult unpacked = bottle.exec(BottleScripts.UNPACK);
            if (unpacked.returnCode() != 0) {
                throw failed("unpacking it in the bottle failed", unpacked);
            }
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of("the transcript was not restored: " + e.getMessage());
        }
    }

    private Path archive(String identity) {
        return states.directory(identity).resolve(BottleStates.TRANSCRIPT).resolve(ARCHIVE);
    }

    private static ProblemException failed(String what, ExecResult result) {
        String last = result.stderr().lines().reduce("", (before, line) -> line);
        return new ProblemException(Problem.of(last.isEmpty() ? what : what + ": " + last));
    }
}
