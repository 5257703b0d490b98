package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts processes that outlive this one: in a session of their own, so that no terminal's end reaches them, and with files for streams.
final class Spawn {

    /// In the environment of every process of a bottle that runs on the host; names the bottle's directory. What was started is so found
    /// even when this process dies before it could write it down.
    static final String MARK = "CLAUDE_BOTTLE_OF";

    /// Opens what has to be open and becomes the rest. `/dev/null` where there is nothing to open.
    private static final String OPENING = "exec 3< \"$1\" 4> \"$2\" || exit 125; shift 2; exec \"$@\"";

    private final BottleDirectory directory;
    private final String path;

    /// @param path where programs are looked for
    Spawn(BottleDirectory directory, String path) {
        this.directory = directory;
        this.path = path;
    }

    /// @param read open as 3 in the child
    /// @param written open as 4 in the child, emptied
    /// @param environment what the child gets besides its `PATH` and the mark; nothing of this process's own
    /// @param out where its standard output goes, at the end
    /// @param err where its standard error goes, at the end
    /// @throws ProblemException when a program is not there
    Process start(List<String> argv, Optional<Path> read, Optional<Path> written, Map<String, String> environment, Path out, Path err) {
        List<String> whole = new ArrayList<>(List.of(
                "sh", "-c", OPENING, "claude-bottle", read.map(Path::toString).orElse("/dev/null"), written.map(Path::toString).orElse("/dev/null")));
        whole.addAll(argv);
        var builder = new ProcessBuilder(whole)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                .directory(new File("/"));
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put(MARK, directory.root().toString());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ProblemException(Problem.of("'sh' cannot be started: " + e.getMessage(), "Correct the PATH.").withCommand(argv), e);
        }
    }
}
