package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.Inside;
import io.claudebottle.backend.parts.TarArchive;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The inside of a running bottle: scripts run there as its agent. Nothing is ever written into it from outside, where a link that the
/// agent has laid would lead astray.
final class Namespaces implements Inside {

    /// Takes an archive from standard input.
    private static final String UNPACK = "mkdir -p -- \"$1\" && exec tar -x -f - -C \"$1\" --no-same-owner";

    private final Enter enter;
    private final CommandRunner runner;

    Namespaces(Enter enter, CommandRunner runner) {
        this.enter = enter;
        this.runner = runner;
    }

    @Override
    public String byHand() {
        return "claude-bottle exec " + enter.directory().root().getFileName() + " --";
    }

    /// @param values of variables that it gets
    /// @param user id inside
    ExecResult script(String script, List<String> arguments, Map<String, String> values, int user, String workingDirectory) {
        List<String> argv = enter.prefix(values.keySet(), user, workingDirectory, false);
        argv.addAll(List.of("sh", "-s"));
        if (!arguments.isEmpty()) {
            argv.add("--");
            argv.addAll(arguments);
        }
        return runner.run(Command.of(argv).withEnvironment(values).withInput(script));
    }

    @Override
    public ExecResult script(String script, List<String> arguments) {
        return script(script, arguments, Map.of(), Enter.NODE, AgentHome.PATH);
    }

    @Override
    public void write(String path, byte[] content, int mode) {
        unpack(parent(path), "the file " + path, stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.NODE)) {
                tar.file(name(path), content, mode);
            }
        });
    }

    @Override
    public void copy(Path hostPath, String path) {
        unpack(parent(path), hostPath.toString(), stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.NODE)) {
                tar.tree(hostPath, name(path), _ -> true);
            }
        });
    }

    /// A working directory without its history, which is copied apart.
    void copyWorkspace(Path hostPath) {
        unpack(AgentHome.PATH, hostPath.toString(), stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.NODE)) {
                tar.tree(hostPath, name(AgentHome.WORKSPACE), path -> !path.equals(Path.of(".git")));
            }
        });
    }

    private void unpack(String directory, String what, Command.Input archive) {
        List<String> argv = new ArrayList<>(enter.prefix(List.of(), Enter.NODE, "/", false));
        argv.addAll(List.of("sh", "-c", UNPACK, "unpack", directory));
        ExecResult result = runner.run(Command.of(argv).withInput(archive));
        if (result.returnCode() != 0) {
            throw new ProblemException(Problem.of(what + " cannot be put into the bottle at " + directory, "Choose a place that the user node may write to.")
                    .withEvidence(result.stderr().lines().toList()));
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
