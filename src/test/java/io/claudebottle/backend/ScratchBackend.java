package io.claudebottle.backend;

import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A backend for tests whose bottles are directories: nothing is isolated, everything really runs. Faults are switched on by fields.
public final class ScratchBackend extends BottleBackend<ScratchBackend.Plan, ScratchBackend.Cleanup> {

    private final String name;
    private final Path root;
    private final BottleStates states;
    private final Path claude;
    private final Map<String, ScratchBottle> running = new ConcurrentHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final List<BottleCleanupPlan.Leftover> leftovers = new CopyOnWriteArrayList<>();

    /// When set, the engine is missing.
    public volatile Optional<Problem> missing = Optional.empty();

    /// What it says of itself; by default the truth.
    public volatile Isolation isolation = new Isolation(
            "A directory", "This machine's, shared", List.of("Nothing at all"), List.of("Everything"), List.of("A directory that can be written"));

    /// What each of its bottles holds, when it knows.
    public volatile OptionalLong memory = OptionalLong.empty();

    /// When set, launch fails with it after its first stages.
    public volatile Optional<Problem> launchFault = Optional.empty();

    /// Has the last word on a plan.
    public volatile UnaryOperator<Plan> resolved = UnaryOperator.identity();

    /// Runs on the launching thread in each stage; may wait, log and throw.
    public volatile BiConsumer<LaunchProgress.Stage, LaunchProgress> duringStage = (_, _) -> {};

    /// When set, leftovers cannot be listed.
    public volatile Optional<Problem> cleanupFault = Optional.empty();

    /// What the removal of the leftover with this id says instead of working.
    public final Map<String, String> removalFaults = new ConcurrentHashMap<>();

    /// When set, launch stands still in its fifth stage until it is cancelled.
    public volatile boolean launchHangs;

    /// When set, answers the scripts that are run in bottles, which then run nothing.
    public volatile Optional<Function<String, ExecResult>> scripts = Optional.empty();

    /// When set, what the next end of a bottle says instead of ending it.
    public final List<Problem> closeFaults = new CopyOnWriteArrayList<>();

    public final List<String> provisioned = new CopyOnWriteArrayList<>();
    public final List<Secrets> launchedWith = new CopyOnWriteArrayList<>();
    public final List<String> removedIds = new CopyOnWriteArrayList<>();
    public final List<BottlePlan.Check> checks = new CopyOnWriteArrayList<>();

    /// @param claude executable that plays claude
    public ScratchBackend(String name, Path root, Path userDirectory, BottleStates states, Path claude) {
        super(userDirectory);
        this.name = name;
        this.root = root;
        this.states = states;
        this.claude = claude;
    }

    /// What the sidecars of every bottle have said; followers get it at once, and hear [#say].
    public final List<String> events = new CopyOnWriteArrayList<>();

    private final Map<Consumer<String>, Runnable> followers = new ConcurrentHashMap<>();

    /// How often the events were followed from their start.
    public final java.util.concurrent.atomic.AtomicInteger followed = new java.util.concurrent.atomic.AtomicInteger();

    /// When set, a stream ends as soon as it has told what was said before.
    public volatile boolean breaksAtOnce;

    /// What the sidecars were told, with the identity of their bottle.
    public final List<Map.Entry<String, ControlMessage>> told = new CopyOnWriteArrayList<>();

    /// Has a sidecar's answer to what it is told; by default it applies everything.
    public volatile BiConsumer<String, ControlMessage> onControl =
            (_, message) -> say("{\"event\":\"control\",\"op\":\"" + message.op() + "\",\"outcome\":\"applied\"}");

    /// The sidecars that are up in every bottle; none plays a bundle that has died.
    public volatile List<String> services = List.of("egress");

    /// A sidecar says a line.
    public synchronized void say(String line) {
        events.add(line);
        followers.keySet().forEach(follower -> follower.accept(line));
    }

    /// The streams of all followers end, as when a container dies or a connection breaks.
    public synchronized void endStreams() {
        List<Runnable> ended = List.copyOf(followers.values());
        followers.clear();
        ended.forEach(Runnable::run);
    }

    /// The bottle is gone, as if another process had stopped it.
    public void vanish(String identity) {
        running.remove(identity);
        changed();
    }

    @Override
    public void readEvents(String identity, Consumer<String> lines) {
        requireRunning(identity);
        List.copyOf(events).forEach(lines);
    }

    private void requireRunning(String identity) {
        missing.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        if (!running.containsKey(identity)) {
            throw new ProblemException("no container of '" + identity + "'", "");
        }
    }

    @Override
    public synchronized AutoCloseable followEvents(String identity, Consumer<String> lines, Runnable ended) {
        requireRunning(identity);
        followed.incrementAndGet();
        events.forEach(lines);
        if (breaksAtOnce) {
            ended.run();
        }
        followers.put(lines, ended);
        return () -> followers.remove(lines);
    }

    @Override
    public void control(String identity, ControlMessage message) {
        told.add(Map.entry(identity, message));
        onControl.accept(identity, message);
    }

    /// What will be listed from now on.
    public void setLeftovers(List<BottleCleanupPlan.Leftover> now) {
        leftovers.clear();
        leftovers.addAll(now);
    }

    public void addLeftover(BottleCleanupPlan.Leftover leftover) {
        leftovers.add(leftover);
    }

    /// Makes a bottle appear as if another process had launched it.
    public void appear(String identity) {
        running.put(identity, new ScratchBottle(identity, Optional.empty(), Secrets.none()));
        changed();
    }

    private void changed() {
        watchers.forEach(Runnable::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAvailable() {
        return missing.isEmpty();
    }

    @Override
    public Optional<Problem> unavailability() {
        return missing;
    }

    @Override
    public Isolation isolation() {
        return isolation;
    }

    @Override
    protected Plan resolvePlan(BottleSpec spec, Path stageDir) {
        BottleManifest bottle = spec.manifest().bottleFor(spec.agentName());
        var agent = spec.manifest().requireAgent(spec.agentName());
        List<Grants.Env> env = new ArrayList<>();
        List<BottlePlan.SecretRequest> requests = new ArrayList<>();
        bottle.env().forEach((variable, value) -> {
            switch (value) {
                case EnvValue.Literal literal ->
                    env.add(new Grants.Env(variable, Grants.Exposure.READABLE, "literal", "", literal.origin().toString()));
                case EnvValue.FromHost host ->
                    env.add(new Grants.Env(variable, Grants.Exposure.READABLE, "host:" + host.variable(), "", host.origin().toString()));
                case EnvValue.Asked asked -> {
                    env.add(new Grants.Env(variable, Grants.Exposure.ASKED, "asked", asked.prompt(), asked.origin().toString()));
                    requests.add(new BottlePlan.SecretRequest(variable, asked.prompt().isEmpty() ? variable : asked.prompt()));
                }
            }
        });
        var grants = new Grants(
                agent.name(),
                agent.origin().toString(),
                bottle.name(),
                bottle.origin().toString(),
                new Grants.Prompt(agent.prompt().length(), Integer.toHexString(agent.prompt().hashCode())),
                env,
                agent.skills().stream()
                        .map(skill -> new Grants.Skill(skill.name(), skillDirectory(skill.name()).toString(), 1, "0", skill.origin().toString()))
                        .toList(),
                bottle.git().stream()
                        .map(entry -> new Grants.Git(entry.name(), entry.upstream().url(), entry.upstream().host(), entry.upstream().port(),
                                entry.identityFile(), entry.knownHostKey().isPresent(), entry.origin().toString()))
                        .toList(),
                bottle.gitUser().flatMap(user -> user.name()).orElse(""),
                bottle.routes().stream()
                        .map(route -> new Grants.Route(route.host(), route.pathAllowlist(),
                                route.auth().map(auth -> auth.scheme()).orElse(""), route.auth().map(auth -> auth.tokenRef()).orElse(""),
                                true, route.role().orElse(""), "bottle", route.origin().toString()))
                        .toList(),
                List.of(new Grants.Sidecar("egress", true, "allows the routes above, denies the rest")),
                new Grants.Isolation(name, "none", "scratch", "sha256:0123456789ab", "2026-11-20T08:00:00Z", "node (1000)",
                        "internal only, out through the sidecars", 4L << 30, 2, 512, List.of("no-new-privileges")),
                new Grants.Workspace(spec.userCwd().toString(), spec.copyCwd(), spec.copyCwd() ? "/home/node/workspace" : ""));
        return resolved.apply(new Plan(spec, stageDir, spec.identity(), grants, requests, "services:\n  agent:\n    image: scratch\n", List.copyOf(checks)));
    }

    @Override
    public Bottle launch(Plan plan, Secrets secrets, LaunchProgress progress) {
        for (LaunchProgress.Stage stage : LaunchProgress.Stage.values()) {
            progress.throwIfCancelled();
            progress.stage(stage);
            progress.log(stage.title());
            duringStage.accept(stage, progress);
            if (stage == LaunchProgress.Stage.AGENT && launchFault.isPresent()) {
                throw new ProblemException(launchFault.get());
            }
            if (stage == LaunchProgress.Stage.AGENT && launchHangs) {
                awaitCancel(progress);
            }
        }
        launchedWith.add(secrets);
        var bottle = new ScratchBottle(plan.identity(), provision(plan, plan.identity()), secrets);
        running.put(plan.identity(), bottle);
        changed();
        return bottle;
    }

    private static void awaitCancel(LaunchProgress progress) {
        var cancelled = new CountDownLatch(1);
        progress.onCancel(cancelled::countDown);
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.throwIfCancelled();
    }

    @Override
    protected void provisionCa(Plan plan, String target) {
        provisioned.add("ca");
    }

    @Override
    protected Optional<String> provisionPrompt(Plan plan, String target) {
        provisioned.add("prompt");
        String prompt = plan.spec().manifest().requireAgent(plan.spec().agentName()).prompt();
        if (prompt.isEmpty()) {
            return Optional.empty();
        }
        Path file = root.resolve(plan.identity()).resolve("prompt.txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, prompt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(file.toString());
    }

    @Override
    protected void provisionSkills(Plan plan, String target) {
        provisioned.add("skills");
    }

    @Override
    protected void provisionGit(Plan plan, String target) {
        provisioned.add("git");
    }

    @Override
    protected void provisionSupervise(Plan plan, String target) {
        provisioned.add("supervise");
    }

    @Override
    public Optional<Bottle> find(String identity, Secrets secrets) {
        return Optional.ofNullable(running.get(identity)).map(bottle -> new ScratchBottle(identity, bottle.prompt, secrets));
    }

    @Override
    public List<ActiveAgent> enumerateActive() {
        if (missing.isPresent()) {
            throw new ProblemException(missing.get());
        }
        return new TreeMap<>(running).keySet().stream()
                .map(identity -> {
                    Optional<Metadata> metadata = states.read(identity);
                    return new ActiveAgent(name, identity, metadata.map(Metadata::agentName).orElse("?"),
                            metadata.map(Metadata::startedAt).orElse(""), services);
                })
                .toList();
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    @Override
    public Cleanup prepareCleanup(Set<String> liveIdentities) {
        if (cleanupFault.isPresent()) {
            throw new ProblemException(cleanupFault.get());
        }
        return new Cleanup(name, List.copyOf(leftovers));
    }

    @Override
    public List<BottleCleanupPlan.Removal> cleanup(Cleanup plan) {
        return plan.leftovers().stream()
                .filter(leftover -> !leftover.locked())
                .map(leftover -> {
                    String fault = removalFaults.getOrDefault(leftover.id(), "");
                    if (!fault.isEmpty()) {
                        return new BottleCleanupPlan.Removal(leftover, fault);
                    }
                    removedIds.add(leftover.id());
                    leftovers.remove(leftover);
                    return new BottleCleanupPlan.Removal(leftover, "");
                })
                .toList();
    }

    public record Plan(
            BottleSpec spec,
            Path stageDir,
            String identity,
            Grants grants,
            List<SecretRequest> secretRequests,
            String topology,
            List<Check> checks)
            implements BottlePlan {

        public Plan withGrants(Grants other) {
            return new Plan(spec, stageDir, identity, other, secretRequests, topology, checks);
        }

        public Plan withTopology(String other) {
            return new Plan(spec, stageDir, identity, grants, secretRequests, other, checks);
        }

        public Plan withSecretRequest(String variable, String prompt) {
            List<SecretRequest> more = new ArrayList<>(secretRequests);
            more.add(new SecretRequest(variable, prompt));
            return new Plan(spec, stageDir, identity, grants, List.copyOf(more), topology, checks);
        }

        public Plan withImage(String image) {
            Grants.Isolation was = grants.isolation();
            var isolation = new Grants.Isolation(was.backend(), was.runtime(), image, was.imageDigest(), was.imageCreated(), was.user(),
                    was.network(), was.memoryBytes(), was.cpus(), was.pids(), was.hardening());
            return withGrants(new Grants(grants.agent(), grants.agentOrigin(), grants.bottle(), grants.bottleOrigin(), grants.prompt(),
                    grants.env(), grants.skills(), grants.git(), grants.gitUser(), grants.routes(), grants.sidecars(), isolation,
                    grants.workspace()));
        }
    }

    public record Cleanup(String backendName, List<Leftover> leftovers) implements BottleCleanupPlan {
        @Override
        public Cleanup only(Set<String> ids) {
            return new Cleanup(
                    backendName,
                    leftovers.stream().filter(item -> !item.locked() && ids.contains(item.id())).toList());
        }
    }

    private final class ScratchBottle implements Bottle {

        private final String identity;
        private final Optional<String> prompt;
        private final Secrets secrets;

        ScratchBottle(String identity, Optional<String> prompt, Secrets secrets) {
            this.identity = identity;
            this.prompt = prompt;
            this.secrets = secrets;
        }

        @Override
        public String name() {
            return "scratch-" + identity;
        }

        @Override
        public String identity() {
            return identity;
        }

        /// The directory stands in for the container's root: `HOME` is inside it, and `claude` is found on a private `PATH`.
        private List<String> framing() {
            try {
                Path home = Files.createDirectories(root.resolve(identity).resolve("home/node"));
                return List.of("env", "-C", home.toString(), "HOME=" + home,
                        "PATH=" + claude.getParent() + ":/usr/local/bin:/usr/bin:/bin");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> claudeArgv(List<String> argv, boolean tty) {
            List<String> full = new ArrayList<>(framing());
            full.add("claude");
            full.addAll(argv);
            prompt.ifPresent(path -> full.addAll(List.of("--append-system-prompt-file", path)));
            return full;
        }

        @Override
        public Map<String, String> environment() {
            return secrets.reveal();
        }

        @Override
        public int execClaude(List<String> argv, boolean tty) {
            try {
                var builder = new ProcessBuilder(claudeArgv(argv, tty)).inheritIO();
                builder.environment().putAll(environment());
                return builder.start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ExecResult exec(String script, String user) {
            if (scripts.isPresent()) {
                return scripts.get().apply(script);
            }
            try {
                List<String> argv = new ArrayList<>(framing());
                argv.addAll(List.of("sh", "-s"));
                Process process = new ProcessBuilder(argv).start();
                try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                    stdin.write(script);
                }
                String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                return new ExecResult(process.waitFor(), stdout, stderr);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void cpIn(Path hostPath, String bottlePath) {
            Path target = root.resolve(identity).resolve(bottlePath.substring(1));
            try (Stream<Path> tree = Files.walk(hostPath)) {
                Files.createDirectories(target.getParent());
                for (Path path : tree.toList()) {
                    Files.copy(path, target.resolve(hostPath.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public OptionalLong memory() {
            return memory;
        }

        /// What a container does to the processes in it.
        @Override
        public void close() {
            if (!closeFaults.isEmpty()) {
                throw new ProblemException(closeFaults.removeFirst());
            }
            if (running.remove(identity) != null) {
                exec("for file in \"$HOME\"/.claude-bottle-session/pid \"$HOME\"/.claude-bottle-session/holder; do"
                        + " [ ! -e \"$file\" ] || kill -KILL \"$(cat \"$file\")\" 2>/dev/null; done");
                changed();
            }
        }
    }
}
