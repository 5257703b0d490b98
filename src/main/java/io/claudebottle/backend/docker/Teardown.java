package io.claudebottle.backend.docker;

import io.claudebottle.backend.parts.UndoList;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a bottle: keeps its logs, then removes its containers, its networks and the image with its working directory.
final class Teardown {

    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    /// The bundle's own grace for its daemons, and a little.
    private static final Duration GRACE = Duration.ofSeconds(9);

    private static final int LOG_LINES = 10_000;

    private final DockerEngine engine;
    private final BottleStates states;

    Teardown(DockerEngine engine, BottleStates states) {
        this.engine = engine;
        this.states = states;
    }

    /// Goes on when a step fails; a step with nothing to do does nothing.
    ///
    /// @throws ProblemException naming what could not be removed
    void end(Names names) {
        keepLogs(names);
        var steps = new UndoList();
        // Pushed in reverse. The agent runs nothing that wants to be asked; the sidecars close their connections first.
        steps.push("image " + names.cwdImage(), () -> engine.removeImage(names.cwdImage()));
        steps.push("network " + names.egressNetwork(), () -> engine.removeNetwork(names.egressNetwork()));
        steps.push("network " + names.internalNetwork(), () -> engine.removeNetwork(names.internalNetwork()));
        steps.push("container " + names.sidecarContainer(), () -> engine.removeContainer(names.sidecarContainer()));
        steps.push("container " + names.sidecarContainer(), () -> engine.stop(names.sidecarContainer(), GRACE));
        steps.push("container " + names.agentContainer(), () -> engine.removeContainer(names.agentContainer()));
        steps.push("container " + names.agentContainer(), () -> engine.kill(names.agentContainer()));
        List<String> failed = steps.run();
        if (!failed.isEmpty()) {
            throw new ProblemException(Problem.of(
                            "the bottle " + names.identity() + " could not be ended completely", "Run cleanup once Docker answers again.")
                    .withEvidence(failed));
        }
    }

    /// As `docker compose logs --no-color --timestamps` prints them, in order of time. Best effort: logs never hold up an end.
    private void keepLogs(Names names) {
        Path directory = states.directory(names.identity());
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            List<String> lines = new ArrayList<>();
            for (String container : List.of(names.agentContainer(), names.sidecarContainer())) {
                if (engine.container(container).isPresent()) {
                    lines.addAll(engine.logs(container, LOG_LINES, true).stream().map(line -> line + "\t" + container).toList());
                }
            }
            Stream<String> ordered = lines.stream().sorted().map(Teardown::asCompose);
            AtomicFile.write(
                    directory.resolve(BottleStates.COMPOSE_LOG), String.join("", ordered.toList()).getBytes(StandardCharsets.UTF_8));
        } catch (EngineException e) {
            LOG.warn("the logs of {} were not kept: {}", names.identity(), e.problem().what());
        } catch (IOException e) {
            LOG.warn("the logs of {} were not kept: {}", names.identity(), e.toString());
        }
    }

    private static String asCompose(String line) {
        int tab = line.lastIndexOf('\t');
        return line.substring(tab + 1) + "  | " + line.substring(0, tab) + "\n";
    }
}
