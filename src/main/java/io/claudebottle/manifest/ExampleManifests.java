package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Commented manifests to begin with.
public final class ExampleManifests {

    private static final String FOLDER = "/io/claudebottle/examples/";
    private static final List<String> NAMES =
            List.of("bottles/starter.md", "bottles/dev.md", "agents/starter.md", "agents/researcher.md", "agents/implementer.md");

    private ExampleManifests() {}

    /// @param written files that were not there before
    /// @param kept files that were there and are untouched
    public record Outcome(List<Path> written, List<Path> kept) {

        public Outcome {
            written = List.copyOf(written);
            kept = List.copyOf(kept);
        }
    }

    /// Writes the examples into a home, never over a file that is there.
    ///
    /// @throws ProblemException when the home cannot be written; what was written before stays
    public static Outcome writeInto(Home home) {
        List<Path> written = new ArrayList<>();
        List<Path> kept = new ArrayList<>();
        for (String name : NAMES) {
            Path target = home.root().resolve(name);
            (write(name, target) ? written : kept).add(target);
        }
        return new Outcome(written, kept);
    }

    /// Whether the file was written; if not, there is one already.
    private static boolean write(String name, Path target) {
        createDirectory(target.getParent());
        try (InputStream example = Objects.requireNonNull(ExampleManifests.class.getResourceAsStream(FOLDER + name), name)) {
            Files.copy(example, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new ProblemException(Problem.of("cannot write into " + directory + ": it is not a directory", "Move it away."), e);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static ProblemException unwritable(Path path, IOException e) {
        return new ProblemException(Problem.of("cannot write " + path + ": " + e.getMessage(), "Correct the permissions of its directory."), e);
    }
}
