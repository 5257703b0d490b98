package io.claudebottle.terminal.pty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// One child started by [LinuxPtyLauncher]: the leader of a session whose controlling terminal is ours, which is why the kernel hangs it
/// up when we close our end.
final class LinuxPty implements Pty {

    private static final long WAITER_STACK = 128 << 10;

    private final PtyMaster master;
    private final int pid;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final InputStream output = new Output();
    private final OutputStream input = new Input();

    LinuxPty(PtyMaster master, int pid) {
        this.master = master;
        this.pid = pid;
        // It waits in the C library all its life, so a virtual thread would only keep a carrier from its work.
        Thread.ofPlatform().daemon().stackSize(WAITER_STACK).name("pty-exit-" + pid).start(this::awaitExit);
    }

    private void awaitExit() {
        try {
            exit.complete(Libc.waitFor(pid));
        } catch (IOException e) {
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
        resize(columns, rows, 0, 0);
    }

    @Override
    public void resize(int columns, int rows, int widthPx, int heightPx) throws IOException {
        master.resize(columns, rows, widthPx, heightPx);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void close() {
        master.close();
    }

    private final class Output extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            return length == 0 ? 0 : master.read(buffer, offset, length);
        }

        @Override
        public void close() {
            LinuxPty.this.close();
        }
    }

    private final class Input extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            master.write(bytes, offset, length);
        }

        @Override
        public void close() {
            LinuxPty.this.close();
        }
    }
}
