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

/// Commented manifests to begin with.
public final class ExampleManifests {

    private static final List<String> NAMES =
            List.of("bottles/starter.md", "bottles/dev.md", "agents/starter.md", "agents/researcher.md", "agents/implementer.md");

    private ExampleManifests() {}

    /// @param written files that were not there before
    /// @param kept files that were there and are untouched
    public record Outcome(List<Path> written, List<Path> kept) {}

    /// Writes the examples into a home, never over a file that is there.
    public static Outcome writeInto(Home home) {
        List<Path> written = new ArrayList<>();
        List<Path> kept = new ArrayList<>();
        for (String name : NAMES) {
            Path target = home.root().resolve(name);
            try (InputStream example = ExampleManifests.class.getResourceAsStream("/io/claudebottle/examples/" + name)) {
                Files.createDirectories(target.getParent());
                Files.copy(java.util.Objects.requireNonNull(example, name), target);
                written.add(target);
            } catch (FileAlreadyExistsException e) {
                kept.add(target);
            } catch (IOException e) {
                throw new ProblemException(Problem.of("cannot write " + target + ": " + e.getMessage(), "Correct the permissions of " + home.root() + "."), e);
            }
        }
        return new Outcome(List.copyOf(written), List.copyOf(kept));
    }
}
