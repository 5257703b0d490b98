package io.claudebottle.terminal.connection;

import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// A pseudo-terminal that fails as told, at the seam where real ones do.
final class FaultyPty implements Pty {

    /// Where the output comes from; by default there is none until the close.
    InputStream output = new Blocking();
    OutputStream input = OutputStream.nullOutputStream();
    final List<String> sizes = new ArrayList<>();
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    final CountDownLatch closed = new CountDownLatch(1);
    boolean resizeFails;
    volatile String pixels = "";

    final class Blocking extends InputStream {
        @Override
        public int read() throws IOException {
            try {
                closed.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /// Takes nothing until the close.
    final class Stuck extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("closed");
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
    public synchronized void resize(int columns, int rows) throws IOException {
        if (resizeFails) {
            throw new IOException("no such terminal");
        }
        sizes.add(columns + "x" + rows);
    }

    @Override
    public synchronized void resize(int columns, int rows, int widthPx, int heightPx) throws IOException {
        resize(columns, rows);
        pixels = widthPx + "x" + heightPx;
    }

    synchronized List<String> sizes() {
        return List.copyOf(sizes);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public long pid() {
        return 4711;
    }

    @Override
    public void close() {
        exit.complete(129);
        closed.countDown();
    }
}
