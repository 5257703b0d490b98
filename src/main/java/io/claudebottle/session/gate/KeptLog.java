package io.claudebottle.session.gate;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What the sidecars of a bottle said that has ended: `compose.log` in its kept state, lines as `CONTAINER  | TIME LINE`.
final class KeptLog {

    /// The name of the bundle's container without the identity. The agent can write into the log of its own container, so only what the
    /// engine marked as the bundle's is believed.
    private static final String BUNDLE = "claude-bottle-sidecars-";

    private static final String SEPARATOR = "  | ";

    private final BottleStates states;

    KeptLog(BottleStates states) {
        this.states = states;
    }

    /// Hands over the sidecars' lines, oldest first.
    ///
    /// @return false when nothing was kept
    /// @throws ProblemException when it cannot be read
    boolean read(String identity, Consumer<String> lines) {
        Path file = states.directory(identity).resolve(BottleStates.COMPOSE_LOG);
        String mark = BUNDLE + identity + SEPARATOR;
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
            eachLine(content, line -> {
                int time = line.indexOf(' ', mark.length());
                if (line.startsWith(mark) && time > 0) {
                    lines.accept(line.substring(time + 1));
                }
            });
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot read " + file + ": " + e.getMessage(), "Correct its permissions."), e);
        }
    }

    /// Only a line feed ends a line: a carriage return may be part of what somebody wrote. A line that no event can be is passed over.
    private static void eachLine(InputStream content, Consumer<String> lines) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = content.read(); octet >= 0; octet = content.read()) {
            if (octet != '\n') {
                if (line.size() <= BundleEvent.LONGEST_LINE) {
                    line.write(octet);
                }
                continue;
            }
            if (line.size() <= BundleEvent.LONGEST_LINE) {
                lines.accept(line.toString(StandardCharsets.UTF_8));
            }
            line.reset();
        }
    }
}
