package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.pipelock.RealPipelock;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bundle's process as the container runs it.
@Tag("integration")
@Timeout(60)
class SidecarProcessTest {

    @TempDir
    Path directory;

    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void start(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SidecarMain.class.getName());
        builder.environment().putAll(environment);
        builder.environment().put(ControlChannel.PATH_VARIABLE, directory.resolve("control").toString());
        builder.environment().putIfAbsent("EGRESS_CA_DIR", directory.resolve("ca").toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.redirectOutput(output().toFile()).redirectError(directory.resolve("stderr").toFile()).start();
    }

    private Path output() {
        return directory.resolve("stdout");
    }

    private String text() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitReady() {
        Await.until("ready", () -> text().contains("\"ready\"") || !process.isAlive());
        assertThat(text()).contains("\"ready\"");
    }

    private Path routes(String json) throws IOException {
        return Files.writeString(directory.resolve("routes.yaml"), json, StandardCharsets.UTF_8);
    }

    @Test
    void terminationIsGracefulAndQuick() throws Exception {
        start(Map.of("EGRESS_ROUTES", routes("[]").toString(), "EGRESS_PORT", "0", DaemonSelection.VARIABLE, "egress, cred-proxy"));
        awaitReady();
        assertThat(text()).contains("\"ignored\"", "cred-proxy").contains("\"listening\"");

        process.destroy();

        assertThat(process.waitFor(8, TimeUnit.SECONDS)).as("ended within the grace").isTrue();
        assertThat(process.exitValue()).as("128 + SIGTERM").isEqualTo(143);
        assertThat(text().lines().toList().getLast()).contains("\"stopped\"");
    }

    @Test
    void bundleWithoutDaemonsIdlesUntilItIsTerminated() throws Exception {
        start(Map.of(DaemonSelection.VARIABLE, " "));
        awaitReady();
        assertThat(text()).contains("no daemons selected");
        assertThat(process.isAlive()).isTrue();

        process.destroy();

        assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void gateWithoutRulesDoesNotStart() throws Exception {
        start(Map.of("EGRESS_ROUTES", directory.resolve("nowhere").toString(), "EGRESS_PORT", "0", DaemonSelection.VARIABLE, "egress"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(text()).contains("\"failed\"", "cannot be read").doesNotContain("\"ready\"");
    }

    @Test
    void pipelocksDeathEndsTheBundleWithTheReason() throws Exception {
        start(withPipelock());
        awaitReady();
        assertThat(text()).contains("\"daemons\":[\"pipelock\",\"egress\",\"control\"]");

        process.children().filter(child -> child.info().command().filter(command -> command.endsWith("pipelock")).isPresent()).forEach(ProcessHandle::destroyForcibly);

        assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(text()).contains("\"daemon-died\"", "\"daemon\":\"pipelock\"", "pipelock ended with code 137");
    }

    @Test
    void pipelockGoesWithTheBundle() throws Exception {
        start(withPipelock());
        awaitReady();
        List<ProcessHandle> children = process.children().toList();
        assertThat(children).isNotEmpty();

        process.destroy();

        assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(text()).doesNotContain("daemon-died");
    }

    private Map<String, String> withPipelock() throws IOException {
        int port;
        try (var probe = new java.net.ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        return Map.of(
                "EGRESS_ROUTES", routes("[]").toString(),
                "EGRESS_PORT", "0",
                "PIPELOCK_BINARY", RealPipelock.assumed().toString(),
                "PIPELOCK_DIRECTORY", directory.resolve("pipelock").toString(),
                "PIPELOCK_PORT", Integer.toString(port),
                DaemonSelection.VARIABLE, "egress,pipelock");
    }

    @Test
    void aBundleWithoutPipelockSaysThatItIsNotThere() throws Exception {
        start(Map.of("EGRESS_ROUTES", routes("[]").toString(), "PIPELOCK_BINARY", directory.resolve("nowhere").toString(), DaemonSelection.VARIABLE, "pipelock"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(text()).contains("\"failed\"", "there is no pipelock at");
    }

    @Test
    void portThatIsTakenEndsTheProcessAndSaysSo() throws Exception {
        try (var taken = new java.net.ServerSocket(0)) {
            start(Map.of(
                    "EGRESS_ROUTES", routes("[]").toString(), "EGRESS_PORT", Integer.toString(taken.getLocalPort()), DaemonSelection.VARIABLE, "egress"));

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(List.of(text().split("\n"))).anyMatch(line -> line.contains("\"daemon-died\"") && line.contains("in use"));
    }

    @Test
    void theAuthorityAndTheRulesAreOnRecordBeforeTheBundleIsReadyAndTheAuthorityStays() throws Exception {
        Path rules = routes("[{\"host\": \"example.com\", \"origin\": \"dev.md:3\"}]");
        start(Map.of("EGRESS_ROUTES", rules.toString(), "EGRESS_PORT", "0", DaemonSelection.VARIABLE, "egress"));
        awaitReady();
        List<String> first = text().lines().toList();
        assertThat(first.stream().map(SidecarProcessTest::event)).startsWith("egress-ca", "egress-rules", "listening").endsWith("ready");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca").resolve("ca-key.pem")))).isEqualTo("rw-------");
        process.destroyForcibly().waitFor();

        start(Map.of("EGRESS_ROUTES", rules.toString(), "EGRESS_PORT", "0", DaemonSelection.VARIABLE, "egress"));
        awaitReady();

        assertThat(fingerprint(text())).isEqualTo(fingerprint(first.getFirst()));
    }

    @Test
    void theOperatorReplacesRulesAndHandsOverCredentialsThroughTheControlPipe() throws Exception {
        start(Map.of("EGRESS_ROUTES", routes("[]").toString(), "EGRESS_PORT", "0", DaemonSelection.VARIABLE, "egress"));
        awaitReady();
        var table = new RouteTable(List.of(new RouteRule("example.com", List.of(), "Bearer", "EGRESS_TOKEN_0", "dev.md:3")));

        Files.writeString(
                directory.resolve("control"),
                new ControlMessage.Routes(table).toLine() + "\n" + new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_0", "s3cret-value")).toLine() + "\n"
                        + new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_1", "other secret")).toLine() + "\n",
                StandardOpenOption.WRITE);

        Await.until("all three are answered", () -> text().lines().filter(line -> line.contains("\"control\",\"op\"")).count() == 3);
        assertThat(text()).contains("\"cause\":\"control\"").contains("EGRESS_TOKEN_1 has characters that cannot stand in a header").doesNotContain("s3cret-value", "other secret");
    }

    private static String event(String line) {
        return line.replaceFirst(".*\"event\":\"([a-z-]+)\".*", "$1");
    }

    private static String fingerprint(String text) {
        return text.lines().filter(line -> line.contains("egress-ca")).findFirst().orElseThrow().replaceFirst(".*\"sha256\":\"([0-9a-f]{64})\".*", "$1");
    }
}
