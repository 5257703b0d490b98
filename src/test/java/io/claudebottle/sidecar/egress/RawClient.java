package io.claudebottle.sidecar.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client that says exactly what it is told to, byte for byte.
final class RawClient implements AutoCloseable {

    private final Socket socket = new Socket();

    RawClient(InetSocketAddress gate) throws IOException {
        socket.connect(gate, 5_000);
        socket.setSoTimeout(10_000);
    }

    Socket socket() {
        return socket;
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /// Head, and as much of a body as Content-Length says.
    record Answer(String head, String body) {

        String statusLine() {
            return head.lines().findFirst().orElse("");
        }

        int status() {
            return Integer.parseInt(statusLine().split(" ")[1]);
        }

        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        var answer = new Answer(head.toString(StandardCharsets.ISO_8859_1), "");
        String length = answer.header("content-length");
        return length.isEmpty() ? answer : new Answer(answer.head(), new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
    }

    boolean isClosedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
