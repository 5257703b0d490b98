package io.claudebottle.terminal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminalConnectionTest {

    @TempDir
    Path directory;

    private final Recorder screen = new Recorder();
    private final List<Boolean> stalls = new CopyOnWriteArrayList<>();
    private final List<TerminalConnection> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(TerminalConnection::close);
    }

    private TerminalConnection connect(Pty pty, Receiver receiver) {
        var connection = new TerminalConnection(pty, receiver, stalls::add);
        opened.add(connection);
        connection.start();
        return connection;
    }

    private Pty start(String script) throws IOException {
        return new Pty4jLauncher().start(List.of("sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), directory, 80, 24);
    }

    private TerminalConnection shell(String script) throws IOException {
        return connect(start(script), screen);
    }

    private static int exitOf(TerminalConnection connection) throws Exception {
        return connection.exit().get(30, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void awaitText(String expected) {
        Await.until(() -> screen.text().contains(expected), screen::text);
    }

    @Test
    void theExitIsSeenAfterAllOutputWasFedAndTheModesWereReset() throws Exception {
        TerminalConnection connection = shell("stty -opost; head -c 200000 /dev/zero | tr '\\0' x; printf end; exit 7");

        assertThat(exitOf(connection)).isEqualTo(7);

        assertThat(screen.text()).hasSize(200_003).endsWith("xend");
        assertThat(screen.told()).containsExactly("reset after 200003");
    }

    @Test
    void aSlowScreenLosesNothingWhenTheChildHasEndedLongAgo() throws Exception {
        Pty pty = start("stty -opost; head -c 3000 /dev/zero | tr '\\0' x; printf end");
        var mayFeed = new CountDownLatch(1);
        TerminalConnection connection = connect(pty, new Recorder() {
            @Override
            public void feed(byte[] from, int start, int end) {
                screen.feed(from, start, end);
                try {
                    mayFeed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        pty.exit().get(30, TimeUnit.SECONDS);
        assertThat(connection.drained()).isNotDone();

        mayFeed.countDown();

        exitOf(connection);
        assertThat(screen.text()).hasSize(3003);
    }

    @Test
    void aChildLeftBehindDoesNotKeepTheExitBack() throws Exception {
        TerminalConnection connection = shell("trap '' HUP; sleep 50 & printf done; exit 3");

        assertThat(exitOf(connection)).isEqualTo(3);
        assertThat(screen.text()).isEqualTo("done");
    }

    @Test
    void aChildLeftBehindThatPrintsWithoutEndDoesNotEither() throws Exception {
        TerminalConnection connection = shell("trap '' HUP; yes & exit 3");

        assertThat(exitOf(connection)).isEqualTo(3);
    }

    @Test
    void whatIsTypedComesToTheChildInOrder() throws Exception {
        TerminalConnection connection = shell("stty raw -echo; printf ready; head -c 1000 | od -An -v -td1 -w1");
        awaitText("ready");
        for (int i = 0; i < 1000; i++) {
            assertThat(connection.type(new byte[] {(byte) (i % 100)})).isTrue();
        }

        exitOf(connection);

        assertThat(screen.text().substring(5).lines().map(line -> Integer.parseInt(line.strip())))
                .isEqualTo(IntStream.range(0, 1000).map(i -> i % 100).boxed().toList());
    }

    @Test
    void aReplyGoesTheSameWay() throws Exception {
        TerminalConnection connection = shell("stty raw -echo; printf ready; head -c 3");
        awaitText("ready");

        connection.reply(bytes("one"));

        exitOf(connection);
        assertThat(screen.text()).isEqualTo("readyone");
    }

    @Test
    void eachItemIsWrittenInOneCall() {
        var written = new CopyOnWriteArrayList<String>();
        var pty = new FaultyPty();
        pty.input = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] item) {
                written.add(new String(item, StandardCharsets.UTF_8));
            }
        };
        TerminalConnection connection = connect(pty, screen);

        connection.type(bytes("\u001b[<0;1;1M"));
        connection.reply(bytes("\u001b[?1;2c"));

        Await.until(() -> written.size() == 2, () -> written);
        assertThat(written).containsExactly("\u001b[<0;1;1M", "\u001b[?1;2c");
    }

    @Test
    void aChildThatReadsNothingBlocksNobodyAndARefusalIsSaidOnce() {
        var pty = new FaultyPty();
        pty.input = pty.new Stuck();
        TerminalConnection connection = connect(pty, screen);

        int taken = 0;
        while (connection.reply(new byte[1024])) {
            taken++;
        }
        assertThat(connection.reply(new byte[1])).isFalse();

        assertThat(taken * 1024).isEqualTo(InputQueue.REPLY_LIMIT);
        assertThat(stalls).containsExactly(true);
        assertThat(connection.type(bytes("\u0003"))).as("the operator's keys still pass").isTrue();
    }

    @Test
    void typingIsBoundToo() {
        var pty = new FaultyPty();
        pty.input = pty.new Stuck();
        TerminalConnection connection = connect(pty, screen);

        assertThat(connection.type(new byte[3 * InputQueue.TYPED_LIMIT])).as("a paste of any size").isTrue();
        assertThat(connection.type(bytes("x"))).isFalse();
        assertThat(stalls).containsExactly(true);
    }

    @Test
    void aChildThatReadsAgainIsSaidToo() throws Exception {
        TerminalConnection connection = shell("stty raw -echo; printf ready; until [ -e read ]; do sleep 0.02; done; exec cat >/dev/null");
        awaitText("ready");
        while (connection.reply(new byte[8192])) {
            assertThat(stalls).isEmpty();
        }
        Files.createFile(directory.resolve("read"));

        Await.until(() -> stalls.equals(List.of(true, false)), () -> stalls);
        assertThat(connection.reply(bytes("x"))).isTrue();
    }

    @Test
    void aWriteThatNeverEndsDoesNotKeepCloseFromEnding() throws Exception {
        TerminalConnection connection = shell("stty raw -echo; printf ready; exec sleep 60");
        awaitText("ready");
        connection.type(new byte[1 << 20]);

        connection.close();

        assertThat(exitOf(connection)).isEqualTo(129);
        assertThat(connection.type(bytes("x"))).isFalse();
    }

    @Test
    void theFirstSizeIsToldAtOnceAndTheLastOfManyAlways() throws Exception {
        var pty = new FaultyPty();
        TerminalConnection connection = connect(pty, screen);

        connection.resize(90, 30, 10, 20);
        Await.until(() -> pty.sizes().size() == 1, pty::sizes);
        for (int columns = 91; columns <= 190; columns++) {
            connection.resize(columns, 30, 10, 20);
        }
        Await.until(() -> pty.sizes().contains("190x30"), pty::sizes);

        assertThat(pty.sizes()).startsWith("90x30").endsWith("190x30").hasSizeLessThan(10);
        assertThat(screen.told()).first().isEqualTo("90x30 10x20");
        assertThat(screen.told()).last().isEqualTo("190x30 10x20");
        assertThat(pty.pixels).isEqualTo("1900x600");
    }

    @Test
    void theScreenIsTheNewSizeBeforeTheChildKnows() throws Exception {
        var pty = new FaultyPty();
        var order = new CopyOnWriteArrayList<String>();
        TerminalConnection connection = connect(pty, new Recorder() {
            @Override
            public void resize(int columns, int rows, int cellWidth, int cellHeight) {
                order.add("screen, child knows " + pty.sizes());
            }
        });

        connection.resize(90, 30, 0, 0);

        Await.until(() -> pty.sizes().size() == 1, pty::sizes);
        assertThat(order).containsExactly("screen, child knows []");
    }

    @Test
    void theChildSeesTheSize() throws Exception {
        TerminalConnection connection = shell("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.02; done");
        awaitText("ready");

        connection.resize(132, 43, 10, 20);

        exitOf(connection);
        assertThat(screen.text()).contains("43 132");
    }

    @Test
    void aSizeThatNobodyTakesIsNoError() {
        var pty = new FaultyPty();
        pty.resizeFails = true;
        TerminalConnection connection = connect(pty, screen);

        connection.resize(90, 30, 0, 0);

        Await.until(() -> !screen.told().isEmpty(), screen::told);
        assertThat(connection.drained()).isNotDone();
    }

    @Test
    void outputThatBreaksOffIsTheEndAndHangsTheChildUp() throws Exception {
        var pty = new FaultyPty();
        pty.output = new SequenceInputStream(new ByteArrayInputStream(bytes("half a seq\u001b[3")), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        });
        TerminalConnection connection = connect(pty, screen);

        assertThat(exitOf(connection)).isEqualTo(129);
        assertThat(screen.text()).isEqualTo("half a seq\u001b[3");
        assertThat(screen.told()).containsExactly("reset after 13");
    }

    @Test
    void aScreenThatFailsIsSaidAndHangsTheChildUp() {
        var pty = new FaultyPty();
        pty.output = new ByteArrayInputStream(bytes("x"));
        TerminalConnection connection = connect(pty, new Recorder() {
            @Override
            public void feed(byte[] from, int start, int end) {
                throw new IllegalArgumentException("cannot show this");
            }
        });

        assertThatThrownBy(() -> connection.drained().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("cannot show this");
        Await.until(() -> pty.closed.getCount() == 0, pty.closed::getCount);
        assertThat(connection.exit()).isCompletedExceptionally();
    }

    @Test
    void howeverTheOutputIsSplitTheScreenGetsTheSameBytes() throws Exception {
        byte[] all = bytes("\u001b[1;31mnaïve\u001b[0m 漢字\r\n");
        var pty = new FaultyPty();
        pty.output = new ByteArrayInputStream(all) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(1, length));
            }
        };
        TerminalConnection connection = connect(pty, screen);

        connection.drained().get(20, TimeUnit.SECONDS);

        assertThat(screen.text()).isEqualTo(new String(all, StandardCharsets.ISO_8859_1));
    }

    @Test
    void aFloodWaitsInTheChildWhileNobodyReads() throws Exception {
        Path counter = directory.resolve("counted");
        var mayFeed = new CountDownLatch(1);
        TerminalConnection connection = connect(start("stty -opost; head -c 50000000 /dev/zero; echo all >" + counter), new Recorder() {
            @Override
            public void feed(byte[] from, int start, int end) {
                screen.feed(from, start, start);
                try {
                    mayFeed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        long before = inUse();
        connection.resize(81, 24, 0, 0);
        Await.until(() -> ProcessHandle.of(connection.pid()).flatMap(child -> child.children().findFirst()).isPresent(), () -> "no head");

        assertThat(counter).doesNotExist();
        assertThat(inUse() - before).isLessThan(16L << 20);

        mayFeed.countDown();
        assertThat(exitOf(connection)).isZero();
        assertThat(counter).exists();
    }

    private static long inUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void whoeverWantsToLookDuringAFloodIsLetInSoon() throws Exception {
        var emulator = new Emulator(80, 24, EmulatorOptions.of("test", "1"), new Emulator.Host() {
            @Override
            public void reply(byte[] answer) {}

            @Override
            public void event(TerminalEvent event) {}
        });
        TerminalConnection connection = connect(start("exec yes"), new EmulatorReceiver(emulator));
        var frame = new Frame();
        Await.until(() -> look(emulator, frame) >= 0 && frame.readable(0).equals("y"), () -> frame.readable(0));

        long[] waits = LongStream.range(0, 400).map(_ -> look(emulator, frame)).sorted().toArray();

        // The median, because on a machine that others use a thread may not run at all for longer than that.
        assertThat(waits[waits.length / 2]).isLessThan(2_000_000);
        assertThat(emulator.lock().isFair()).isTrue();
        connection.close();
    }

    /// @return for how long the lock was waited for, in nanoseconds
    private static long look(Emulator emulator, Frame frame) {
        long asked = System.nanoTime();
        emulator.lock().lock();
        try {
            long waited = System.nanoTime() - asked;
            emulator.copyTo(frame);
            return waited;
        } finally {
            emulator.lock().unlock();
        }
    }

    @Test
    void theNextChildShowsOnTheSameScreenWithoutAWordOfTheFirst() throws Exception {
        TerminalConnection first = shell("printf first; while :; do printf x; done");
        awaitText("first");
        first.close();
        first.drained().get(20, TimeUnit.SECONDS);
        int before = screen.size();

        TerminalConnection second = shell("printf second");
        exitOf(second);

        assertThat(screen.text().substring(before)).isEqualTo("second");
        assertThat(screen.told()).hasSize(2);
    }

    @Test
    void aSizeIsToldAgainToAChildThatMayHaveMissedItWhileItStarted() throws Exception {
        // As docker's client does: it listens for changes only after it has asked for the size.
        Pty pty = new Pty4jLauncher().start(
                List.of("sh", "-c", "trap '' WINCH; sleep 0.5; trap 'stty size; exit' WINCH; while :; do sleep 0.05; done"),
                Map.of("PATH", "/usr/bin:/bin"), Path.of("/"), 80, 24);
        var heard = new Recorder();
        try (var connection = new TerminalConnection(pty, heard, _ -> {})) {
            connection.resize(70, 30, 8, 16);
            connection.start();

            assertThat(connection.exit().get(10, TimeUnit.SECONDS)).isZero();
            assertThat(heard.text()).contains("30 70");
        }
    }
}
