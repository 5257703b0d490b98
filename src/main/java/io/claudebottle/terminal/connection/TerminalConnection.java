package io.claudebottle.terminal.connection;

import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One child connected with one screen, from its start to its end. To connect another child with the same screen, [#close] this and make
/// the next when [#drained] is done.
///
/// One thread reads and feeds: while it feeds nobody reads, the kernel's buffer fills and the child waits, so a flood never grows memory.
/// Nothing here blocks the thread that types, replies or resizes.
public final class TerminalConnection implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    /// Bytes fed at once. Parsing that many takes a fraction of a millisecond, and that is how long a thread that wants to look at the
    /// screen waits, given a fair lock.
    private static final int SLICE = 16 << 10;

    /// A child can leave others behind that keep the terminal open. What it printed itself is in the kernel's buffer when it ends, so it
    /// is over when nothing more has come for a moment, when more has come than the kernel keeps, or when we have waited long enough.
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final long KEPT_BY_KERNEL = 256 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /// By then a client listens for changes of size.
    private static final Duration START_UP = Duration.ofSeconds(1);

    private final Pty pty;
    private final Receiver receiver;
    private final InputQueue input;
    private final Resizes resizes = new Resizes(this::deliver);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit;
    private volatile long lastFed = System.nanoTime();
    private volatile long fed;
    private volatile boolean reading;
    private volatile boolean closed;
    private volatile Optional<Resizes.Size> told = Optional.empty();

    /// Nothing moves before [#start].
    ///
    /// @param onStalled told, on any thread and perhaps under the screen's lock, *true* when input had to be refused because the child reads none, and *false* when it has
    ///                  taken all that was waiting
    public TerminalConnection(Pty pty, Receiver receiver, Consumer<Boolean> onStalled) {
        this.pty = pty;
        this.receiver = receiver;
        this.input = new InputQueue(onStalled);
        exit = drained.thenCombine(pty.exit(), (_, code) -> code);
    }

    /// Starts to read and to write. To be called once.
    public void start() {
        CompletableFuture.delayedExecutor(START_UP.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread).execute(this::tellChildAgain);
        Thread.ofPlatform().daemon().name("terminal-read-" + pty.pid()).start(this::read);
        Thread.ofPlatform().daemon().name("terminal-write-" + pty.pid()).start(() -> input.drainTo(pty.input()));
        pty.exit().whenComplete((_, _) -> Thread.ofVirtual().name("terminal-end-" + pty.pid()).start(this::endWhenSilent));
    }

    /// Keys, a paste, a mouse report: reaches the child whole, after what was typed before.
    ///
    /// @return false when it was refused because the child reads nothing, or is gone
    public boolean type(byte[] whole) {
        return input.type(whole);
    }

    /// The emulator's answer to the child's question.
    ///
    /// @return false when it was refused; a child that reads no answers gets no more of them
    public boolean reply(byte[] whole) {
        return input.reply(whole);
    }

    /// Tells the screen and then the child, in that order, so that what the child draws for a size is read in that size. Of many sizes in
    /// short order only the first and the last are sure to be told.
    ///
    /// @param cellWidth in pixels, as is the height; 0 when not known
    public void resize(int columns, int rows, int cellWidth, int cellHeight) {
        resizes.request(new Resizes.Size(columns, rows, cellWidth, cellHeight));
    }

    private void deliver(Resizes.Size size) {
        if (drained.isDone()) {
            return;
        }
        receiver.resize(size.columns(), size.rows(), size.cellWidth(), size.cellHeight());
        tellChild(size);
        told = Optional.of(size);
    }

    private synchronized void tellChild(Resizes.Size size) {
        try {
            pty.resize(size.columns(), size.rows(), size.columns() * size.cellWidth(), size.rows() * size.cellHeight());
        } catch (IOException childIsGone) {
            // There is nobody to tell.
        }
    }

    /// A client of something remote, such as `docker exec`, asks for the size, passes it on, and only then listens for changes: one that falls
    /// between is lost, and the program at the other end draws for a window of another size. The kernel tells a child of a size that is
    /// another one than before, so it gets one for a moment.
    private void tellChildAgain() {
        told.filter(_ -> !drained.isDone()).ifPresent(size -> {
            tellChild(new Resizes.Size(size.columns(), size.rows() + 1, size.cellWidth(), size.cellHeight()));
            tellChild(size);
        });
    }

    /// Completes when all output has been fed and the modes are reset; fails when the screen failed.
    public CompletableFuture<Void> drained() {
        return drained.copy();
    }

    /// Completes with the exit code, not before [#drained].
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    public long pid() {
        return pty.pid();
    }

    /// Hangs the child up. What it has printed and nobody has read is lost.
    @Override
    public void close() {
        closed = true;
        input.close();
        pty.close();
    }

    private void read() {
        try {
            feedAll();
            receiver.resetModes();
            drained.complete(null);
        } catch (RuntimeException | Error e) {
            drained.completeExceptionally(e);
            throw e;
        } finally {
            close();
        }
    }

    private void feedAll() {
        byte[] buffer = new byte[BUFFER];
        for (int count = next(buffer); count >= 0 && !closed; count = next(buffer)) {
            for (int from = 0; from < count && !closed; from += SLICE) {
                receiver.feed(buffer, from, Math.min(count, from + SLICE));
            }
            addFed(count);
        }
    }

    /// Only the reading thread adds.
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void addFed(int count) {
        lastFed = System.nanoTime();
        fed += count;
    }

    /// @return -1 at the end, which a failure is too: a terminal that cannot be read is one that was closed
    private int next(byte[] buffer) {
        reading = true;
        try {
            return pty.output().read(buffer);
        } catch (IOException closedMeanwhile) {
            return -1;
        } finally {
            reading = false;
        }
    }

    private void endWhenSilent() {
        long ended = System.nanoTime();
        long fedBefore = fed;
        while (!drained.isDone()) {
            long now = System.nanoTime();
            // Only while it waits for more: a slow screen is no silence.
            boolean over = reading && (now - Math.max(lastFed, ended) > SILENCE.toNanos() || now - ended > LIMIT.toNanos());
            if (over || fed - fedBefore > KEPT_BY_KERNEL) {
                close();
                return;
            }
            LockSupport.parkNanos(SILENCE.toNanos() / 10);
        }
    }
}
