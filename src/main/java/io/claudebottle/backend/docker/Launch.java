package io.claudebottle.backend.docker;

import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.parts.AgreedRules;
import io.claudebottle.backend.parts.Digests;
import io.claudebottle.backend.parts.SidecarTalk;
import io.claudebottle.backend.parts.TarArchive;
import io.claudebottle.backend.parts.UndoList;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Brings one bottle up, stage by stage. When a stage fails or the operator cancels, everything it made is gone again before it throws.
final class Launch {

    /// Where the bundle looks for its route table.
    private static final String ROUTES = "/etc/egress/routes.yaml";

    /// Where it looks for what the git gate serves.
    private static final String GIT_UPSTREAMS = "/etc/git-gate/upstreams.json";

    private static final int READABLE = 0644;

    /// How long an undoing waits for an engine that went away in the middle, as when it is restarted.
    private static final Duration ENGINE_RETURNS = Duration.ofSeconds(10);

    private final DockerEngine engine;
    private final ImageBuilder images;
    private final CopyIn copyIn;
    private final IsolationProof isolation;
    private final BottleStates states;
    private final DockerBottlePlan plan;
    private final List<ControlMessage> secrets;
    private final Consumer<ControlMessage> tell;
    private final LaunchProgress progress;
    private final UndoList undo = new UndoList();

    /// @param secrets what the sidecars are told before the agent starts
    /// @param tell hands a message to the bundle
    Launch(
            DockerEngine engine,
            ImageBuilder images,
            CopyIn copyIn,
            IsolationProof isolation,
            BottleStates states,
            DockerBottlePlan plan,
            List<ControlMessage> secrets,
            Consumer<ControlMessage> tell,
            LaunchProgress progress) {
        this.engine = engine;
        this.images = images;
        this.copyIn = copyIn;
        this.isolation = isolation;
        this.states = states;
        this.plan = plan;
        this.secrets = List.copyOf(secrets);
        this.tell = tell;
        this.progress = progress;
    }

    /// @param provision runs the provisioning steps in their fixed order
    /// @return path of the prompt inside, when one was provisioned
    Optional<String> run(Supplier<Optional<String>> provision) {
        try {
            return up(provision);
        } catch (RuntimeException e) {
            throw undone(e);
        }
    }

    private Optional<String> up(Supplier<Optional<String>> provision) {
        engine.ping();
        ComposeLabels labels = new ComposeLabels(plan.project(), writeDocument());
        stage(Stage.IMAGE);
        buildAgentImage();
        stage(Stage.SIDECAR_IMAGE);
        if (plan.images().buildSidecar()) {
            images.buildSidecar(plan.images(), progress);
        }
        stage(Stage.NETWORK);
        createNetworks(labels);
        stage(Stage.SIDECARS);
        String authority = startSidecars(labels);
        stage(Stage.AGENT);
        create(ComposeProject.AGENT, labels);
        engine.start(plan.names().agentContainer());
        stage(Stage.PROVISION);
        Optional<String> prompt = provision.get();
        progress.log("The bottle trusts its gate's certificate authority, SHA-256 " + authority);
        stage(Stage.ISOLATION);
        isolation.demand(plan.names(), progress);
        progress.throwIfCancelled();
        return prompt;
    }

    private void stage(Stage stage) {
        progress.throwIfCancelled();
        progress.stage(stage);
    }

    private Path writeDocument() {
        Path file = states.directory(plan.identity()).resolve(BottleStates.COMPOSE_FILE).toAbsolutePath();
        try {
            AtomicFile.write(file, plan.topology().getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the compose document cannot be written to " + file + ": " + e.getMessage(),
                            "Free some space or correct the permissions of that directory, then try again."),
                    e);
        }
    }

    private void buildAgentImage() {
        if (plan.images().buildAgent()) {
            images.buildAgent(plan.images(), progress);
        }
        if (!plan.images().derived().isEmpty()) {
            undo.push("image " + plan.images().derived(), () -> engine.removeImage(plan.images().derived()));
            images.buildDerived(plan.images(), plan.spec().userCwd(), progress);
        }
    }

    private void createNetworks(ComposeLabels labels) {
        plan.project().networks().forEach((name, network) -> {
            progress.throwIfCancelled();
            make("network " + network.name(), () -> engine.removeNetwork(network.name()),
                    () -> engine.createNetwork(network, labels.network(name)));
        });
    }

    /// @return fingerprint of the gate's certificate authority
    private String startSidecars(ComposeLabels labels) {
        String container = plan.names().sidecarContainer();
        create(ComposeProject.SIDECARS, labels);
        AgreedRules rules = AgreedRules.of(plan.grants(), new EgressDecisions(states));
        configure(container, ROUTES, rules.table().toJson());
        if (!plan.gitUpstreams().list().isEmpty()) {
            configure(container, GIT_UPSTREAMS, plan.gitUpstreams().toJson());
        }
        engine.start(container);
        try (var talk = new SidecarTalk(new ContainerVoice(engine, container), progress, tell)) {
            talk.await("ready");
            rules.demand(talk.await("egress-rules"));
            secrets.forEach(talk::tell);
            return Digests.colons(talk.await("egress-ca").path("sha256").asText());
        }
    }

    private void configure(String container, String path, String text) {
        copyIn.write(container, path, text.getBytes(StandardCharsets.UTF_8), READABLE, TarArchive.ROOT);
    }

    private void create(String service, ComposeLabels labels) {
        ComposeProject.Service described = plan.project().services().get(service);
        if (described == null) {
            throw new IllegalArgumentException("no service " + service);
        }
        Map<String, String> networks = new HashMap<>();
        plan.project().networks().forEach((name, network) -> networks.put(name, network.name()));
        make("container " + described.containerName(), () -> engine.removeContainer(described.containerName()),
                () -> engine.createContainer(described, networks, labels.container(service)));
    }

    /// What cannot be made because its name is taken is somebody else's, and must not be removed by our undoing.
    private void make(String what, Runnable remove, Runnable create) {
        undo.push(what, remove);
        try {
            create.run();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.CONFLICT) {
                undo.dropLast();
            }
            throw e;
        }
    }

    private RuntimeException undone(RuntimeException failure) {
        // An interrupt that stopped the launch must not stop its undoing.
        boolean interrupted = Thread.interrupted();
        try {
            progress.log("Undoing");
            engine.awaitAnswer(ENGINE_RETURNS);
            List<String> left = undo.run();
            return left.isEmpty() ? failure : withLeftovers(failure, left);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ProblemException withLeftovers(RuntimeException failure, List<String> left) {
        Problem problem = failure instanceof ProblemException known ? known.problem() : Problem.of(String.valueOf(failure.getMessage()));
        List<String> evidence = new ArrayList<>(problem.evidence());
        evidence.add("Could not be undone; cleanup lists what is left once Docker answers again:");
        evidence.addAll(left);
        return new ProblemException(problem.withEvidence(evidence), failure);
    }
}
