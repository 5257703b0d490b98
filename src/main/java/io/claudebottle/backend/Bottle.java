package io.claudebottle.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Handle to a running bottle. Holding or losing the handle changes nothing: the bottle's life is not the window's. Only
/// [#close] ends it.
public interface Bottle extends AutoCloseable {

    /// Container or machine name.
    String name();

    /// Identity of the launch.
    String identity();

    /// The argv, on the host, that runs `claude <argv>` in the bottle.
    ///
    /// `--append-system-prompt-file` is added when a prompt was provisioned. Exactly one element equals `claude`, and whatever
    /// switches the user (`runuser -u node --`) stands before it: re-attach splits there and wraps the tail.
    ///
    /// @param tty whether the caller gives the process a terminal; false drops the TTY flags
    List<String> claudeArgv(List<String> argv, boolean tty);

    /// What a process started with [#claudeArgv] needs in its environment on top of its parent's: values that the argv only names.
    Map<String, String> environment();

    /// Runs `claude <argv>` with this process's own terminal and waits for it.
    ///
    /// @return claude's exit code
    int execClaude(List<String> argv, boolean tty);

    /// Runs a POSIX shell script as `user`. The script travels over stdin, never on an argv.
    ExecResult exec(String script, String user);

    /// As the agent's own user.
    default ExecResult exec(String script) {
        return exec(script, "node");
    }

    /// Copies a file or directory of the host into the bottle, owned by the agent's user.
    ///
    /// @param bottlePath absolute path inside; its parent is created
    void cpIn(Path hostPath, String bottlePath);

    /// Bytes of memory that the bottle and what stands beside it hold for themselves now, file caches not counted. Empty where that is not
    /// known; never throws. May take as long as a command inside does.
    default OptionalLong memory() {
        return OptionalLong.empty();
    }

    /// Ends the bottle and everything beside it. The second call does nothing.
    @Override
    void close();
}
