package io.claudebottle.sidecar.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server of the world, with a certificate of its own authority: it says over TLS exactly what a test tells it to, byte for byte.
final class TlsUpstream implements AutoCloseable {

    /// What the server does with one request.
    @FunctionalInterface
    interface Handler {
        /// @return whether the connection stays for another request
        boolean handle(Request request, InputStream in, OutputStream out) throws IOException;
    }

    /// As it came: the head with its line ends, and the body in the form in which it was sent.
    record Request(String head, InputStream in) {

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        String path() {
            return line().split(" ")[1];
        }

        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }

        /// The body of a request with a length or with chunks.
        byte[] body() throws IOException {
            if (!header("content-length").isEmpty()) {
                return in.readNBytes(Integer.parseInt(header("content-length")));
            }
            var body = new ByteArrayOutputStream();
            if (header("transfer-encoding").equals("chunked")) {
                for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                    body.write(in.readNBytes(size));
                    line(in);
                }
                line(in);
            }
            return body.toByteArray();
        }

        private static String line(InputStream in) throws IOException {
            var line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("closed in the middle of a line");
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }

    final List<String> heads = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;
    private final Path authority;
    volatile Handler handler = (request, in, out) -> {
        request.body();
        say(out, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n");
        return true;
    };

    /// @param directory for its authority
    TlsUpstream(Path directory, String... hosts) throws Exception {
        CertificateAuthority made = CertificateAuthority.in(directory, Instant.now());
        authority = directory.resolve(CertificateAuthority.CERTIFICATE_FILE);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        KeyPair pair = CertificateAuthority.newKeyPair();
        // One certificate serves one name; the first is what most tests ask for.
        for (String host : hosts) {
            keys.setKeyEntry(
                    host, pair.getPrivate(), new char[0], new Certificate[] {made.issue(host, pair.getPublic(), Instant.now(), Duration.ofDays(1))});
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        server = context.getServerSocketFactory().createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /// File that has to be trusted.
    Path authority() {
        return authority;
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            boolean stays = true;
            while (stays) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                heads.add(head);
                stays = handler.handle(new Request(head, in), in, out);
            }
        } catch (IOException gone) {
            // The other side hung up, as some tests have it do.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
