package io.claudebottle.terminal.pty;

import java.io.IOException;

/// Our end of a pseudo-terminal. The descriptor never blocks; who has to wait waits for it and for an event that [#close] raises. So
/// closing never pulls a descriptor from under a call: the last one to leave closes it.
final class PtyMaster implements AutoCloseable {

    private final int descriptor;
    private final int closing;
    private final String slave;
    private int users;
    private boolean closed;

    private PtyMaster(int descriptor, int closing, String slave) {
        this.descriptor = descriptor;
        this.closing = closing;
        this.slave = slave;
    }

    static PtyMaster open() throws IOException {
        int descriptor = Libc.openMaster();
        try {
            Libc.setUtf8(descriptor);
            String slave = Libc.slaveOf(descriptor);
            return new PtyMaster(descriptor, Libc.event(), slave);
        } catch (IOException e) {
            Libc.close(descriptor);
            throw e;
        }
    }

    /// The path of the other end.
    String slave() {
        return slave;
    }

    /// Waits for something to read and then takes what is there: the kernel hands over a page at most, and many small pieces would cost
    /// whoever takes them a lock each.
    ///
    /// @return how many bytes; -1 when the other end is closed by all, or this one is
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (!enter()) {
            return -1;
        }
        try (var memory = Libc.buffer(length)) {
            int total = 0;
            while (total < length) {
                int count = memory.read(descriptor, buffer, offset + total, length - total);
                if (count > 0) {
                    total += count;
                } else if (total > 0) {
                    break;
                } else if (count == Libc.END || isClosed()) {
                    return -1;
                } else {
                    Libc.awaitReadable(descriptor, closing);
                }
            }
            return total;
        } finally {
            leave();
        }
    }

    /// Writes all of it, however long the other side takes.
    ///
    /// @throws IOException when the other end or this one is closed before the last byte was taken
    void write(byte[] bytes, int offset, int length) throws IOException {
        if (!enter()) {
            throw closedException();
        }
        try (var memory = Libc.buffer(length)) {
            int done = 0;
            while (done < length) {
                if (isClosed()) {
                    throw closedException();
                }
                int count = memory.write(descriptor, bytes, offset + done, length - done);
                if (count == Libc.END) {
                    throw new IOException("nobody is left at the other end of the terminal");
                } else if (count > 0) {
                    done += count;
                } else {
                    Libc.awaitWritable(descriptor, closing);
                }
            }
        } finally {
            leave();
        }
    }

    void resize(int columns, int rows, int widthPx, int heightPx) throws IOException {
        if (!enter()) {
            throw closedException();
        }
        try {
            Libc.setSize(descriptor, columns, rows, widthPx, heightPx);
        } finally {
            leave();
        }
    }

    /// Closing the last descriptor of this end makes the kernel hang up the session behind the other.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            users++;
        }
        Libc.raise(closing);
        leave();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        users++;
        return true;
    }

    private synchronized void leave() {
        users--;
        if (closed && users == 0) {
            Libc.close(descriptor);
            Libc.close(closing);
        }
    }

    private static IOException closedException() {
        return new IOException("the terminal is closed");
    }
}
