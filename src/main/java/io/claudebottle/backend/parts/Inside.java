package io.claudebottle.backend.parts;

import io.claudebottle.backend.ExecResult;
import java.nio.file.Path;
import java.util.List;

/// A bottle that runs, as whoever provisions it sees it. Everything is done by, and belongs to, the agent's own user.
public interface Inside {

    /// How to run something in it by hand, for messages; `… -- COMMAND` follows.
    String byHand();

    /// Runs a POSIX shell script; it travels over standard input.
    ///
    /// @param arguments `$1` and so on; visible to whoever may list processes
    ExecResult script(String script, List<String> arguments);

    /// @param path absolute inside; its directory is there already
    void write(String path, byte[] content, int mode);

    /// A file or a directory with all in it.
    ///
    /// @param path absolute inside, of the copy itself; missing parents are made
    void copy(Path hostPath, String path);
}
