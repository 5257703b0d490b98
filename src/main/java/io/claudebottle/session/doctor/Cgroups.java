package io.claudebottle.session.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Whether limits can be put on a bottle as a whole.
///
/// @param unified whether version 2 is what this host uses
/// @param directory of the group that this process is in
/// @param delegated whether this user may make groups in it
/// @param controllers of that group, as `memory`
record Cgroups(boolean unified, Path directory, boolean delegated, Set<String> controllers) {

    private static final String MOUNT = "/sys/fs/cgroup";
    private static final List<String> WANTED = List.of("cpu", "memory", "pids");

    static Cgroups ofThisProcess(HostFiles files) {
        String own = files.text("/proc/self/cgroup").lines().filter(line -> line.startsWith("0::/")).map(line -> line.substring(3)).findFirst().orElse("/");
        Path directory = files.at(MOUNT + own).normalize();
        return new Cgroups(
                files.has(MOUNT + "/cgroup.controllers"),
                directory,
                Files.isWritable(directory) && Files.isWritable(directory.resolve("cgroup.procs")),
                new TreeSet<>(List.of(files.text(MOUNT + own + "/cgroup.controllers").strip().split("\\s+"))));
    }

    Diagnosis diagnosis() {
        if (!unified) {
            return Diagnosis.missing(
                    "are not of version 2, so that limits hold for each process and not for the bottle",
                    Fix.of("Start Linux with systemd.unified_cgroup_hierarchy=1, as distributions of today do."));
        }
        if (!delegated) {
            return Diagnosis.missing(
                            "are not delegated to this user here, so that limits hold for each process and not for the bottle",
                            new Fix("Start it in a group of its own:", "systemd-run --user --scope -p Delegate=yes ./claude-bottle"))
                    .at("2", directory.toString());
        }
        List<String> lacking = WANTED.stream().filter(name -> !controllers.contains(name)).toList();
        if (!lacking.isEmpty()) {
            return Diagnosis.doubtful(
                            "are delegated without " + String.join(", ", lacking) + ", so that those limits hold for each process and not for the bottle",
                            Fix.of("Add Delegate=cpu memory pids to the [Service] of user@.service: sudo systemctl edit user@.service."))
                    .at("2", directory.toString());
        }
        return Diagnosis.fine("delegated: " + String.join(", ", WANTED)).at("2", directory.toString());
    }
}
