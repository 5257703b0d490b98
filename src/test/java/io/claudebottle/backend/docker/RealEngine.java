package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.RealBackend;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/// The Docker backend on a real engine.
final class RealEngine extends RealBackend<DockerBottlePlan, DockerBottleCleanupPlan> {

    final DockerBackend backend;

    RealEngine(Path root, Map<String, String> overlay) {
        super(root, overlay);
        assumeEngine();
        this.backend = another(Clock.systemUTC());
    }

    RealEngine(Path root) {
        this(root, Map.of());
    }

    /// Skips, by name and with the reason, where there is no engine.
    static void assumeEngine() {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        var engine = new DockerEngine(Endpoint.of(System.getenv(), Path.of(System.getProperty("user.home"))));
        try {
            engine.ping();
        } catch (EngineException e) {
            Assumptions.abort("no Docker engine: " + e.problem().what());
        }
    }

    @Override
    public DockerBackend backend() {
        return backend;
    }

    @Override
    public DockerBackend another(Clock clock) {
        return new DockerBackend(user, environment, states, Settings::defaults, clock);
    }

    DockerEngine engine() {
        return new DockerEngine(Endpoint.of(environment, user));
    }

    /// Runs the operator's own docker.
    ExecResult docker(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        return runner.run(Command.of(argv));
    }

    @Override
    public List<String> objects(String identity) {
        DockerEngine engine = engine();
        List<String> found = new ArrayList<>();
        engine.containers().stream().map(EngineFacts.Container::name).filter(name -> name.endsWith(identity)).forEach(found::add);
        engine.networks().stream().map(EngineFacts.Network::name).filter(name -> name.endsWith(identity)).forEach(found::add);
        engine.images("claude-bottle-*").stream().flatMap(image -> image.repositories().stream()).filter(name -> name.endsWith(identity)).forEach(found::add);
        return found;
    }

    @Override
    public Map<String, String> kept(DockerBottlePlan plan) {
        Map<String, String> kept = new TreeMap<>();
        for (String container : List.of(plan.names().agentContainer(), plan.names().sidecarContainer())) {
            String inspected = docker("inspect", container).stdout();
            assertThat(inspected).contains(container);
            kept.put(container, inspected);
            kept.put("log of " + container, docker("logs", container).toString());
        }
        kept.put("history", docker("history", "--no-trunc", plan.images().runtime()).stdout());
        return kept;
    }

    @Override
    public void kill(String identity) {
        assertThat(docker("kill", new Names(identity).agentContainer()).returnCode()).isZero();
    }

    @Override
    protected DockerBottleCleanupPlan only(DockerBottleCleanupPlan plan, Set<String> ids) {
        return plan.only(ids);
    }

    @Override
    public void close() {
        var teardown = new Teardown(engine(), states);
        identities.forEach(identity -> teardown.end(new Names(identity)));
    }
}
