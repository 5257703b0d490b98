package io.claudebottle.backend.bubblewrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.backend.parts.Forward;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.state.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What another process has to know to find a bottle again; `bottle.json` in its directory. Holds no secret.
///
/// @param boot the host's boot id: process numbers of another boot mean nothing
/// @param holder the first process of the bottle's namespaces; the bottle lives as long as it does
/// @param outer a process in the outermost user namespace, through which the others are entered
/// @param sidecars the first process of the sidecars, a Java machine
/// @param sidecarsOuter what waits for it
/// @param relay absent until it was started
/// @param prompt path inside; "" when there is none
/// @param daemons names, in order of starting
/// @param forwards variables that each exec is given
/// @param copied whether the working directory was copied in
/// @param cgroup directory of the control group that limits it; "" when rlimits do
record BottleRecord(
        String boot,
        Optional<FirstProcess> holder,
        Optional<FirstProcess> outer,
        Optional<FirstProcess> sidecars,
        Optional<FirstProcess> sidecarsOuter,
        Optional<FirstProcess> relay,
        String prompt,
        List<String> daemons,
        List<Forward> forwards,
        boolean copied,
        String cgroup) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final ObjectMapper JSON = new ObjectMapper();

    BottleRecord {
        daemons = List.copyOf(daemons);
        forwards = List.copyOf(forwards);
    }

    static BottleRecord ofThisBoot(List<String> daemons, List<Forward> forwards, boolean copied, String cgroup) {
        return new BottleRecord(bootId(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "", daemons,
                forwards, copied, cgroup);
    }

    BottleRecord withHolder(FirstProcess first, FirstProcess outermost) {
        return new BottleRecord(boot, Optional.of(first), Optional.of(outermost), sidecars, sidecarsOuter, relay, prompt, daemons, forwards, copied,
                cgroup);
    }

    BottleRecord withSidecars(FirstProcess first, FirstProcess waiting) {
        return new BottleRecord(boot, holder, outer, Optional.of(first), Optional.of(waiting), relay, prompt, daemons, forwards, copied, cgroup);
    }

    BottleRecord withRelay(FirstProcess started) {
        return new BottleRecord(boot, holder, outer, sidecars, sidecarsOuter, Optional.of(started), prompt, daemons, forwards, copied, cgroup);
    }

    BottleRecord withPrompt(String path) {
        return new BottleRecord(boot, holder, outer, sidecars, sidecarsOuter, relay, path, daemons, forwards, copied, cgroup);
    }

    /// All that were ever started and may still run, in the order in which they are to end: the agent first.
    List<FirstProcess> processes() {
        return Stream.of(holder, sidecars, relay, outer, sidecarsOuter).flatMap(Optional::stream).toList();
    }

    boolean isAlive(Optional<FirstProcess> process) {
        return process.filter(this::isAlive).isPresent();
    }

    /// A process is ours only if it has the number *and* the start time that we saw, in the same boot; a dead one that nobody has buried
    /// is dead.
    boolean isAlive(FirstProcess process) {
        return boot.equals(bootId()) && LiveProcess.is(process);
    }

    /// Whether everything that a way out takes is there.
    boolean isServed() {
        return isAlive(sidecars) && isAlive(relay);
    }

    static String bootId() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            // Nothing then counts as ours.
            return "";
        }
    }

    void write(Path file) {
        ObjectNode json = JSON.createObjectNode();
        json.put("boot", boot);
        put(json, "holder", holder);
        put(json, "outer", outer);
        put(json, "sidecars", sidecars);
        put(json, "sidecars_outer", sidecarsOuter);
        put(json, "relay", relay);
        json.put("prompt", prompt);
        json.put("daemons", String.join(",", daemons));
        json.put("forwards", Forward.toLabel(forwards));
        json.put("copied", copied);
        json.put("cgroup", cgroup);
        try {
            AtomicFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot write " + file + ": " + e.getMessage(), "Free some space or correct its permissions."), e);
        }
    }

    private static void put(ObjectNode json, String name, Optional<FirstProcess> process) {
        process.ifPresent(known -> json.put(name, known.toString()));
    }

    /// Empty when there is none, or none that can be understood.
    static Optional<BottleRecord> read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            return json == null || !json.isObject()
                    ? Optional.empty()
                    : Optional.of(new BottleRecord(
                            json.path("boot").asText(),
                            process(json, "holder"),
                            process(json, "outer"),
                            process(json, "sidecars"),
                            process(json, "sidecars_outer"),
                            process(json, "relay"),
                            json.path("prompt").asText(),
                            Stream.of(json.path("daemons").asText().split(",")).filter(name -> !name.isEmpty()).toList(),
                            Forward.fromLabel(json.path("forwards").asText()),
                            json.path("copied").asBoolean(),
                            json.path("cgroup").asText()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<FirstProcess> process(JsonNode json, String name) {
        return Optional.of(json.path(name).asText()).filter(text -> !text.isEmpty()).map(FirstProcess::parse);
    }
}
