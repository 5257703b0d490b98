package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleContract;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What holds of one running bottle of Docker's, on top of what holds of any.
final class DockerBottleTest extends BottleContract<DockerBottlePlan, DockerBottleCleanupPlan, RealEngine> {

    @Override
    protected RealEngine connect(Path root, Map<String, String> overlay) {
        return new RealEngine(root, overlay);
    }

    @Test
    void cleanupLocksTheProjectAndItsState() {
        assertThat(real.leftovers(plan.identity())).extracting(Leftover::kind).containsExactly("compose project", "state directory");
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
}
