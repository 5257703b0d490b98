package io.claudebottle.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/// One child started by [Pty4jLauncher].
final class Pty4j implements Pty {

    private final PtyProcess process;
    private final InputStream output;
    private final OutputStream input;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    Pty4j(PtyProcess process) {
        this.process = process;
        // Asked for now: pty4j closes streams that nobody has asked for.
        this.output = process.getInputStream();
        this.input = process.getOutputStream();
        Thread.ofVirtual().name("pty-exit-" + process.pid()).start(this::awaitExit);
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
        if (!exit.isDone()) {
            hangUp();
        }
        try {
            output.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the terminal of process " + process.pid(), e);
        }
    }

    private void hangUp() {
        if (process instanceof UnixPtyProcess unix) {
            unix.hangup();
        } else {
            process.destroy();
        }
    }
}
