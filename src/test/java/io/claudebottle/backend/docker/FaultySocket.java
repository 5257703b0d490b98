package io.claudebottle.backend.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A socket in front of the engine's, whose line can be cut at a chosen request and mended again.
final class FaultySocket implements AutoCloseable {

    private final Path path;
    private final UnixDomainSocketAddress engine;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private volatile @Nullable String trigger;

    FaultySocket(Path path, Path engine) {
        this.path = path;
        this.engine = UnixDomainSocketAddress.of(engine);
        try {
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String dockerHost() {
        return "unix://" + path;
    }

    /// Lets the first request that contains this text pass by nobody: the line breaks instead, and stays broken until mended.
    void cutAt(String text) {
        trigger = text;
    }

    void cut() {
        down = true;
        open.forEach(FaultySocket::closeQuietly);
    }

    void mend() {
        trigger = null;
        down = false;
    }

    boolean isDown() {
        return down;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (down) {
                    client.close();
                    continue;
                }
                SocketChannel upstream = SocketChannel.open(engine);
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> pump(client, upstream, true));
                Thread.ofVirtual().start(() -> pump(upstream, client, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pump(SocketChannel from, SocketChannel to, boolean requests) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (requests && triggers(buffer)) {
                    cut();
                    return;
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private boolean triggers(ByteBuffer buffer) {
        String text = trigger;
        return text != null && StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString().contains(text);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
        server.close();
        Files.deleteIfExists(path);
    }
}
