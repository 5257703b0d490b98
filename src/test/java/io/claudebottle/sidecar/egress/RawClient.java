package io.claudebottle.sidecar.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A client that says exactly what it is told to, byte for byte.
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(InetSocketAddress gate) throws IOException {
        socket = new Socket();
        socket.connect(gate, 5_000);
        socket.setSoTimeout(10_000);
    }

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /// TLS over this connection, asking for `host` by name and believing `authority` alone.
    RawClient secured(String host, Path authority) throws IOException, GeneralSecurityException {
        SSLContext context = trusting(authority);
        var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, 443, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return new RawClient(secure);
    }

    static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
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
        } catch (SocketException | SSLException reset) {
            return true;
        }
    }

    /// The next chunk of an answer in chunks; "" for the last one.
    String chunk() throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed in the middle of a chunk");
            }
            line.append((char) next);
        }
        byte[] chunk = in.readNBytes(Integer.parseInt(line.toString().strip(), 16));
        in.readNBytes(2);
        return new String(chunk, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
