package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `Sessions.run` in a real terminal, from a process of its own.
@Timeout(60)
class RunTest {

    @TempDir
    Path root;

    private Window window;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dtach")), "dtach is not installed here");
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), RunInThisTerminal.class.getName(), root.toString());
        window = new Window(new Pty4jLauncher().start(java, Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"), root, 80, 24));
        window.awaitSeen("size 24 80");
    }

    @AfterEach
    void hangUp() {
        if (window != null) {
            window.pty.close();
        }
    }

    @Test
    void theExitCodeOfClaudeIsHandedOn() throws Exception {
        assertThat(window.seen()).contains("argument <--remote-control>");

        window.type("exit 5");

        window.awaitSeen("came back with " + SessionStatus.Ended.with(5));
        assertThat(window.exit()).isZero();
    }

    @Test
    void aTerminalDetachedFromClaudeIsNotMistakenForItsEnd() throws Exception {
        ProcessHandle attach = ProcessHandle.of(window.pty.pid()).orElseThrow().children().findFirst().orElseThrow();
        attach.children().forEach(ProcessHandle::destroyForcibly);
        attach.destroyForcibly();

        window.awaitSeen("came back with Running[pid=");
        assertThat(window.exit()).isZero();
    }
}
