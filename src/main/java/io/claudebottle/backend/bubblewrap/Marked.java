package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Processes of the host that carry the mark of a bottle ([Spawn#MARK]), whoever started them and whatever was written down.
///
/// Those of the agent do not: they end with the first process of their namespace, which does.
final class Marked {

    private Marked() {}

    /// @param root of the bottle's directory
    static List<FirstProcess> of(Path root) {
        String wanted = Spawn.MARK + "=" + root;
        List<FirstProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).contains(wanted)) {
                    alive(process).ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProblemException(Problem.of("the processes of this host cannot be listed: " + e.getMessage(), "See whether /proc is mounted."), e);
        }
        return found;
    }

    private static Optional<FirstProcess> alive(Path process) {
        try {
            return Optional.of(FirstProcess.of(Integer.parseInt(process.getFileName().toString()))).filter(LiveProcess::is);
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static List<String> environment(Path process) {
        try {
            return List.of(new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException notOurs) {
            return List.of();
        }
    }
}
