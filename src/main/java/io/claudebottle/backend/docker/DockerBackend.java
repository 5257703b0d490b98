package io.claudebottle.backend.docker;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.Isolation;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.ExtraCertificates;
import io.claudebottle.backend.parts.Forward;
import io.claudebottle.backend.parts.LineAssembler;
import io.claudebottle.backend.parts.Provisioning;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.backend.parts.SidecarSecrets;
import io.claudebottle.backend.parts.SidecarTalk;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.ControlChannel;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Bottles as containers of a Docker Engine: the agent's own on a network without a way out, and beside it one with the sidecars.
public final class DockerBackend extends BottleBackend<DockerBottlePlan, DockerBottleCleanupPlan> {

    public static final String NAME = "docker";

    /// Runs in the bundle as its own user. The lock keeps the lines of two operators' processes apart; the pipe takes a long one in pieces.
    private static final List<String> CONTROL = List.of(
            "sh", "-c", "exec 9> /run/claude-bottle/control.lock && flock 9 && cat > " + ControlChannel.DEFAULT_PATH);

    private final Map<String, String> environment;
    private final BottleStates states;
    private final Supplier<Settings> settings;
    private final DockerEngine engine;
    private final DockerCli cli;
    private final HostProbe host;
    private final CopyIn copyIn;
    private final Teardown teardown;
    private final Cleanup cleanup;

    /// @param environment of this process: chooses the engine and the images, and holds the host variables that bottles ask for
    /// @param settings read at each use
    public DockerBackend(
            Path userDirectory, Map<String, String> environment, BottleStates states, Supplier<Settings> settings, Clock clock) {
        super(userDirectory);
        this.environment = Map.copyOf(environment);
        this.states = states;
        this.settings = settings;
        this.engine = new DockerEngine(Endpoint.of(environment, userDirectory));
        this.cli = new DockerCli(new CommandRunner(environment), engine::environmentForChild);
        this.host = new HostProbe(environment);
        this.copyIn = new CopyIn(engine, cli);
        this.teardown = new Teardown(engine, states);
        this.cleanup = new Cleanup(engine, states, clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return unavailability().isEmpty();
    }

    @Override
    public Optional<Problem> unavailability() {
        if (!host.hasDockerCommand()) {
            return Optional.of(Problem.of("The docker command is not on the PATH.", "Install Docker, or correct the PATH."));
        }
        try {
            engine.ping();
            return Optional.empty();
        } catch (EngineException e) {
            return Optional.of(e.problem());
        }
    }

    @Override
    public Isolation isolation() {
        return new Isolation(
                "Two containers: one of the agent, one with its gates",
                "The engine's, shared; gVisor's own where the engine has it",
                List.of(
                        "Files: an image of its own, and nothing of this machine is mounted",
                        "Memory, CPU and processes: limited by the engine"),
                List.of(
                        "A bug in the kernel, unless gVisor stands before it",
                        "A bug in the engine, which runs as root unless it was set up without"),
                List.of("A Docker Engine that answers, and the docker command", "Two images, built by the first launch in minutes"));
    }

    @Override
    protected DockerBottlePlan resolvePlan(BottleSpec spec, Path stageDir) {
        return new PlanResolver(engine, host, states, environment).resolve(spec, stageDir, settings.get(), this::skillDirectory);
    }

    @Override
    public Bottle launch(DockerBottlePlan plan, Secrets secrets, LaunchProgress progress) {
        Map<String, String> values = Forward.required(plan.forwards(), secrets, environment);
        var launch = new Launch(
                engine,
                imageBuilder(),
                copyIn,
                new IsolationProof(engine, cli),
                states,
                plan,
                new SidecarSecrets(environment, this::expandTilde).of(plan, secrets),
                message -> control(plan.identity(), message),
                progress);
        Optional<String> prompt = launch.run(() -> provision(plan, plan.names().agentContainer()));
        return bottle(plan.names(), values, prompt);
    }

    private ImageBuilder imageBuilder() {
        return new ImageBuilder(engine, cli, environment, settings, new ExtraCertificates(ExtraCertificates.HOST_DIRECTORY), SidecarDirectory.ofTheProduct());
    }

    private Bottle bottle(Names names, Map<String, String> values, Optional<String> prompt) {
        return new DockerBottle(names, values, prompt, cli, copyIn, teardown);
    }

    private Provisioning provisioning(String container) {
        return new Provisioning(new ContainerInside(container, cli, copyIn));
    }

    @Override
    protected void provisionCa(DockerBottlePlan plan, String target) {
        try (var talk = new SidecarTalk(new ContainerVoice(engine, plan.names().sidecarContainer()), LaunchProgress.silent(), _ -> {})) {
            new AuthorityInside(cli, copyIn).install(target, talk.await("egress-ca"));
        }
    }

    @Override
    protected Optional<String> provisionPrompt(DockerBottlePlan plan, String target) {
        return provisioning(target).prompt(plan.prompt());
    }

    @Override
    protected void provisionSkills(DockerBottlePlan plan, String target) {
        for (AgentManifest.Skill skill : plan.spec().manifest().requireAgent(plan.spec().agentName()).skills()) {
            provisioning(target).skill(skill, skillDirectory(skill.name()));
        }
    }

    @Override
    protected void provisionGit(DockerBottlePlan plan, String target) {
        Provisioning provisioning = provisioning(target);
        if (plan.spec().copyCwd()) {
            provisioning.workspace(plan.spec().userCwd());
        }
        provisioning.gitGate(plan.gitUpstreams());
        plan.spec().manifest().bottleFor(plan.spec().agentName()).gitUser().ifPresent(provisioning::gitUser);
    }

    @Override
    protected void provisionSupervise(DockerBottlePlan plan, String target) {
        if (plan.spec().manifest().bottleFor(plan.spec().agentName()).supervise()) {
            provisioning(target).supervise();
        }
    }

    @Override
    public Optional<Bottle> find(String identity, Secrets secrets) {
        if (!Identity.isValid(identity)) {
            return Optional.empty();
        }
        Names names = new Names(identity);
        return engine.container(names.agentContainer())
                .filter(found -> found.running() && names.project().equals(found.labels().get(Labels.PROJECT)))
                .map(found -> bottle(
                        names,
                        Forward.available(Forward.fromLabel(found.labels().getOrDefault(Labels.FORWARD, "")), secrets, environment),
                        Optional.ofNullable(found.labels().get(Labels.PROMPT))));
    }

    @Override
    public List<ActiveAgent> enumerateActive() {
        return new ActiveBottles(engine, states).list();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return new EngineWatch(engine, changed).start();
    }

    @Override
    public AutoCloseable followEvents(String identity, Consumer<String> lines, Runnable ended) {
        var assembled = new LineAssembler(lines);
        return engine.follow(new Names(identity).sidecarContainer(), assembled::add, ended);
    }

    @Override
    public void readEvents(String identity, Consumer<String> lines) {
        engine.replay(new Names(identity).sidecarContainer(), new LineAssembler(lines)::add);
    }

    @Override
    public void control(String identity, ControlMessage message) {
        ExecResult result = cli.feed(new Names(identity).sidecarContainer(), CONTROL, message.toLine() + "\n");
        if (result.returnCode() != 0) {
            throw new ProblemException(
                    Problem.of("the sidecars of " + identity + " cannot be told anything", "Look whether the bottle still runs.")
                            .withEvidence(result.stderr().lines().toList()));
        }
    }

    @Override
    public DockerBottleCleanupPlan prepareCleanup(Set<String> liveIdentities) {
        return cleanup.prepare(liveIdentities);
    }

    @Override
    public List<BottleCleanupPlan.Removal> cleanup(DockerBottleCleanupPlan plan) {
        return cleanup.remove(plan);
    }
}
