package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.LaunchFigures;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No engine and no manifest: from the first steps to an answer of the real claude, through the gate, and what it took.
@Tag("integration")
class FirstRunJobTest {

    private static final Path PICTURES = Path.of("target", "screenshots").toAbsolutePath();
    private static final String MODEL_HOST = "api.anthropic.com";
    private static final String TOKEN = "canary-token-2b9e10-of-the-first-run";

    @TempDir
    Path root;

    private final List<String> times = new ArrayList<>();
    private long began;

    @Test
    void aBeginnerWithoutAnEngineIsLedToAClaudeThatAnswersThroughTheGate() throws Exception {
        var home = new Home(root.resolve("home"));
        Path project = Files.createDirectories(root.resolve("project"));
        assumeNamespacesAndClaude(home);
        InetAddress address = addressOfThisHost();
        TestAuthority authority = TestAuthority.forHosts(List.of(MODEL_HOST), Files.createDirectories(root.resolve("authority")));
        try (StubMessagesApi model = listen(address, authority)) {
            Files.createDirectories(home.root());
            Files.writeString(home.settings(), new ObjectMapper().writeValueAsString(Map.of(
                    "images", Map.of("extraCaFiles", List.of(authority.caPem().toString())),
                    "network", Map.of("extraHosts", Map.of(MODEL_HOST, address.getHostAddress())))));
            Map<String, String> environment = Map.of(
                    "CLAUDE_BOTTLE_HOME", home.root().toString(),
                    "HOME", root.toString(),
                    "CLAUDE_BOTTLE_OAUTH_TOKEN", TOKEN,
                    "DOCKER_HOST", "unix://" + root.resolve("no-engine.sock"));
            began = System.nanoTime();
            try (var operator = Operator.open(environment, project, Path.of("target", "first-run.log").toAbsolutePath())) {
                lead(operator);
                talk(operator);
                stop(operator);
            }
            assertThat(model.authorizations()).isNotEmpty().allMatch(("Bearer " + TOKEN)::equals);
            assertThat(model.toolResults()).singleElement().asString().contains("node").doesNotContain(TOKEN);
        }
        assertThat(new LaunchFigures(home).of(BubblewrapBackend.NAME).ready()).isPresent();
        Files.write(Path.of("target", "first-run-times.txt"), times);
    }

    private void lead(Operator operator) {
        operator.sees("#verdict", "Bottles can run here");
        lap("the window is open and has looked at this machine");
        operator.picture(PICTURES.resolve("first-job-1-machine.png").toString());
        operator.click("#next");
        operator.sees("#shownFile", "bottles/starter.md");
        operator.picture(PICTURES.resolve("first-job-2-starter.png").toString());
        operator.click("#write");
        operator.sees(".example-row .badge", "there");
        operator.click("#next");
        operator.sees("#launchBackend", BubblewrapBackend.NAME);
        operator.enabled("#launch");
        operator.picture(PICTURES.resolve("first-job-3-launch.png").toString());
        operator.click("#launch");
        operator.sees("#title", "Launch starter?");
        operator.enabled("#launch");
        lap("the preflight of the starter is there");
        operator.picture(PICTURES.resolve("first-job-4-preflight.png").toString());
        operator.click("#compare");
        operator.appears("#comparison");
        operator.picture(PICTURES.resolve("first-job-5-comparison.png").toString());
        operator.press("ESCAPE");
    }

    private void talk(Operator operator) {
        operator.click("#launch");
        long clicked = System.nanoTime();
        operator.seesInTerminal("bypass permissions on");
        times.add("from Launch to claude's prompt: " + Duration.ofNanos(System.nanoTime() - clicked).toMillis() + " ms");
        operator.type("please run the " + StubMessagesApi.COMMAND_WORD + " command");
        operator.seesInTerminal("please run the " + StubMessagesApi.COMMAND_WORD + " command");
        operator.press("ENTER");
        operator.seesInTerminal(StubMessagesApi.ANSWER + " node");
        lap("claude has answered");
        operator.picture(PICTURES.resolve("first-job-6-claude.png").toString());
    }

    private static void stop(Operator operator) {
        String identity = operator.texts(".agent-row .t-strong").getFirst();
        operator.press("CONTROL SHIFT P");
        operator.type("stop " + identity);
        operator.press("ENTER");
        operator.click("#confirmStop");
        operator.seesNoMore(".agent-row .t-strong", identity);
    }

    private void lap(String what) {
        times.add(Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms: " + what);
    }

    private void assumeNamespacesAndClaude(Home home) {
        var backend = new BubblewrapBackend(
                root, System.getenv(), new BottleStates(home), SidecarDirectory.ofTheProduct(), Settings::defaults, Clock.systemUTC());
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no namespaces: " + problem.what()));
        Assumptions.assumeTrue(new ProgramPath(System.getenv()).find("claude").isPresent(), "claude is not installed on this host");
    }

    /// One that is not this host's alone: the gate refuses loopback.
    private static InetAddress addressOfThisHost() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElseGet(() -> Assumptions.abort("this host has no address but its own"));
    }

    private static StubMessagesApi listen(InetAddress address, TestAuthority authority) throws IOException {
        try {
            // The gate lets out port 443 only, so the model has to be there.
            return new StubMessagesApi(new InetSocketAddress(address, 443), authority.serverTls(), "id -un");
        } catch (SocketException e) {
            return Assumptions.abort("port 443 of " + address.getHostAddress() + " cannot be bound by this user: " + e.getMessage());
        }
    }
}
