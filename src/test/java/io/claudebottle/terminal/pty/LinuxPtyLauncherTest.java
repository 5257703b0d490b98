package io.claudebottle.terminal.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "calls the C library of Linux")
class LinuxPtyLauncherTest extends PtyConformance {

    @Override
    Pty.Launcher launcher() {
        return new LinuxPtyLauncher();
    }

    /// With pty4j the write stays in the kernel, with its thread, until the process ends.
    @Test
    void closingEndsAWriteThatTheChildDoesNotTake() throws Exception {
        Pty pty = shell("stty raw -echo; echo ready; exec sleep 60");
        readUntil(pty.output(), "ready");
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try {
                pty.input().write(new byte[1 << 20]);
            } catch (IOException expectedWhenClosed) {
                // Either way out is fine: what counts is that the write ends.
            }
        });
        Await.until(() -> writer.getState() == Thread.State.RUNNABLE, writer::getState);

        pty.close();

        assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void theSizeInPixelsIsThereForTheAsking() throws Exception {
        String script = "import fcntl, struct, sys, termios\n"
                + "sys.stdin.readline()\n"
                + "print(struct.unpack('HHHH', fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))";
        try (Pty pty = launcher().start(List.of("python3", "-c", script), Map.of("PATH", "/usr/bin:/bin"), directory, 80, 24)) {
            pty.resize(100, 40, 1000, 800);
            pty.input().write('\n');

            assertThat(new String(pty.output().readAllBytes(), StandardCharsets.UTF_8)).contains("(40, 100, 1000, 800)");
        }
    }

    @Test
    void whatTheKernelRefusesToRunIsSaidInItsWords() throws Exception {
        Path file = Files.writeString(directory.resolve("notes"), "hello");
        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> launcher().start(List.of(file.toString()), Map.of(), directory, 80, 24))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot run '" + file + "': Exec format error");
    }

    @Test
    void aNulInAnArgumentIsRefused() {
        assertThatThrownBy(() -> launcher().start(List.of("printf", "a\0b"), Map.of("PATH", "/usr/bin:/bin"), directory, 80, 24))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void erasingInALineErasesACharacterAndNotAByte() throws Exception {
        try (Pty pty = launcher().start(List.of("sh", "-c", "stty -echo; echo ready; read -r line; printf '<%s>' \"$line\""), Map.of("PATH", "/usr/bin:/bin"), directory, 80, 24)) {
            byte[] ready = pty.output().readNBytes(7);
            assertThat(new String(ready, StandardCharsets.UTF_8)).isEqualTo("ready\r\n");
            pty.input().write("aé\u007fb\n".getBytes(StandardCharsets.UTF_8));

            assertThat(new String(pty.output().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("<ab>");
        }
    }
}
