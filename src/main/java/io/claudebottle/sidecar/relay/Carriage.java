package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Two connections made one: bytes are carried both ways, and so is the end of either way. Whoever does not read makes the other wait, since
/// no more than a buffer is ever under way.
final class Carriage {

    /// Bytes, each way. So many that a system call is worth its while, so few that a thousand connections are no burden.
    private static final int BUFFER = 32 << 10;

    private final SocketChannel here;
    private final SocketChannel there;

    Carriage(SocketChannel here, SocketChannel there) {
        this.here = here;
        this.there = there;
    }

    /// Returns when both ways have ended and both connections are closed.
    void run() {
        try {
            for (SocketChannel end : new SocketChannel[] {here, there}) {
                end.setOption(StandardSocketOptions.TCP_NODELAY, true);
                // Otherwise a peer that vanished would be waited for for ever.
                end.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            Thread back = Thread.ofVirtual().start(() -> carry(there, here));
            carry(here, there);
            back.join();
        } catch (IOException broken) {
            reset();
        } catch (InterruptedException e) {
            reset();
            Thread.currentThread().interrupt();
        } finally {
            close(here);
            close(there);
        }
    }

    private void carry(SocketChannel from, SocketChannel to) {
        // Freed when this way ends, and not when a collector gets to it.
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(BUFFER).asByteBuffer();
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            // What broke on one side is not to look like an orderly end on the other.
            reset();
        }
    }

    private void reset() {
        reset(here);
        reset(there);
    }

    /// Ends a connection so that its other end sees a failure, whatever is still under way.
    static void reset(SocketChannel end) {
        try {
            end.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closed) {
            // Then it has ended already.
        }
        close(end);
    }

    static void close(SocketChannel end) {
        try {
            end.close();
        } catch (IOException e) {
            // Nobody is left to care.
        }
    }
}
