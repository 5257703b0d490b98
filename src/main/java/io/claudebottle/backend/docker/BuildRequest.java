package io.claudebottle.backend.docker;

import io.claudebottle.backend.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// One `docker build` whose context comes over standard input as a tar archive, so that nothing of it is put on the disk first.
///
/// @param tag of the result
/// @param label value of [Labels#IMAGE]
/// @param arguments build arguments that stand on the argv
/// @param values build arguments that are too long for it: name only there, value in the child's environment
/// @param context writes the archive, `Dockerfile` at its top
record BuildRequest(String tag, String label, SortedMap<String, String> arguments, SortedMap<String, String> values, Command.Input context) {

    /// A first build fetches some hundred megabytes.
    static final Duration PATIENCE = Duration.ofHours(1);

    List<String> argv() {
        // The legacy builder otherwise leaves the container of the step that failed.
        List<String> argv = new ArrayList<>(List.of(DockerCli.PROGRAM, "build", "--force-rm", "-t", tag, "--label", Labels.IMAGE + "=" + label));
        arguments.forEach((name, value) -> argv.addAll(List.of("--build-arg", name + "=" + value)));
        values.keySet().forEach(name -> argv.addAll(List.of("--build-arg", name)));
        argv.add("-");
        return argv;
    }
}
