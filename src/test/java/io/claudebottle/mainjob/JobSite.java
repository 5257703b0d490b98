package io.claudebottle.mainjob;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Everything that the main job needs around it: a home with a bottle and an agent, a stubbed model on an address that the sidecar
/// of a bottle can reach, and the environment of an operator who has a secret.
final class JobSite implements AutoCloseable {

    static final String MODEL_HOST = "model.claude-bottle.test";
    static final String SECRET_NAME = "JOB_SECRET";

    /// Searched for everywhere after a launch; nobody but a process inside the bottle may know it.
    static final String SECRET = "canary-5f0c1e0b-do-not-leak";

    static final String TOKEN_NAME = "JOB_TOKEN";

    /// Claude's credential; nobody inside may know it, only the gate and the model.
    static final String TOKEN = "canary-token-71c3ab-of-the-gate";

    /// A host that the bottle does not reach.
    static final String DENIED_HOST = "denied.claude-bottle.test";

    final Path root;
    final Path home;
    final Path workingDirectory;
    final StubMessagesApi model;
    final Map<String, String> environment;

    JobSite(Path root) throws Exception {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        this.root = root;
        home = root.resolve("home");
        workingDirectory = Files.createDirectories(root.resolve("project"));
        Files.writeString(workingDirectory.resolve("hello.txt"), "hello from the workspace\n");
        String address = gateway();
        TestAuthority authority = TestAuthority.forHosts(List.of(MODEL_HOST), Files.createDirectories(root.resolve("authority")));
        model = listen(address, authority);
        write(home.resolve("bottles/job.md"), """
                ---
                env:
                  ANTHROPIC_BASE_URL: https://%s
                  %s: ${%s}
                egress:
                  routes:
                    - host: %s
                      role: claude_code_oauth
                      auth: { scheme: Bearer, token_ref: %s }
                      pipelock: { tls_passthrough: true }
                supervise: true
                ---
                """.formatted(MODEL_HOST, SECRET_NAME, SECRET_NAME, MODEL_HOST, TOKEN_NAME));
        write(home.resolve("agents/tester.md"), """
                ---
                bottle: job
                description: Runs what it is told inside its bottle
                ---
                You run what you are told.
                """);
        write(home.resolve("settings.json"), new ObjectMapper().writeValueAsString(Map.of(
                "images", Map.of("extraCaFiles", List.of(authority.caPem().toString())),
                "network", Map.of("extraHosts", Map.of(MODEL_HOST, address)))));
        environment = new HashMap<>(Map.of("CLAUDE_BOTTLE_HOME", home.toString(), "HOME", root.toString(), SECRET_NAME, SECRET, TOKEN_NAME, TOKEN));
    }

    /// What claude runs inside: says where it is, shows what it has, and tries a host that it may not reach.
    private static final String COMMAND = "id -un && cat /etc/hostname && printenv | sort && curl -sv https://" + DENIED_HOST + "/ 2>&1 | grep '403'";

    /// Address of this host on the engine's own bridge: containers on other bridges reach it, the internal network of a bottle must not.
    private static String gateway() throws IOException, InterruptedException {
        String bridge = run(Map.of(), "docker", "network", "inspect", "bridge", "--format",
                "{{index .Options \"com.docker.network.bridge.name\"}}").strip();
        return NetworkInterface.getByName(bridge).inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IOException("the bridge " + bridge + " has no address"))
                .getHostAddress();
    }

    private static StubMessagesApi listen(String address, TestAuthority authority) throws IOException {
        try {
            // The gate lets out port 443 only, so the model has to be there.
            return new StubMessagesApi(new InetSocketAddress(address, 443), authority.serverTls(), COMMAND);
        } catch (java.net.SocketException e) {
            return Assumptions.abort("port 443 of " + address + " cannot be bound by this user: " + e.getMessage());
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Output of a command that must succeed.
    static String run(Map<String, String> environment, String... argv) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", argv) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() {
        model.close();
    }
}
