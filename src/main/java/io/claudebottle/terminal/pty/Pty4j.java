package io.claudebottle.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One child started by [Pty4jLauncher].
final class Pty4j implements Pty {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final PtyProcess process;
    private final InputStream output;
    private final OutputStream input;
    private volatile boolean closed;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    Pty4j(PtyProcess process) {
        this.process = process;
        // Asked for now: pty4j closes streams that nobody has asked for.
        this.output = process.getInputStream();
        this.input = new Input(process.getOutputStream());
        Thread.ofVirtual().name("pty-exit-" + process.pid()).start(this::awaitExit);
    }

    /// pty4j's own swallows what is written after the close.
    private final class Input extends FilterOutputStream {

        Input(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("the terminal is closed");
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }
    }

    private void awaitExit() {
        try {
            exit.complete(process.waitFor());
        } catch (InterruptedException e) {
            exit.completeExceptionally(e);
        }
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        try {
            process.setWinSize(new WinSize(columns, rows));
        } catch (IllegalStateException e) {
            throw new IOException("cannot resize the terminal of process " + process.pid(), e);
        }
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /// The signal comes before the descriptor is closed: a write that the child does not take would keep the descriptor open, and the
    /// kernel would then hang nobody up.
    @Override
    public void close() {
        closed = true;
        if (!exit.isDone()) {
            hangUp();
        }
        try {
            output.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the terminal of process " + process.pid(), e);
        }
    }

    /// Twice if need be: between its fork and its exec the child still has the virtual machine's signal handlers, which swallow the first.
    private void hangUp() {
        hangUpOnce();
        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (!exit.isDone()) {
                hangUpOnce();
            }
        });
    }

    private void hangUpOnce() {
        if (process instanceof UnixPtyProcess unix) {
            unix.hangup();
        } else {
            process.destroy();
        }
    }
}
