package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.AgentHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a bottle is made of, as arguments of bwrap. The programs are the host's, read-only; everything else is the bottle's own.
///
/// @param host its root; looked at for how `/bin` and `/lib` are laid out
/// @param claude program of claude on the host
record RootFileSystem(Path host, BottleDirectory directory, Path claude) {

    static final String HOST_NAME = "bottle";

    /// Found before everything that the host has.
    private static final String CLAUDE_DIRECTORY = "/opt/claude/bin";

    static final String PATH = CLAUDE_DIRECTORY + ":/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    private static final List<String> BESIDE_USR = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

    /// Arguments of the bwrap whose first process the bottle lives as long as.
    List<String> holder() {
        List<String> arguments = new ArrayList<>(List.of(
                "--unshare-user", "--uid", "1000", "--gid", "1000",
                "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
                "--hostname", HOST_NAME,
                "--ro-bind", "/usr", "/usr"));
        for (String name : BESIDE_USR) {
            Path found = host.resolve(name);
            if (Files.isSymbolicLink(found)) {
                arguments.addAll(List.of("--symlink", "usr/" + name, "/" + name));
            } else if (Files.isDirectory(found)) {
                arguments.addAll(List.of("--ro-bind", found.toString(), "/" + name));
            }
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/run", "--dir", "/var", "--dir", "/opt"));
        bind(arguments, "--bind", directory.temporary(), "/tmp");
        bind(arguments, "--bind", directory.varTemporary(), "/var/tmp");
        bind(arguments, "--bind", directory.home(), AgentHome.PATH);
        bind(arguments, "--ro-bind", directory.etc(), "/etc");
        for (String name : EtcFiles.OF_THE_HOST) {
            Path found = host.resolve("etc").resolve(name);
            if (Files.exists(found)) {
                bind(arguments, "--ro-bind", found, "/etc/" + name);
            }
        }
        bind(arguments, "--ro-bind", claude, CLAUDE_DIRECTORY + "/claude");
        arguments.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--clearenv", "--setenv", "PATH", PATH, "--cap-drop", "ALL"));
        // So that the first process inside is found even when those outside are gone. Nobody inside may read its environment.
        arguments.addAll(List.of("--setenv", Spawn.MARK, directory.root().toString()));
        return arguments;
    }

    /// Arguments of each bwrap that enters: the same files again, and the agent's environment, which so is on no command line.
    List<String> enter(SortedMap<String, String> environment) {
        List<String> arguments = new ArrayList<>(List.of("--dev-bind", "/", "/"));
        environment(environment).forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
        return arguments;
    }

    private static SortedMap<String, String> environment(SortedMap<String, String> declared) {
        var environment = new TreeMap<>(Map.of(
                "PATH", PATH,
                "HOME", AgentHome.PATH,
                "USER", AgentHome.USER,
                "LOGNAME", AgentHome.USER,
                "SHELL", "/bin/bash",
                "LANG", "C.UTF-8"));
        environment.putAll(declared);
        return environment;
    }

    private static void bind(List<String> arguments, String how, Path source, String inside) {
        arguments.addAll(List.of(how, source.toAbsolutePath().toString(), inside));
    }
}
