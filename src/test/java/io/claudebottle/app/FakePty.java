package io.claudebottle.app;

import io.claudebottle.terminal.pty.Pty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// A child that prints what a test says and ends when a test says so.
public final class FakePty implements Pty {

    private final PipedInputStream output = new PipedInputStream(1 << 16);
    private final PipedOutputStream printed;
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile boolean closed;

    public FakePty() {
        try {
            printed = new PipedOutputStream(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakePty prints(String text) {
        try {
            printed.write(text.getBytes(StandardCharsets.UTF_8));
            printed.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public void ends(int code) {
        exit.complete(code);
    }

    public String typed() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public OutputStream input() {
        return typed;
    }

    @Override
    public void resize(int columns, int rows) {}

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public long pid() {
        return 4711;
    }

    @Override
    public void close() {
        closed = true;
        try {
            printed.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
