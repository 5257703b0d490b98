package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GateCommandTest {

    @TempDir
    Path directory;

    private CliHarness cli;
    private Path bottle;
    private Path events;

    @BeforeEach
    void declare() throws IOException {
        cli = new CliHarness(directory);
        events = directory.resolve("events");
        Files.writeString(directory.resolve("base.md"), """
                ---
                egress:
                  routes:
                    - host: api.example.com
                      path_allowlist: [/v1/]
                      auth: { scheme: Bearer, token_ref: EXAMPLE_TOKEN }
                ---
                """);
        bottle = Files.writeString(directory.resolve("dev.md"), "---\nextends: base\n---\n");
        cli.environment.put("EXAMPLE_TOKEN", "s3cret-value");
    }

    @Test
    void theGateRunsOverABottlesFileAndWhatItExtendsUntilItIsInterrupted() throws Exception {
        var ran = new CompletableFuture<CliHarness.Run>();
        Thread verb = Thread.ofPlatform().start(() -> ran.complete(cli.run(
                "gate", "--bottle", bottle.toString(), "--listen", "127.0.0.1:0", "--ca-dir", directory.resolve("ca").toString(), "--events", events.toString())));
        Await.until("it listens", () -> port().isPresent());

        assertThat(ask(port().get(), "api.example.com:443")).startsWith("HTTP/1.1 200");
        assertThat(ask(port().get(), "evil.example:443")).startsWith("HTTP/1.1 403 blocked: ");

        verb.interrupt();
        CliHarness.Run run = ran.get(20, TimeUnit.SECONDS);
        assertThat(run.code()).isZero();
        String words = String.join("\n", run.err());
        assertThat(words)
                .contains("the gate listens on http://127.0.0.1:" + port().get())
                .contains("trust " + directory.resolve("ca").resolve("ca.pem") + ", SHA-256 ")
                .contains("api.example.com /v1/ [auth:Bearer]  [" + directory.resolve("base.md") + ":4]")
                .contains("api.anthropic.com (not scanned)  [default]");
        assertThat(Files.readString(events)).contains("\"verdict\":\"denied\"").doesNotContain("s3cret-value");
        assertThat(words).doesNotContain("s3cret-value");
    }

    private Optional<Integer> port() {
        try {
            Matcher listening = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)").matcher(Files.exists(events) ? Files.readString(events) : "");
            return listening.find() ? Optional.of(Integer.parseInt(listening.group(1))) : Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String ask(int port, String authority) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("CONNECT " + authority + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(30), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aFileThatIsNoBottleIsSaidWithItsLine() throws Exception {
        Files.writeString(bottle, "---\negress:\n  routes:\n    - hots: x\n---\n");

        CliHarness.Run run = cli.run("gate", "--bottle", bottle.toString(), "--listen", "127.0.0.1:0");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).anyMatch(line -> line.contains("dev.md:4"));
    }

    @Test
    void anAddressThatIsNoneIsAMisunderstanding() {
        assertThat(List.of("9099", "127.0.0.1:x", "127.0.0.1:70000")).allSatisfy(listen ->
                assertThat(cli.run("gate", "--bottle", bottle.toString(), "--listen", listen).code()).isEqualTo(2));
    }
}
