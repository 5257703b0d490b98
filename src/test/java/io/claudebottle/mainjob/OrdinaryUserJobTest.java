package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.bubblewrap.NamespaceProbe;
import io.claudebottle.backend.bubblewrap.NamespaceVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line's job on bubblewrap by a user without any right, whatever runs the tests: from an empty home to a bottle that is
/// entered, listed and stopped, of which nothing is left.
@Tag("integration")
final class OrdinaryUserJobTest {

    /// Nobody in particular, with a home of their own.
    private static final int USER = 64_123;

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void becomeable() throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")), "only root can become another user");
        assumeTrue(new ProgramPath(System.getenv()).find("claude").isPresent(), "no claude on the PATH");
        NamespaceVerdict.of(NamespaceProbe.ofThisHost(System.getenv()).look()).ifPresent(verdict -> assumeTrue(false, verdict.problem().what()));
        for (Path needed : List.of(Path.of(System.getProperty("java.home"), "bin", "java"), launcher(), Path.of("target/sidecar/lib").toAbsolutePath())) {
            assumeTrue(isForEveryone(needed), () -> "not every user may read " + needed);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(directory.resolve("home"));
        Files.setAttribute(home, "unix:uid", USER);
        Files.setAttribute(home, "unix:gid", USER);
    }

    private static Path launcher() {
        return Path.of("packaging/launch/java").toAbsolutePath();
    }

    private static boolean isForEveryone(Path file) throws IOException {
        for (Path part = file.toRealPath(); part != null; part = part.getParent()) {
            if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    @AfterEach
    void endWhatIsLeft() {
        if (home != null) {
            marked().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private ExecResult run(String... verb) {
        List<String> argv = new ArrayList<>(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--inh-caps=-all", "env", "-C", home.toString(),
                launcher().toString(), "verb", "io.claudebottle.Main"));
        argv.addAll(List.of(verb));
        return new CommandRunner(Map.of(
                        "PATH", System.getenv("PATH"), "HOME", home.toString(), "JAVA_HOME", System.getProperty("java.home"),
                        "CLAUDE_BOTTLE_OAUTH_TOKEN", "a-token-of-nobody", "CLAUDE_BOTTLE_BACKEND", "bubblewrap"))
                .run(Command.of(argv));
    }

    private String succeeds(String... verb) {
        ExecResult result = run(verb);
        assertThat(result.returnCode()).as(String.join(" ", verb) + ": " + result.stderr()).isZero();
        return result.stdout();
    }

    /// By the environment that every process of a bottle on the host carries.
    private List<ProcessHandle> marked() {
        return ProcessHandle.allProcesses().filter(process -> environment(process).contains("CLAUDE_BOTTLE_OF=" + home)).toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void aUserWithoutAnyRightLaunchesEntersListsAndStops() throws IOException {
        succeeds("init", "--yes");
        succeeds("start", "starter", "--yes", "--detach");

        String identity = succeeds("list", "active").strip().split("\t")[1];
        assertThat(succeeds("exec", identity, "--", "sh", "-c", "id -u; claude --version; curl -s -m 10 -o /dev/null -w '%{http_connect}' https://denied.example.com/ || true"))
                .startsWith("1000\n")
                .contains("Claude Code")
                .endsWith("403");
        assertThat(marked()).isNotEmpty();

        succeeds("stop", identity);

        assertThat(succeeds("list", "active")).isEmpty();
        assertThat(marked()).isEmpty();
        try (Stream<Path> states = Files.list(home.resolve(".claude-bottle/state"))) {
            assertThat(states).isEmpty();
        }
    }
}
