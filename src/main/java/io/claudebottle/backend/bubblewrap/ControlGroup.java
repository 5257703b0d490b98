package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The part of the control groups that this user may divide, where there is one: systemd gives one to everyone who has logged in.
///
/// @param parent in which a bottle gets a group of its own
record ControlGroup(Path parent) {

    private static final Path MOUNT = Path.of("sys/fs/cgroup");
    private static final Set<String> NEEDED = Set.of("memory", "pids");
    private static final String PREFIX = "claude-bottle-";
    private static final long CPU_PERIOD_MICROS = 100_000;

    /// The nearest group around this process that is handed down and hands down what is needed.
    ///
    /// @param root of the host's files
    static Optional<ControlGroup> delegated(Path root) {
        Path mount = root.resolve(MOUNT);
        if (!Files.exists(mount.resolve("cgroup.controllers"))) {
            return Optional.empty();
        }
        for (Path group = own(root, mount); group.startsWith(mount); group = group.getParent()) {
            if (Files.isWritable(group) && Files.isWritable(group.resolve("cgroup.procs")) && words(group.resolve("cgroup.subtree_control")).containsAll(NEEDED)) {
                return Optional.of(new ControlGroup(group));
            }
        }
        return Optional.empty();
    }

    private static Path own(Path root, Path mount) {
        try {
            return Files.readAllLines(root.resolve("proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::/"))
                    .findFirst()
                    .map(line -> mount.resolve(line.substring("0::/".length())))
                    .orElse(mount);
        } catch (IOException e) {
            return mount;
        }
    }

    private static Set<String> words(Path file) {
        try {
            return Set.copyOf(Arrays.asList(Files.readString(file).strip().split("\\s+")));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /// Makes the group of one bottle.
    ///
    /// @param limits 0 means none
    /// @return its directory
    Path make(String identity, Settings.Limits limits) {
        Path group = parent.resolve(PREFIX + identity);
        try {
            Files.createDirectories(group);
            limit(group, "memory.max", limits.memoryBytes());
            limit(group, "pids.max", limits.pids());
            if (limits.cpus() > 0 && Files.exists(group.resolve("cpu.max"))) {
                Files.writeString(group.resolve("cpu.max"), Math.round(limits.cpus() * CPU_PERIOD_MICROS) + " " + CPU_PERIOD_MICROS);
            }
            return group;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the control group " + group + " cannot be made: " + e.getMessage(), "See who owns " + parent + "."), e);
        }
    }

    private static void limit(Path group, String file, long value) throws IOException {
        if (value > 0) {
            Files.writeString(group.resolve(file), Long.toString(value));
        }
    }

    /// Only an empty one goes.
    ///
    /// @param group "" for none
    static void remove(String group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(Path.of(group));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the control group " + group + " cannot be removed: " + e.getMessage(), "See which processes are in it."), e);
        }
    }
}
