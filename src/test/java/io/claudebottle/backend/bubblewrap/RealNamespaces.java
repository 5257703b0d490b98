package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.HostProcesses;
import io.claudebottle.backend.RealBackend;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The bubblewrap backend on this very kernel.
final class RealNamespaces extends RealBackend<BubblewrapBottlePlan, BubblewrapCleanupPlan> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final BubblewrapBackend backend;
    final Bottles bottles;

    RealNamespaces(Path root, Map<String, String> overlay) {
        super(root, overlay);
        this.backend = another(Clock.systemUTC());
        this.bottles = new Bottles(states, Operator.ofThisProcess());
        assumeNamespaces(backend);
    }

    RealNamespaces(Path root) {
        this(root, Map.of());
    }

    /// Skips, by name and with the reason, where no bottle can be made.
    static void assumeNamespaces(BubblewrapBackend backend) {
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no namespaces: " + problem.what()));
    }

    @Override
    public BubblewrapBackend backend() {
        return backend;
    }

    @Override
    public BubblewrapBackend another(Clock clock) {
        return new BubblewrapBackend(user, environment, states, SidecarDirectory.ofTheProduct(), Settings::defaults, clock);
    }

    BottleDirectory directory(String identity) {
        return bottles.directory(identity);
    }

    BottleRecord record(String identity) {
        return bottles.record(identity).orElseThrow();
    }

    /// Its processes on the host and inside, told by different things: by the mark in their environment, and by the files that they see.
    @Override
    public List<String> objects(String identity) {
        List<String> found = new ArrayList<>();
        Marked.of(directory(identity).root()).forEach(process -> found.add("process " + process));
        HostProcesses.thatSee("/" + identity + "/").forEach(pid -> found.add("process inside " + pid));
        if (Files.exists(directory(identity).root())) {
            found.add("directory " + directory(identity).root());
        }
        try (Stream<Path> groups = Files.find(
                Path.of("/sys/fs/cgroup"), Integer.MAX_VALUE, (path, attributes) -> attributes.isDirectory() && path.endsWith("claude-bottle-" + identity))) {
            groups.forEach(group -> found.add("control group " + group));
        } catch (IOException | UncheckedIOException e) {
            // There are none on this host, or one of another user went away under our eyes.
        }
        return found;
    }

    /// Its files, the agent's too, and the environments of its processes on the host.
    @Override
    public Map<String, String> kept(BubblewrapBottlePlan plan) {
        Map<String, String> kept = new TreeMap<>();
        Path root = directory(plan.identity()).root();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(kept).containsKeys(directory(plan.identity()).record().toString(), directory(plan.identity()).events().toString());
        Map<Integer, String> environments = HostProcesses.environments();
        List<FirstProcess> processes = Marked.of(root);
        assertThat(processes).hasSizeGreaterThan(3);
        processes.forEach(process -> kept.put("environment of " + process, environments.getOrDefault(process.pid(), "")));
        return kept;
    }

    /// The relay ends with its bottle by itself.
    @Override
    public void kill(String identity) {
        BottleRecord record = record(identity);
        kill(record.holder().orElseThrow());
        assertThat(LiveProcess.awaitEnd(List.of(record.relay().orElseThrow()), PATIENCE)).isTrue();
    }

    static void kill(FirstProcess process) {
        LiveProcess.signal(process, true);
        assertThat(LiveProcess.awaitEnd(List.of(process), PATIENCE)).isTrue();
    }

    @Override
    protected BubblewrapCleanupPlan only(BubblewrapCleanupPlan plan, Set<String> ids) {
        return plan.only(ids);
    }

    @Override
    public void close() {
        identities.forEach(identity -> Teardown.remove(directory(identity), () -> {}));
    }
}
