package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Looks at the host for what a launch will need of it.
final class HostProbe {

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
}
