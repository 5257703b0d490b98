package io.claudebottle.backend.bubblewrap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.parts.UndoList;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a bottle: keeps what its sidecars said, then ends its processes and removes its files.
final class Teardown {

    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    /// The bundle's own grace for its daemons, and a little.
    private static final Duration GRACE = Duration.ofSeconds(9);

    /// What is killed is gone at once; a kernel that is busy takes its time over many mounts.
    private static final Duration KILLED = Duration.ofSeconds(10);

    private static final int LOOKS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BottleStates states;
    private final Operator operator;

    Teardown(BottleStates states, Operator operator) {
        this.states = states;
        this.operator = operator;
    }

    /// Goes on when a step fails; a step with nothing to do does nothing.
    ///
    /// @throws ProblemException naming what could not be removed
    void end(String identity) {
        BottleDirectory directory = BottleDirectory.of(states, identity, operator);
        List<String> failed = remove(directory, () -> keepEvents(identity, directory));
        if (!failed.isEmpty()) {
            throw new ProblemException(Problem.of("the bottle " + identity + " could not be ended completely", "Run cleanup to remove what is left.")
                    .withEvidence(failed));
        }
    }

    /// @param ended runs when no process is left, and the files are still there
    /// @return what could not be done, one line each
    static List<String> remove(BottleDirectory directory, Runnable ended) {
        Optional<BottleRecord> record = BottleRecord.read(directory.record());
        var steps = new UndoList();
        // Pushed in reverse. The agent runs nothing that wants to be asked; the sidecars close their connections first.
        steps.push("control group", () -> ControlGroup.remove(record.map(BottleRecord::cgroup).orElse("")));
        steps.push("files in " + directory.root(), () -> {
            List<String> left = Trees.delete(directory.root());
            if (!left.isEmpty()) {
                throw new ProblemException(left.getFirst(), "");
            }
            directory.forgetEmptyParent();
        });
        steps.push("what the sidecars said", ended);
        steps.push("processes", () -> killMarked(directory.root()));
        record.filter(known -> known.isAlive(known.sidecars())).flatMap(BottleRecord::sidecars).ifPresent(sidecars -> steps.push("sidecars", () -> {
            LiveProcess.signal(sidecars, false);
            LiveProcess.awaitEnd(List.of(sidecars), GRACE);
        }));
        record.filter(known -> known.isAlive(known.holder())).flatMap(BottleRecord::holder).ifPresent(holder -> steps.push("agent", () -> kill(List.of(holder))));
        return steps.run();
    }

    /// More than once, because what is being started while it is looked at is seen only the next time.
    private static void killMarked(Path root) {
        for (int look = 0; look < LOOKS; look++) {
            List<FirstProcess> found = Marked.of(root);
            if (found.isEmpty()) {
                return;
            }
            kill(found);
        }
        throw new ProblemException("processes of the bottle come back as fast as they are ended", "");
    }

    private static void kill(List<FirstProcess> processes) {
        processes.forEach(process -> LiveProcess.signal(process, true));
        if (!LiveProcess.awaitEnd(processes, KILLED)) {
            throw new ProblemException("still running: " + processes.stream().filter(LiveProcess::is).map(FirstProcess::toString).toList(), "");
        }
    }

    /// In the form in which the logs of any bottle are kept. Best effort: logs never hold up an end.
    private void keepEvents(String identity, BottleDirectory directory) {
        Path state = states.directory(identity);
        if (!Files.isDirectory(state) || !Files.exists(directory.events())) {
            return;
        }
        String mark = "claude-bottle-sidecars-" + identity + "  | ";
        try {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(directory.events())) {
                lines.add(mark + time(line) + " " + line + "\n");
            }
            AtomicFile.write(state.resolve(BottleStates.COMPOSE_LOG), String.join("", lines).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("what the sidecars of {} said was not kept: {}", identity, e.toString());
        }
    }

    private static String time(String line) {
        try {
            String said = JSON.readTree(line).path("time").asText();
            return said.isEmpty() ? "-" : said;
        } catch (JsonProcessingException noEvent) {
            return "-";
        }
    }
}
