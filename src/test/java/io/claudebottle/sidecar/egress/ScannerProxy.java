package io.claudebottle.sidecar.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Plays pipelock as a gate sees it: takes a `CONNECT`, and leads to a server or says why not.
final class ScannerProxy implements AutoCloseable {

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress target;

    /// What is answered to a `CONNECT`; only after a 200 is there a way.
    volatile String answer = "HTTP/1.1 200 Connection Established\r\n\r\n";

    ScannerProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var head = new StringBuilder();
            InputStream in = client.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            asked.add(head.substring(0, head.indexOf("\r\n")));
            TlsUpstream.say(client.getOutputStream(), answer);
            if (!answer.startsWith("HTTP/1.1 200")) {
                return;
            }
            try (var host = new Socket(target.getAddress(), target.getPort())) {
                Thread back = Thread.startVirtualThread(() -> copy(host, client));
                copy(client, host);
                back.join();
            }
        } catch (IOException gone) {
            // One of the two hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // The other direction notices as well.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
