package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.Isolation;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Forward;
import io.claudebottle.backend.parts.Provisioning;
import io.claudebottle.backend.parts.SidecarSecrets;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
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
import java.util.stream.Stream;

/// Bottles as Linux namespaces, made by `bwrap`: no daemon and no image. The agent shares the host's kernel and sees its programs, and
/// nothing else of it; the sidecars run beside it, in a network of their own.
public final class BubblewrapBackend extends BottleBackend<BubblewrapBottlePlan, BubblewrapCleanupPlan> {

    public static final String NAME = "bubblewrap";

    private static final String LINUX = "Linux";

    /// Where programs are looked for when a child is started with nothing of this process's environment.
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> environment;
    private final BottleStates states;
    private final Supplier<Settings> settings;
    private final Operator operator = Operator.ofThisProcess();
    private final ProgramPath programs;
    private final CommandRunner runner;
    private final ClaudeProgram claudes;
    private final Path sidecar;
    private final Bottles bottles;
    private final Teardown teardown;
    private final Cleanup cleanup;
    private final Availability availability;

    /// @param environment of this process: holds the host variables that bottles ask for, and the `PATH` that programs are looked for on
    /// @param sidecar directory of the sidecar's jar
    /// @param settings read at each use
    public BubblewrapBackend(
            Path userDirectory, Map<String, String> environment, BottleStates states, Path sidecar, Supplier<Settings> settings, Clock clock) {
        super(userDirectory);
        this.environment = Map.copyOf(environment);
        this.states = states;
        this.settings = settings;
        this.sidecar = sidecar.toAbsolutePath();
        this.programs = new ProgramPath(environment);
        this.runner = new CommandRunner(environment);
        this.claudes = new ClaudeProgram(states.all().resolveSibling("claude"), environment, programs, runner);
        this.bottles = new Bottles(states, operator);
        this.teardown = new Teardown(states, operator);
        this.cleanup = new Cleanup(bottles, states, clock);
        this.availability = new Availability(programs, environment, operator, clock);
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
        return System.getProperty("os.name").equals(LINUX)
                ? availability.problem()
                : Optional.of(Problem.of("Bubblewrap needs Linux's namespaces.", "Use another backend on this machine."));
    }

    @Override
    public Isolation isolation() {
        return new Isolation(
                "Namespaces of this kernel, held by one process; no daemon, no image",
                "This machine's, shared",
                List.of(
                        "Files: its own, and this machine's programs to read and run",
                        "System calls: a filter refuses those that it has no use for"),
                List.of(
                        "A bug in the kernel",
                        "Reading what is installed: /usr of this machine is there, read-only",
                        "Using up memory and CPU, unless control groups are delegated to you"),
                List.of("Linux with user namespaces, and bwrap", "claude on this machine, or npm to get it once"));
    }

    @Override
    protected BubblewrapBottlePlan resolvePlan(BottleSpec spec, Path stageDir) {
        return new PlanResolver(states, operator, environment, programs, claudes, group())
                .resolve(spec, stageDir, settings.get(), unavailability(), this::skillDirectory);
    }

    private static Optional<ControlGroup> group() {
        return ControlGroup.delegated(Path.of("/"));
    }

    @Override
    public Bottle launch(BubblewrapBottlePlan plan, Secrets secrets, LaunchProgress progress) {
        unavailability().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        Map<String, String> values = Forward.required(plan.environment().forwards(), secrets, environment);
        var host = new Host(operator, PATH, programs, claudes, sidecar, hidden(), group(), settings);
        var launch = new Launch(
                plan,
                bottles.directory(plan.identity()),
                host,
                states,
                new SidecarSecrets(environment, this::expandTilde).of(plan, secrets),
                message -> control(plan.identity(), message),
                progress);
        BottleRecord started = launch.run(() -> provision(plan, plan.identity()));
        return bottle(plan.identity(), started, values);
    }

    /// What is the operator's own: their home, and the product's, with what other bottles have.
    private List<Path> hidden() {
        return Stream.of(userDirectory(), states.all().getParent(), BottleDirectory.OF_THE_SUPERUSER, Path.of("/root"), Path.of("/home"))
                .map(Path::toAbsolutePath)
                .filter(java.nio.file.Files::isDirectory)
                .filter(path -> path.getParent() != null)
                .distinct()
                .sorted()
                .toList();
    }

    private Bottle bottle(String identity, BottleRecord record, Map<String, String> values) {
        return new BubblewrapBottle(identity, record, () -> enter(identity, record), values, runner, teardown);
    }

    /// @throws ProblemException when no process is left through which the bottle could be entered
    private Enter enter(String identity, BottleRecord record) {
        int holder = record.holder().filter(record::isAlive).orElseThrow(() -> new ProblemException("the bottle " + identity + " has ended", "")).pid();
        // Any process of the outermost user namespace opens it.
        int outer = Stream.of(record.outer(), record.relay(), record.sidecarsOuter())
                .flatMap(Optional::stream)
                .filter(record::isAlive)
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        "the bottle " + identity + " runs on, but nothing is left through which it could be entered", "Stop it."))
                .pid();
        long most = record.cgroup().isEmpty() ? settings.get().limits().pids() : 0;
        return new Enter(bottles.directory(identity), operator, holder, outer, record.cgroup(), most);
    }

    private Namespaces inside(String identity) {
        BottleRecord record = bottles.alive(identity).orElseThrow(() -> new ProblemException("the bottle " + identity + " has ended", ""));
        return new Namespaces(enter(identity, record), runner);
    }

    @Override
    protected void provisionCa(BubblewrapBottlePlan plan, String target) {
        new Announced(bottles.directory(target)).authority().ifPresent(pem -> new EtcFiles(bottles.directory(target).etc()).trust(
                new HostNames(Path.of("/")).authorities(), pem));
    }

    @Override
    protected Optional<String> provisionPrompt(BubblewrapBottlePlan plan, String target) {
        return new Provisioning(inside(target)).prompt(plan.prompt());
    }

    @Override
    protected void provisionSkills(BubblewrapBottlePlan plan, String target) {
        for (AgentManifest.Skill skill : plan.spec().manifest().requireAgent(plan.spec().agentName()).skills()) {
            new Provisioning(inside(target)).skill(skill, skillDirectory(skill.name()));
        }
    }

    @Override
    protected void provisionGit(BubblewrapBottlePlan plan, String target) {
        var provisioning = new Provisioning(inside(target));
        if (plan.spec().copyCwd()) {
            inside(target).copyWorkspace(plan.spec().userCwd());
            provisioning.workspace(plan.spec().userCwd());
        }
        provisioning.gitGate(plan.gitUpstreams());
        plan.spec().manifest().bottleFor(plan.spec().agentName()).gitUser().ifPresent(provisioning::gitUser);
    }

    @Override
    protected void provisionSupervise(BubblewrapBottlePlan plan, String target) {
        if (plan.bundle().supervise()) {
            new Provisioning(inside(target)).supervise();
        }
    }

    @Override
    public Optional<Bottle> find(String identity, Secrets secrets) {
        return Identity.isValid(identity)
                ? bottles.alive(identity).map(record -> bottle(identity, record, Forward.available(record.forwards(), secrets, environment)))
                : Optional.empty();
    }

    @Override
    public List<ActiveAgent> enumerateActive() {
        return bottles.active();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        return BottleWatch.start(bottles, changed);
    }

    @Override
    public AutoCloseable followEvents(String identity, Consumer<String> lines, Runnable ended) {
        return new EventFile(bottles.directory(identity).events())
                .follow(() -> bottles.record(identity).filter(record -> record.isAlive(record.sidecars())).isPresent(), lines, ended);
    }

    @Override
    public void readEvents(String identity, Consumer<String> lines) {
        new EventFile(bottles.directory(identity).events()).read(lines);
    }

    @Override
    public void control(String identity, ControlMessage message) {
        BottleRecord record = bottles.record(identity).orElseThrow(() -> new ProblemException("the bottle " + identity + " has ended", ""));
        new ControlPipe(bottles.directory(identity).control(), () -> record.isAlive(record.sidecars())).tell(identity, message);
    }

    @Override
    public BubblewrapCleanupPlan prepareCleanup(Set<String> liveIdentities) {
        return cleanup.prepare(liveIdentities);
    }

    @Override
    public List<BottleCleanupPlan.Removal> cleanup(BubblewrapCleanupPlan plan) {
        return cleanup.remove(plan);
    }
}
