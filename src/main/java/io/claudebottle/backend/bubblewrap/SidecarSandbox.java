package io.claudebottle.backend.bubblewrap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The bwrap around the sidecars: a network of their own, in which they listen and which only the relay connects with anything; the host's
/// files to read, less the operator's; one directory to write to.
///
/// @param hidden directories whose content they never see: the operator's own
/// @param program of Java and jars
/// @param pipelock absent when it is not run
/// @param gitleaks absent when it is not there
record SidecarSandbox(
        BottleDirectory directory, List<Path> hidden, SidecarProgram program, Optional<Path> pipelock, Optional<Path> gitleaks) {

    /// As in the bundle's image, so that every path is short enough for a socket and the daemons' own defaults hold.
    private static final String PLACE = "/run/claude-bottle";

    private static final String ID = "65532";

    /// For names that the host's resolver answers itself; its sockets are no network's.
    private static final List<String> RESOLVER = List.of("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager/resolv.conf");

    List<String> argv() {
        List<String> argv = new ArrayList<>(List.of(
                "setsid", "bwrap",
                "--unshare-user", "--uid", ID, "--gid", ID,
                "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                "--as-pid-1",
                "--ro-bind", "/", "/",
                "--dev", "/dev",
                "--proc", "/proc",
                "--tmpfs", "/tmp",
                "--tmpfs", "/run"));
        hidden.forEach(place -> argv.addAll(List.of("--tmpfs", place.toString())));
        RESOLVER.forEach(place -> argv.addAll(List.of("--ro-bind-try", place, place)));
        List<Path> shown = new ArrayList<>(List.of(program.java().getParent().getParent(), program.directory()));
        pipelock.ifPresent(shown::add);
        gitleaks.ifPresent(shown::add);
        shown.forEach(place -> argv.addAll(List.of("--ro-bind", place.toString(), place.toString())));
        argv.addAll(List.of(
                "--ro-bind", passwd().toString(), "/etc/passwd",
                "--ro-bind", hosts().toString(), "/etc/hosts",
                "--bind", directory.sidecars().toString(), PLACE,
                "--chdir", "/",
                "--cap-drop", "ALL",
                "--json-status-fd", "4",
                "--"));
        argv.addAll(program.sidecars());
        return argv;
    }

    /// ssh does not run for a user without a name.
    Path passwd() {
        return directory.root().resolve("sidecars.passwd");
    }

    static String passwdText() {
        return "root:x:0:0::/:/usr/sbin/nologin\nbottle:x:" + ID + ":" + ID + "::" + PLACE + ":/usr/sbin/nologin\n";
    }

    Path hosts() {
        return directory.root().resolve("sidecars.hosts");
    }

    Path routes() {
        return directory.sidecars().resolve("routes.json");
    }

    Path upstreams() {
        return directory.sidecars().resolve("upstreams.json");
    }

    Path authorities() {
        return directory.sidecars().resolve("authorities.pem");
    }

    /// @param daemons to run
    /// @param identity under which the supervise server files what the agent proposes
    Map<String, String> environment(List<String> daemons, String identity) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "CLAUDE_BOTTLE_SIDECAR_DAEMONS", String.join(",", daemons),
                "CLAUDE_BOTTLE_SIDECAR_CONTROL", PLACE + "/control",
                "EGRESS_ROUTES", PLACE + "/routes.json",
                "EGRESS_CA_DIR", PLACE + "/ca",
                "EGRESS_EXTRA_CA", PLACE + "/authorities.pem",
                "GIT_GATE_UPSTREAMS", PLACE + "/upstreams.json",
                "GIT_GATE_DIR", PLACE + "/git",
                "PIPELOCK_DIRECTORY", PLACE + "/pipelock",
                "SUPERVISE_BOTTLE_SLUG", identity));
        environment.put("SSL_CERT_FILE", PLACE + "/authorities.pem");
        environment.put("HOME", PLACE);
        environment.put("TMPDIR", "/tmp");
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("LC_ALL", "C.UTF-8");
        pipelock.ifPresent(file -> environment.put("PIPELOCK_BINARY", file.toString()));
        environment.put("GITLEAKS_BINARY", gitleaks.map(Path::toString).orElse("/nonexistent/gitleaks"));
        return environment;
    }
}
