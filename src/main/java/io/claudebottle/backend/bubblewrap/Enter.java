package io.claudebottle.backend.bubblewrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The host's argv that runs a command in a bottle's namespaces. Pure.
///
/// nsenter joins them from the outermost user namespace, where alone that is allowed; bwrap then makes a user namespace of its own for the
/// command, in which it is the bottle's user and nothing else, drops every capability and puts the filter on. What is run so has no right
/// over the namespaces that it is in.
///
/// @param directory of the bottle
/// @param operator who runs it
/// @param holder first process of the namespaces, as a number
/// @param outer a process in the outermost user namespace, as a number
/// @param cgroup to join; "" for none
/// @param maxProcesses 0 when a control group limits them, or nothing does
record Enter(BottleDirectory directory, Operator operator, int holder, int outer, String cgroup, long maxProcesses) {

    private static final String SCRIPT = resource("enter.sh");

    /// How ids inside are called: the agent's, and one that is called root and has none of its rights.
    static final int NODE = 1000;
    static final int ROOT = 0;

    /// A terminal of its own takes these from us, whatever the operator's is.
    private static final List<String> TERMINAL = List.of("--setenv", "TERM", "xterm-256color", "--setenv", "COLORTERM", "truecolor");

    /// @param carried names of variables whose values are in the child's environment
    /// @param user id inside
    /// @param workingDirectory inside
    /// @param tty whether the command gets a terminal
    /// @return everything that goes before the command
    List<String> prefix(Collection<String> carried, int user, String workingDirectory, boolean tty) {
        List<String> argv = new ArrayList<>(List.of(
                "sh",
                "-c",
                SCRIPT,
                "claude-bottle-enter",
                directory.enterArguments().toString(),
                directory.filter().toString(),
                cgroup,
                names(carried),
                "--user=/proc/" + outer + "/ns/user",
                "--target=" + holder,
                "--mount",
                "--pid",
                "--net",
                "--ipc",
                "--uts",
                "--wd=/"));
        argv.addAll(operator.enterAs());
        argv.addAll(List.of("--", "bwrap", "--args", "8", "--seccomp", "9", "--unshare-user", "--uid", Integer.toString(user), "--gid",
                Integer.toString(user), "--cap-drop", "ALL", "--chdir", workingDirectory));
        if (tty) {
            argv.addAll(TERMINAL);
        }
        argv.add("--");
        if (maxProcesses > 0) {
            argv.addAll(List.of("prlimit", "--nproc=" + maxProcesses, "--"));
        }
        return argv;
    }

    private static String names(Collection<String> carried) {
        return " " + String.join(" ", new TreeSet<>(carried)) + " ";
    }

    private static String resource(String name) {
        try (InputStream in = Enter.class.getResourceAsStream("/io/claudebottle/bubblewrap/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the product has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
