package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Looks at the host for what a launch will need of it.
final class HostProbe {

    private static final long MEGABYTE = 1 << 20;

    /// The documents and logs of one bottle fit well into this.
    private static final long ENOUGH = 100 * MEGABYTE;

    private final Map<String, String> environment;

    HostProbe(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean hasDockerCommand() {
        List<String> names = File.pathSeparatorChar == ';' ? List.of("docker.exe", "docker.cmd") : List.of("docker");
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .anyMatch(directory -> names.stream().anyMatch(name -> Files.isExecutable(Path.of(directory, name))));
    }

    Check dockerCommand() {
        return hasDockerCommand()
                ? new Check(Outcome.PASSED, "The docker command is on the PATH", "")
                : new Check(Outcome.FAILED, "The docker command is not on the PATH", "Install the Docker command line (docker-cli), or correct the PATH.");
    }

    /// Of the file system that the directory is on, or will be.
    Check freeSpace(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return new Check(Outcome.WARNED, "The free space for " + directory + " is not known", "");
        }
        try {
            FileStore store = Files.getFileStore(existing);
            return judge(existing, store.getUsableSpace());
        } catch (IOException e) {
            return new Check(Outcome.WARNED, "The free space for " + directory + " is not known: " + e.getMessage(), "");
        }
    }

    static Check judge(Path place, long free) {
        String what = (free / MEGABYTE) + " MB free for the state in " + place;
        if (free < MEGABYTE) {
            return new Check(Outcome.FAILED, "No space left for the state in " + place, "Free some space there.");
        }
        return free < ENOUGH ? new Check(Outcome.WARNED, "Only " + what, "Free some space there.") : new Check(Outcome.PASSED, what, "");
    }
}
