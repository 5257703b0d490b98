package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Commented manifests to begin with.
public final class ExampleManifests {

    private static final String FOLDER = "/io/claudebottle/examples/";
    private static final List<String> NAMES =
            List.of("bottles/starter.md", "agents/starter.md", "agents/researcher.md", "bottles/dev.md", "agents/implementer.md");

    private ExampleManifests() {}

    /// @param written files that were not there before
    /// @param kept files that were there and are untouched
    public record Outcome(List<Path> written, List<Path> kept) {

        public Outcome {
            written = List.copyOf(written);
            kept = List.copyOf(kept);
        }
    }

    /// One of them, in a home.
    ///
    /// @param text what the file holds, or would
    /// @param there whether the file is there, whatever is in it
    public record Example(Path file, String text, boolean there) {}

    /// The examples as they are in a home, or would be, the first bottle and agent first.
    ///
    /// @throws ProblemException when a file that is there cannot be read
    public static List<Example> in(Home home) {
        return NAMES.stream().map(name -> example(name, home.root().resolve(name))).toList();
    }

    private static Example example(String name, Path target) {
        try {
            return new Example(target, Files.readString(target), true);
        } catch (NoSuchFileException e) {
            return new Example(target, shipped(name), false);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot read " + target + ": " + e.getMessage(), "Correct its permissions, or move it away."), e);
        }
    }

    private static String shipped(String name) {
        try (InputStream example = open(name)) {
            return new String(example.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(ExampleManifests.class.getResourceAsStream(FOLDER + name), name);
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
        try (InputStream example = open(name)) {
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
