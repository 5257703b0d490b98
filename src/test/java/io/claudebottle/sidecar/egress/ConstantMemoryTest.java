package io.claudebottle.sidecar.egress;

import static io.claudebottle.sidecar.egress.GateFixture.HOST;
import static io.claudebottle.sidecar.egress.GateFixture.connect;
import static io.claudebottle.sidecar.egress.GateFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gibibyte through a gate with 64 MiB, in both directions, and to a receiver that is slow.
@Tag("integration")
@Timeout(300)
class ConstantMemoryTest {

    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    Path directory;

    private TlsUpstream upstream;
    private Process gate;
    private int port;

    @BeforeEach
    void start() throws Exception {
        upstream = new TlsUpstream(directory.resolve("world"), HOST);
        upstream.handler = (request, in, out) -> {
            if (request.line().startsWith("PUT")) {
                long left = Long.parseLong(request.header("content-length"));
                byte[] buffer = new byte[1 << 16];
                while (left > 0) {
                    left -= in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                }
                TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            } else {
                TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n");
                send(out, GIBIBYTE);
            }
            return true;
        };
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), SmallGate.class.getName(),
                Integer.toString(upstream.address().getPort()), directory.resolve("ca").toString(), upstream.authority().toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        gate = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader events = gate.inputReader();
        while (port == 0) {
            String line = events.readLine();
            if (line == null) {
                throw new IOException("the gate did not start");
            }
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("event").asText().equals("listening")) {
                port = event.path("port").asInt();
            }
        }
        Thread.startVirtualThread(() -> events.lines().forEach(line -> {}));
    }

    @AfterEach
    void stop() throws Exception {
        gate.destroyForcibly().waitFor();
        upstream.close();
    }

    private static void send(OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long sent = 0; sent < size; sent += buffer.length) {
            out.write(buffer);
        }
        out.flush();
    }

    private RawClient tunnel() throws Exception {
        RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).send(connect(HOST + ":443"));
        assertThat(client.answer().status()).isEqualTo(200);
        RawClient secure = client.secured(HOST, directory.resolve("ca").resolve(CertificateAuthority.CERTIFICATE_FILE));
        secure.socket().setSoTimeout(60_000);
        return secure;
    }

    @Test
    void aGibibyteComesThrough() throws Exception {
        long start = System.nanoTime();
        try (RawClient client = tunnel().send(get("/"))) {
            assertThat(head(client.socket().getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(drain(client.socket().getInputStream(), GIBIBYTE)).isEqualTo(GIBIBYTE);
        }
        say("in", start);
        assertThat(gate.isAlive()).isTrue();
    }

    @Test
    void aGibibyteGoesOut() throws Exception {
        long start = System.nanoTime();
        try (RawClient client = tunnel().send("PUT / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n")) {
            send(client.socket().getOutputStream(), GIBIBYTE);
            assertThat(client.answer().status()).isEqualTo(200);
        }
        say("out", start);
        assertThat(gate.isAlive()).isTrue();
    }

    @Test
    void receiversThatDoNotReadFillNothing() throws Exception {
        RawClient[] idle = new RawClient[40];
        try {
            for (int i = 0; i < idle.length; i++) {
                // It reads the head and no more; the host goes on sending for as long as the gate takes it.
                idle[i] = tunnel().send(get("/" + i));
                assertThat(head(idle[i].socket().getInputStream())).startsWith("HTTP/1.1 200");
            }
            try (RawClient client = tunnel().send(get("/"))) {
                assertThat(head(client.socket().getInputStream())).startsWith("HTTP/1.1 200");
                assertThat(drain(client.socket().getInputStream(), GIBIBYTE / 16)).isEqualTo(GIBIBYTE / 16);
            }
            assertThat(gate.isAlive()).isTrue();
        } finally {
            for (RawClient client : idle) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static long drain(InputStream in, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        for (int n = 0; read < size && n >= 0; n = in.read(buffer, 0, (int) Math.min(buffer.length, size - read))) {
            read += n;
        }
        return read;
    }

    /// For the record of a measuring run; the gate's own memory, from the kernel.
    private void say(String direction, long start) {
        try {
            String memory = Files.readString(Path.of("/proc/" + gate.pid() + "/status")).lines().filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
            System.out.printf("1 GiB %s: %.1f s, %s%n", direction, (System.nanoTime() - start) / 1e9, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
