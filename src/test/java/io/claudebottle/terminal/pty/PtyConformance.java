package io.claudebottle.terminal.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every way of making pseudo-terminals has to do.
@Timeout(60)
abstract class PtyConformance {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8");

    @TempDir
    Path directory;

    private final List<Pty> opened = new ArrayList<>();

    abstract Pty.Launcher launcher();

    @AfterEach
    void hangUp() {
        opened.forEach(Pty::close);
    }

    private Pty start(Map<String, String> environment, String... argv) throws IOException {
        Pty pty = launcher().start(List.of(argv), environment, directory, 80, 24);
        opened.add(pty);
        return pty;
    }

    Pty shell(String script) throws IOException {
        return start(ENVIRONMENT, "sh", "-c", script);
    }

    private static String all(Pty pty) throws IOException {
        return new String(pty.output().readAllBytes(), StandardCharsets.UTF_8);
    }

    static String readUntil(InputStream output, String expected) throws IOException {
        var seen = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            seen.append((char) c);
            if (seen.toString().endsWith(expected)) {
                return seen.toString();
            }
        }
        throw new AssertionError("ended before '" + expected + "': " + seen);
    }

    private static void type(Pty pty, String text) throws IOException {
        pty.input().write(text.getBytes(StandardCharsets.UTF_8));
        pty.input().flush();
    }

    private static int exitOf(Pty pty) throws Exception {
        return pty.exit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyByteValueComesThroughUnchanged() throws Exception {
        Pty pty = shell("stty raw -echo; printf ready; head -c 256 | od -An -v -tx1 | tr -d ' \\n'; printf '\\200\\377end'");
        readUntil(pty.output(), "ready");
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        pty.input().write(every);
        pty.input().flush();

        byte[] answer = pty.output().readAllBytes();

        var hex = new StringBuilder();
        for (byte value : every) {
            hex.append(String.format("%02x", value));
        }
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo(hex + "\u0080\u00ffend");
    }

    @Test
    void theChildHasAControllingTerminal() throws Exception {
        assertThat(all(shell("test -t 0 && test -t 1 && test -t 2 && echo yes >/dev/tty"))).contains("yes");
    }

    @Test
    void theInitialSizeIsTheOneAskedFor() throws Exception {
        Pty pty = launcher().start(
                List.of("sh", "-c", "until [ \"$(stty size)\" = '31 97' ]; do sleep 0.02; done; echo seen"), ENVIRONMENT, directory, 97, 31);
        opened.add(pty);

        assertThat(all(pty)).contains("seen");
    }

    @Test
    void aResizeIsSeenByTheChildAndSignalled() throws Exception {
        Pty pty = shell("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.02; done");
        readUntil(pty.output(), "ready");

        pty.resize(132, 43);

        assertThat(readUntil(pty.output(), "132")).endsWith("43 132");
    }

    @Test
    void aResizeToTheSameSizeIsNotSignalled() throws Exception {
        Pty pty = shell("trap 'echo resized' WINCH; echo ready; read -r line; stty size");
        readUntil(pty.output(), "ready");

        pty.resize(80, 24);
        type(pty, "\n");

        assertThat(all(pty)).doesNotContain("resized").contains("24 80");
    }

    @Test
    void theLastOfManyResizesIsTheOneThatCounts() throws Exception {
        Pty pty = shell("echo ready; read -r line; stty size");
        readUntil(pty.output(), "ready");

        for (int columns = 20; columns <= 220; columns++) {
            pty.resize(columns, 50);
        }
        type(pty, "\n");

        assertThat(all(pty)).contains("50 220");
    }

    @Test
    void aResizeAfterTheEndIsNoSurprise() throws Exception {
        Pty pty = shell("exit 0");
        exitOf(pty);
        all(pty);
        pty.close();

        assertThatThrownBy(() -> pty.resize(90, 30)).isInstanceOf(IOException.class);
    }

    @Test
    void theExitCodeIsTheChilds() throws Exception {
        assertThat(exitOf(shell("exit 7"))).isEqualTo(7);
        assertThat(exitOf(shell("exit 0"))).isZero();
    }

    @Test
    void deathBySignalIs128PlusTheSignal() throws Exception {
        assertThat(exitOf(shell("kill -KILL $$"))).isEqualTo(137);
    }

    @Test
    void everySignalThatEndsAChildCanBeTold() throws Exception {
        for (int signal : new int[] {1, 2, 3, 6, 11, 13, 15}) {
            assertThat(exitOf(shell("kill -" + signal + " $$; sleep 5"))).as("signal " + signal).isEqualTo(128 + signal);
        }
    }

    @Test
    void aChildStartsWithNoSignalBlockedOrIgnored() throws Exception {
        Pty pty = shell("grep -E 'SigBlk|SigIgn' /proc/self/status");

        // The signals above 31 are the C library's own.
        assertThat(all(pty).lines().map(line -> Long.parseLong(line.split("\\s+")[1], 16) & 0x7FFF_FFFF)).containsExactly(0L, 0L);
    }

    @Test
    void aChildInheritsNoDescriptorButItsTerminal() throws Exception {
        Path opened = Files.writeString(directory.resolve("opened"), "secret");
        try (var file = Files.newInputStream(opened); var socket = new ServerSocket(0)) {
            Pty other = shell("echo ready; exec sleep 60");
            readUntil(other.output(), "ready");
            assertThat(file.read()).isPositive();
            assertThat(socket.isBound()).isTrue();

            // 3 is the directory that ls itself reads.
            assertThat(all(shell("ls /proc/self/fd")).split("\\s+")).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void theChildLeadsTheForegroundOfItsOwnSession() throws Exception {
        Pty pty = shell("ps -o sid=,pgid=,tpgid= -p $$");

        String pid = String.valueOf(pty.pid());
        assertThat(all(pty).strip().split("\\s+")).containsExactly(pid, pid, pid);
    }

    @Test
    void ctrlCInterruptsTheForegroundProcess() throws Exception {
        Pty pty = shell("echo ready; exec sleep 60");
        readUntil(pty.output(), "ready");

        type(pty, "\u0003");

        assertThat(exitOf(pty)).isEqualTo(130);
    }

    @Test
    void outputIsDrainedToTheLastByteAfterTheExit() throws Exception {
        Pty pty = shell("stty -opost; i=0; while [ $i -lt 300 ]; do echo 0123456; i=$((i+1)); done; printf last");
        exitOf(pty);

        assertThat(all(pty)).hasSize(300 * 8 + 4).endsWith("last");
    }

    @Test
    void bigOutputArrivesWhole() throws Exception {
        Pty pty = shell("stty -opost; head -c 4194304 /dev/zero | tr '\\0' x; printf end");

        assertThat(all(pty)).hasSize((4 << 20) + 3).endsWith("xend");
        assertThat(exitOf(pty)).isZero();
    }

    @Test
    void aFloodWaitsInTheChildWhileNobodyReads() throws Exception {
        Path written = directory.resolve("written");
        Pty pty = shell("stty -opost; echo ready; head -c 3000000 /dev/zero; echo all >'" + written + "'");
        readUntil(pty.output(), "ready");
        Await.until(() -> state(pty).contains("S"), () -> state(pty));

        assertThat(written).doesNotExist();

        assertThat(pty.output().readAllBytes()).hasSize(3_000_001);
        exitOf(pty);
        assertThat(written).exists();
    }

    /// Of the child's child: S while it sleeps, which is what a write does that nobody takes.
    private static String state(Pty pty) {
        return ProcessHandle.of(pty.pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(child -> {
                    try {
                        String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
                        return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
                    } catch (IOException gone) {
                        return "";
                    }
                })
                .reduce("", String::concat);
    }

    @Test
    void aBigWriteArrivesWholeWhenTheChildReadsSlowly() throws Exception {
        Pty pty = shell("stty raw -echo; printf ready; i=0; while [ $i -lt 20 ]; do head -c 51200; i=$((i+1)); done | cksum; printf end");
        readUntil(pty.output(), "ready");
        byte[] bytes = new byte[20 * 51_200];
        Arrays.fill(bytes, (byte) 'x');

        pty.input().write(bytes);
        pty.input().flush();

        // by cksum of the same bytes
        Process reference = new ProcessBuilder("sh", "-c", "head -c 1024000 /dev/zero | tr '\\0' x | cksum").start();
        String expected = new String(reference.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(readUntil(pty.output(), "end")).startsWith(expected);
    }

    @Test
    void aWriteAfterTheEndFails() throws Exception {
        Pty pty = shell("exit 0");
        exitOf(pty);
        all(pty);
        pty.close();

        assertThatThrownBy(() -> {
            pty.input().write(new byte[1 << 20]);
            pty.input().flush();
        }).isInstanceOf(IOException.class);
    }

    @Test
    void aReadAfterTheCloseIsTheEnd() throws Exception {
        Pty pty = shell("echo never read; exec sleep 60");
        pty.close();

        assertThat(pty.output().read(new byte[64])).isEqualTo(-1);
    }

    @Test
    void closingHangsTheChildUp() throws Exception {
        Path trace = directory.resolve("hung-up");
        Pty pty = shell("trap 'echo HUP >\"" + trace + "\"; exit 3' HUP; echo ready; while :; do sleep 0.02; done");
        readUntil(pty.output(), "ready");

        pty.close();

        assertThat(exitOf(pty)).isEqualTo(3);
        assertThat(trace).hasContent("HUP");
    }

    @Test
    void closingEndsAReadThatIsUnderWay() throws Exception {
        Pty pty = shell("echo ready; exec sleep 60");
        readUntil(pty.output(), "ready");
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                pty.output().readAllBytes();
            } catch (IOException expectedWhenClosed) {
                // Either way out is fine: what counts is that the read ends.
            }
        });

        pty.close();

        assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        Pty pty = shell("exec sleep 60");
        pty.close();
        pty.close();

        assertThat(exitOf(pty)).isEqualTo(129);
    }

    @Test
    void aWriteThatTheChildDoesNotTakeDoesNotKeepCloseFromHangingUp() throws Exception {
        Pty pty = shell("stty raw -echo; echo ready; exec sleep 60");
        readUntil(pty.output(), "ready");
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try {
                pty.input().write(new byte[1 << 20]);
            } catch (IOException expectedWhenClosed) {
                // The write may fail or be cut short.
            }
        });
        Await.until(() -> writer.getState() == Thread.State.RUNNABLE, writer::getState);

        pty.close();

        assertThat(exitOf(pty)).isEqualTo(129);
    }

    @Test
    void manyTerminalsOpenedAndClosedLeaveNoDescriptorBehind() throws Exception {
        exitOf(shell("exit 0"));
        opened.forEach(Pty::close);
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            Pty pty = shell("exit 0");
            all(pty);
            exitOf(pty);
            pty.close();
        }

        Await.until(() -> descriptors() <= before, PtyConformance::descriptors);
    }

    private static long descriptors() {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theEnvironmentIsExactlyTheOneGiven() throws Exception {
        Pty pty = start(Map.of("ONLY", "this one", "EMPTY", "", "LINE", "a=b"), "/usr/bin/env");

        assertThat(all(pty).lines()).containsExactlyInAnyOrder("ONLY=this one", "EMPTY=", "LINE=a=b");
    }

    @Test
    void theWorkingDirectoryIsTheOneGiven() throws Exception {
        assertThat(all(shell("pwd -P")).strip()).isEqualTo(directory.toRealPath().toString());
    }

    @Test
    void argumentsKeepSpacesQuotesAndUnicode() throws Exception {
        Pty pty = start(ENVIRONMENT, "printf", "<%s>", "two words", "it's \"quoted\"", "naïve 漢字 🍾", "", "$HOME;ls");

        assertThat(all(pty)).isEqualTo("<two words><it's \"quoted\"><naïve 漢字 🍾><><$HOME;ls>");
    }

    @Test
    void thePidIsTheChilds() throws Exception {
        Pty pty = shell("echo $$");

        assertThat(Long.parseLong(all(pty).strip())).isEqualTo(pty.pid());
    }

    @Test
    void aMissingExecutableIsSaidInASentence() {
        assertThatThrownBy(() -> start(ENVIRONMENT, "no-such-program"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot run 'no-such-program': it is not on the PATH");
        assertThatThrownBy(() -> start(ENVIRONMENT, "/no/such/program"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot run '/no/such/program': no such file");
    }

    @Test
    void aFileThatIsNoProgramIsSaidInASentence() throws Exception {
        Path file = Files.writeString(directory.resolve("notes.txt"), "hello");

        assertThatThrownBy(() -> start(ENVIRONMENT, file.toString()))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot run '" + file + "': it is not executable");
    }

    @Test
    void aMissingWorkingDirectoryIsSaidInASentence() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> launcher().start(List.of("sh"), ENVIRONMENT, missing, 80, 24))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot start a terminal in " + missing + ": no such directory");
    }
}
