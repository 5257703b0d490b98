package io.claudebottle.backend.docker;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The `docker` command, for what the engine's API lacks or the library cannot: builds, and processes with a standard input.
final class DockerCli {

    static final String PROGRAM = "docker";

    private final CommandRunner runner;
    private final Supplier<Map<String, String>> endpoint;

    /// @param endpoint environment with which `docker` talks to the same engine as we do; asked at each call
    DockerCli(CommandRunner runner, Supplier<Map<String, String>> endpoint) {
        this.runner = runner;
        this.endpoint = endpoint;
    }

    /// The environment for a `docker` child, together with more.
    Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(endpoint.get());
        return all;
    }

    /// @param lines hears what the build says, both streams
    /// @param running hears how to end it early
    /// @return the exit code
    int build(BuildRequest request, Consumer<String> lines, Consumer<Runnable> running) {
        Map<String, String> environment = environment(request.values());
        // Where BuildKit does the work: lines instead of a picture that moves.
        environment.put("BUILDKIT_PROGRESS", "plain");
        Command command = Command.of(request.argv())
                .withEnvironment(environment)
                .withInput(request.context())
                .withTimeout(BuildRequest.PATIENCE);
        return runner.stream(command, lines, running);
    }

    /// Runs a POSIX shell script in a container; it travels over standard input.
    ///
    /// @param values of variables that it gets; their names only are on the argv
    /// @param arguments `$1` and so on of the script; visible in the engine's events
    ExecResult script(
            String container, String user, Map<String, String> values, String script, List<String> arguments, Consumer<Runnable> running) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM, "exec", "-i", "-u", user));
        values.keySet().stream().sorted().forEach(name -> argv.addAll(List.of("-e", name)));
        argv.addAll(List.of(container, "sh", "-s"));
        if (!arguments.isEmpty()) {
            argv.add("--");
            argv.addAll(arguments);
        }
        return runner.run(Command.of(argv).withEnvironment(environment(values)).withInput(script), running);
    }

    /// Runs a program in a container, as the container's own user, with `input` on its standard input; its argv is visible in the
    /// engine's events, the input is not.
    ExecResult feed(String container, List<String> program, String input) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM, "exec", "-i", container));
        argv.addAll(program);
        return runner.run(Command.of(argv).withEnvironment(environment(Map.of())).withInput(input));
    }

    /// Runs with this process's own terminal.
    int inherit(List<String> argv, Map<String, String> environment) {
        return runner.inherit(Command.of(argv).withEnvironment(environment));
    }
}
