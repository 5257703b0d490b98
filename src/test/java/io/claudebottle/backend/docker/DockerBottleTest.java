package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What holds of one running bottle. All tests share it, and none ends it.
@Tag("integration")
@TestInstance(Lifecycle.PER_CLASS)
final class DockerBottleTest {

    private static final String CANARY = "c4nary-" + Long.toHexString(System.nanoTime());

    @TempDir
    static Path root;

    RealEngine real;
    DockerBottlePlan plan;
    Bottle bottle;

    @BeforeAll
    void launch() throws IOException {
        real = new RealEngine(root, Map.of("HOST_CANARY", CANARY + "-host"));
        Path skill = real.user.resolve(".claude/skills/greet");
        Files.createDirectories(skill.resolve("scripts"));
        Files.writeString(skill.resolve("SKILL.md"), "Greet.");
        Files.writeString(skill.resolve("scripts/run.sh"), "echo hi");
        assertThat(skill.resolve("scripts/run.sh").toFile().setExecutable(true)).isTrue();
        plan = real.prepare(
                new Declared()
                        .prompt("Be brief.")
                        .literal("PRICE", "5$ \"net\"")
                        .fromHost("FROM_HOST", "HOST_CANARY")
                        .asked("ASKED", "Say something")
                        .skill("greet")
                        .gitUser("Ada Lovelace", "ada@example.com")
                        .supervised()
                        .manifest(),
                false);
        bottle = real.backend.launch(plan, new Secrets(Map.of("ASKED", CANARY + "-asked")), LaunchProgress.silent());
    }

    @AfterAll
    void end() {
        if (real != null) {
            real.close();
        }
    }

    private String inside(String script) {
        ExecResult result = bottle.exec(script);
        assertThat(result.returnCode()).as(script + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    @Test
    void realClaudeIsInTheBottle() {
        assertThat(inside("claude --version")).contains("Claude Code");
    }

    @Test
    void agentIsAnUnprivilegedUserWithoutCapabilities() {
        assertThat(inside("id -u; id -un; pwd")).isEqualTo("1000\nnode\n/home/node");
        assertThat(inside("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status"))
                .isEqualTo("CapBnd:\t0000000000000000\nNoNewPrivs:\t1".replaceFirst("^", "CapEff:\t0000000000000000\n"));
    }

    @Test
    void nonZeroCodeIsAnAnswerAndNotAFailure() {
        assertThat(bottle.exec("echo out; echo err >&2; exit 7")).isEqualTo(new ExecResult(7, "out\n", "err\n"));
    }

    @Test
    void scriptMayRunAsAnotherUser() {
        assertThat(bottle.exec("id -un", "root").stdout()).isEqualTo("root\n");
    }

    @Test
    void scriptNeverCrossesAnArgv() {
        List<String> seen = commandLinesDuring("sleep 3 # " + CANARY + "-script\n");

        assertThat(seen).anyMatch(line -> line.contains(plan.names().agentContainer())).noneMatch(line -> line.contains(CANARY + "-script"));
    }

    @Test
    void secretIsReadableInsideAndNowhereElse() throws IOException {
        assertThat(inside("echo \"$FROM_HOST $ASKED\"")).isEqualTo(CANARY + "-host " + CANARY + "-asked");

        assertThat(commandLinesDuring("sleep 3")).anyMatch(line -> line.contains("ASKED")).noneMatch(line -> line.contains(CANARY));
        for (String container : List.of(plan.names().agentContainer(), plan.names().sidecarContainer())) {
            assertThat(real.docker("inspect", container).stdout()).contains(container).doesNotContain(CANARY);
            assertThat(real.docker("logs", container)).asString().doesNotContain(CANARY);
        }
        assertThat(real.docker("history", "--no-trunc", plan.images().runtime()).stdout()).doesNotContain(CANARY);
        assertThat(String.join("\n", bottle.claudeArgv(List.of(), true))).contains("ASKED").doesNotContain(CANARY);
        assertThat(bottle.environment()).containsEntry("ASKED", CANARY + "-asked");
        assertThat(plan.toString()).doesNotContain(CANARY);
        assertThat(filesUnder(root)).isNotEmpty().allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY));
    }

    private static List<Path> filesUnder(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /// Of every process of this machine, in the bottle too, while a script runs in it.
    private List<String> commandLinesDuring(String script) {
        CompletableFuture<ExecResult> running = CompletableFuture.supplyAsync(() -> bottle.exec(script));
        List<String> seen = new ArrayList<>();
        while (!running.isDone()) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                processes.filter(process -> process.getFileName().toString().matches("\\d+")).forEach(process -> {
                    try {
                        seen.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                    } catch (IOException ended) {
                        // It was there a moment ago.
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return seen;
    }

    @Test
    void literalsSurviveQuotesAndDollars() {
        assertThat(inside("printf %s \"$PRICE\"")).isEqualTo("5$ \"net\"");
    }

    @Test
    void promptIsProvisionedForTheAgentAlone() {
        assertThat(inside("cat /home/node/.claude-bottle-prompt.txt; stat -c ' %U:%G %a' /home/node/.claude-bottle-prompt.txt"))
                .isEqualTo("Be brief. node:node 600");
        assertThat(bottle.claudeArgv(List.of(), false)).endsWith("--append-system-prompt-file", "/home/node/.claude-bottle-prompt.txt");
    }

    @Test
    void skillsAreProvisionedWithTheirModes() {
        assertThat(inside("cat ~/.claude/skills/greet/SKILL.md; ~/.claude/skills/greet/scripts/run.sh; stat -c %U ~/.claude/skills/greet"))
                .isEqualTo("Greet.hi\nnode");
    }

    private List<String> running() {
        return plan.grants().sidecars().stream().filter(Grants.Sidecar::running).map(Grants.Sidecar::name).toList();
    }

    @Test
    void claudeKnowsTheSuperviseSidecar() {
        assertThat(running()).contains("egress", "supervise");
        assertThat(bottle.exec("claude mcp list 2>&1").stdout()).contains("supervise: http://supervise:9100/").contains("Connected");
    }

    @Test
    void gitKnowsWhoCommits() {
        assertThat(inside("git config --global user.name; git config --global user.email")).isEqualTo("Ada Lovelace\nada@example.com");
    }

    @Test
    void copiedFilesBelongToTheAgentAndTheirDirectoriesAreMade() throws IOException {
        Path tree = Files.createDirectories(root.resolve("copy/deep"));
        Files.writeString(tree.resolve("file with ' quote"), "content");

        bottle.cpIn(root.resolve("copy"), "/home/node/new/place");
        bottle.cpIn(tree.resolve("file with ' quote"), "/home/node/single");

        assertThat(inside("cat \"/home/node/new/place/deep/file with ' quote\" /home/node/single; stat -c ' %U' /home/node/new/place/deep /home/node/new"))
                .isEqualTo("contentcontent node\n node");
    }

    @Test
    void copyToWhereTheAgentMayNotWriteIsRefusedInWords() throws IOException {
        Path file = Files.writeString(root.resolve("plain"), "x");

        assertThatThrownBy(() -> bottle.cpIn(file, "/sys/no/where")).isInstanceOf(ProblemException.class).hasMessageContaining("/sys/no");
    }

    @Test
    void anotherProcessFindsTheBottleAndBuildsTheSameArgv() {
        Bottle found = real.backend(real.environment).find(plan.identity(), new Secrets(Map.of("ASKED", "again"))).orElseThrow();

        assertThat(found.claudeArgv(List.of("--continue"), true)).isEqualTo(bottle.claudeArgv(List.of("--continue"), true));
        assertThat(found.environment()).containsEntry("FROM_HOST", CANARY + "-host").containsEntry("ASKED", "again");
        assertThat(real.backend.find("nobody-00000", Secrets.none())).isEmpty();
        assertThat(real.backend.find("../etc", Secrets.none())).isEmpty();
    }

    @Test
    void bottleIsListedWithItsServices() {
        assertThat(real.backend.enumerateActive())
                .contains(new ActiveAgent("docker", plan.identity(), "researcher", "2026-11-24T02:00:00Z", running()));
    }

    /// The original's *same agent in two projects shared state/container*, and its early orphan probe.
    @Test
    void secondLaunchOfTheSameIdentityIsRefusedAndHarmsNothing() {
        assertThatThrownBy(() -> real.backend.prepare(plan.spec(), root.resolve("stage")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("still running");

        assertThatThrownBy(() -> real.backend.launch(plan, new Secrets(Map.of("ASKED", "x")), LaunchProgress.silent()))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().fix()).contains("cleanup"));
        assertThat(inside("echo alive")).isEqualTo("alive");
    }

    @Test
    void cleanupShowsTheAliveBottleLockedAndNeverTouchesIt() {
        DockerBottleCleanupPlan cleanup = real.backend.prepareCleanup(Set.of(plan.identity()));
        List<Leftover> ours = cleanup.leftovers().stream().filter(leftover -> leftover.name().endsWith(plan.identity())).toList();

        assertThat(ours).extracting(Leftover::kind).containsExactly("compose project", "state directory");
        assertThat(ours).allMatch(Leftover::locked);
        real.backend.cleanup(new DockerBottleCleanupPlan(cleanup.items().stream().filter(item -> ours.contains(item.leftover())).toList()));
        assertThat(inside("echo alive")).isEqualTo("alive");
        assertThat(real.states.directory(plan.identity())).exists();
    }

    @Test
    void documentIsKeptAndIsWhatThePreflightShowed() {
        assertThat(real.states.directory(plan.identity()).resolve(BottleStates.COMPOSE_FILE)).content().isEqualTo(plan.topology());
    }

    @Test
    void engineHoldsWhatTheDocumentSays() throws IOException {
        Map<String, Map<String, Map<String, Object>>> document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(plan.topology().replaceFirst("name:.*\n", ""));
        for (String name : List.of("agent", "sidecars")) {
            Map<String, Object> service = document.get("services").get(name);
            JsonNode container = inspect("container", (String) service.get("container_name"));
            JsonNode host = container.path("HostConfig");

            assertThat(container.at("/Config/Image").asText()).isEqualTo(service.get("image"));
            assertThat(texts(host.path("CapDrop"))).isEqualTo(service.get("cap_drop"));
            assertThat(texts(host.path("SecurityOpt"))).isEqualTo(service.get("security_opt"));
            assertThat(host.path("Binds").size() + container.path("Mounts").size()).isZero();
            ((Map<?, ?>) service.get("environment")).forEach((key, value) ->
                    assertThat(texts(container.at("/Config/Env"))).contains(key + "=" + value.toString().replace("$$", "$")));
            ((Map<?, ?>) service.get("labels")).forEach((key, value) ->
                    assertThat(container.path("Config").path("Labels").path(key.toString()).asText()).isEqualTo(value));
            ((Map<?, ?>) service.get("networks")).forEach((network, settings) -> {
                String engineName = (String) document.get("networks").get(network).get("name");
                JsonNode endpoint = container.at("/NetworkSettings/Networks").path(engineName);
                assertThat(endpoint.isMissingNode()).as(engineName).isFalse();
                Object aliases = ((Map<?, ?>) settings).get("aliases");
                if (aliases != null) {
                    assertThat(texts(endpoint.path("Aliases"))).containsAll(texts(new ObjectMapper().valueToTree(aliases)));
                }
            });
            assertThat(container.at("/NetworkSettings/Networks").size()).isEqualTo(((Map<?, ?>) service.get("networks")).size());
        }
        Map<String, Object> agent = document.get("services").get("agent");
        JsonNode host = inspect("container", plan.names().agentContainer()).path("HostConfig");
        assertThat(host.path("Memory").asLong()).isEqualTo(((Number) agent.get("mem_limit")).longValue());
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(((Number) agent.get("memswap_limit")).longValue());
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(((Number) agent.get("pids_limit")).longValue());
        assertThat(host.path("NanoCpus").asLong()).isEqualTo(Math.round(((Number) agent.get("cpus")).doubleValue() * 1e9));
        assertThat(host.path("Init").asBoolean()).isEqualTo(agent.get("init"));
        assertThat(texts(host.path("Dns"))).isEqualTo(agent.get("dns"));
        for (Map<String, Object> network : document.get("networks").values()) {
            JsonNode created = inspect("network", (String) network.get("name"));
            assertThat(created.path("Internal").asBoolean()).isEqualTo(network.getOrDefault("internal", false));
            ((Map<?, ?>) network.getOrDefault("driver_opts", Map.of())).forEach((key, value) ->
                    assertThat(created.path("Options").path(key.toString()).asText()).isEqualTo(value));
        }
    }

    @Test
    void operatorsComposeFindsTheProjectByItsLabels() {
        assertThat(real.docker("ps", "--filter", "label=com.docker.compose.project=" + plan.names().project(), "--format", "{{.Names}}").stdout().lines())
                .containsExactlyInAnyOrder(plan.names().agentContainer(), plan.names().sidecarContainer());
        assertThat(real.docker("network", "ls", "--filter", "label=com.docker.compose.project=" + plan.names().project(), "--format", "{{.Name}}")
                        .stdout().lines())
                .containsExactlyInAnyOrder(plan.names().internalNetwork(), plan.names().egressNetwork());
    }

    private JsonNode inspect(String type, String name) throws IOException {
        return new ObjectMapper().readTree(real.docker("inspect", "--type", type, name).stdout()).get(0);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    /// With a control: from a network that is merely internal the same request gets through, so the service is there, and so is the
    /// hole that the bottle's network closes.
    @Test
    void servicesOfTheHostCannotBeReached() throws IOException {
        String open = plan.names().internalNetwork() + "-control";
        var server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(real.docker("network", "create", "--internal", open).returnCode()).isZero();
            String host = real.engine().network(open).orElseThrow().gateway();
            ExecResult control = real.docker("run", "--rm", "--network", open, plan.images().runtime(),
                    "curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", "http://" + host + ":" + port + "/");
            assertThat(control.stdout()).as("the control must get through: " + control.stderr()).isEqualTo("200");

            String here = real.engine().network(plan.names().internalNetwork()).orElseThrow().gateway();
            for (String address : Stream.of(host, here).filter(text -> !text.isEmpty()).toList()) {
                assertThat(bottle.exec("curl --noproxy '*' -s -m 4 -o /dev/null http://" + address + ":" + port + "/").returnCode()).as(address).isNotZero();
            }
        } finally {
            server.stop(0);
            real.docker("network", "rm", open);
        }
    }

    @Test
    void outsideNamesDoNotResolveAndSidecarsDo() {
        assertThat(bottle.exec("getent hosts example.com").returnCode()).isNotZero();
        for (String alias : List.of("egress", "supervise", "git-gate", "pipelock")) {
            assertThat(inside("getent hosts " + alias)).contains(alias);
        }
    }

    @Test
    void hostThatIsNotAllowedIsRefusedByTheProxy() {
        assertThat(bottle.exec("curl -s -m 10 -o /dev/null -w '%{http_connect}' https://denied.example.com/").stdout()).isEqualTo("403");
        assertThat(inside("curl -s -m 10 http://_egress.local/allowlist")).contains("api.anthropic.com");
    }

    @Test
    void handleMayBeLostWithoutLosingTheBottle() {
        bottle = real.backend(real.environment).find(plan.identity(), new Secrets(Map.of("ASKED", CANARY + "-asked"))).orElseThrow();

        assertThat(inside("echo alive")).isEqualTo("alive");
    }
}
