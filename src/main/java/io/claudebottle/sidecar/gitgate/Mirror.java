package io.claudebottle.sidecar.gitgate;

import io.claudebottle.policy.GitUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The bare repository that the gate keeps of one upstream, and the only one who talks to that upstream.
final class Mirror {

    /// What a push may unpack to on the wire; beyond it git itself says so.
    private static final long MAX_PUSH = 512L * 1024 * 1024;

    private static final Duration QUICK = Duration.ofSeconds(60);
    private static final Pattern SYMREF = Pattern.compile("ref: (refs/heads/\\S+)\tHEAD");

    private final GitUpstream upstream;
    private final Path directory;
    private final KeyAgent agent;
    private final Path knownHosts;
    private final Tools tools;
    private final Map<String, String> environment;
    private final Duration timeout;

    /// One conversation at a time. Not owned by a thread: that of a push ends when receive-pack does.
    private final Semaphore turn = new Semaphore(1, true);

    private volatile boolean synced;
    private volatile long fetchBegan;

    /// @param environment with a search path
    Mirror(GitUpstream upstream, Path directory, KeyAgent agent, Path knownHosts, Tools tools, Map<String, String> environment, Duration timeout) {
        this.upstream = upstream;
        this.directory = directory;
        this.agent = agent;
        this.knownHosts = knownHosts;
        this.tools = tools;
        this.environment = environment;
        this.timeout = timeout;
    }

    GitUpstream upstream() {
        return upstream;
    }

    Path directory() {
        return directory;
    }

    KeyAgent agent() {
        return agent;
    }

    /// Whether it was fetched since the gate started, so that what is old is known.
    boolean synced() {
        return synced;
    }

    /// Creates it, or puts its settings in place again.
    void create(Path hooks) throws IOException {
        Files.createDirectories(directory);
        Tools.Outcome made = git(Map.of(), Tools.Feed.NOTHING, QUICK, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".");
        if (!made.succeeded()) {
            throw new IOException("the mirror of '" + upstream.name() + "' cannot be created: " + made.output().strip());
        }
        Files.writeString(directory.resolve("config"), config(hooks));
        Files.writeString(directory.resolve("git-daemon-export-ok"), "");
        Files.writeString(knownHosts, upstream.knownHostKey().isEmpty() ? "" : SshCommand.knownHosts(upstream));
    }

    private String config(Path hooks) {
        // `origin` is what `git remote add --mirror=fetch` makes. A push goes to `upstream`, which has no refs to track: git would try to
        // write them, and in quarantine it may not.
        return """
                [core]
                	repositoryformatversion = 0
                	filemode = true
                	bare = true
                	hooksPath = %1$s
                	logAllRefUpdates = false
                [remote "origin"]
                	url = %2$s
                	fetch = +refs/*:refs/*
                [remote "upstream"]
                	url = %2$s
                [receive]
                	fsckObjects = true
                	maxInputSize = %3$d
                	denyDeleteCurrent = ignore
                	autogc = false
                	shallowUpdate = false
                	advertisePushOptions = false
                [gc]
                	autoDetach = false
                [protocol]
                	allow = never
                [protocol "ssh"]
                	allow = always
                """
                .formatted(quoted(hooks.toString()), quoted(upstream.url()), MAX_PUSH);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /// Whether a conversation could begin at all.
    void requireUsable() throws Refusal {
        if (upstream.knownHostKey().isEmpty()) {
            throw UpstreamFailure.noHostKey(upstream);
        }
        if (!agent.hasKey()) {
            throw UpstreamFailure.noKey(upstream);
        }
    }

    /// Makes it what the upstream is now. Of several who want that at once, one that began later serves all who waited.
    void fetch() throws Refusal, IOException {
        requireUsable();
        long wanted = System.nanoTime();
        takeTurn();
        try {
            if (synced && fetchBegan - wanted > 0) {
                return;
            }
            long began = System.nanoTime();
            Tools.Outcome fetched = fetchOnce();
            if (!fetched.succeeded() && fetched.output().contains(".lock': File exists")) {
                // Of a git that was killed: whoever has the turn is the only one who writes here.
                removeLocks();
                fetched = fetchOnce();
            }
            if (!fetched.succeeded()) {
                throw UpstreamFailure.of(upstream, fetched, "nothing was fetched");
            }
            pointHead();
            fetchBegan = began;
            synced = true;
        } finally {
            turn.release();
        }
    }

    private Tools.Outcome fetchOnce() throws IOException {
        return talk(Map.of(), "fetch", "--prune", "--quiet", "--no-write-fetch-head", "origin");
    }

    private void removeLocks() throws IOException {
        for (Path start : List.of(directory.resolve("refs"), directory)) {
            int depth = start.equals(directory) ? 1 : Integer.MAX_VALUE;
            try (Stream<Path> locks = Files.find(start, depth, (path, _) -> path.toString().endsWith(".lock"))) {
                for (Path lock : locks.toList()) {
                    Files.deleteIfExists(lock);
                }
            }
        }
    }

    /// Without it a clone of an upstream on another branch would check out nothing.
    private void pointHead() throws Refusal, IOException {
        if (git(Map.of(), Tools.Feed.NOTHING, QUICK, "rev-parse", "--quiet", "--verify", "HEAD").succeeded()) {
            return;
        }
        Tools.Outcome heads = talk(Map.of(), "ls-remote", "--symref", "origin", "HEAD");
        if (!heads.succeeded()) {
            throw UpstreamFailure.of(upstream, heads, "nothing was fetched");
        }
        Matcher head = SYMREF.matcher(heads.output());
        if (head.find()) {
            git(Map.of(), Tools.Feed.NOTHING, QUICK, "symbolic-ref", "HEAD", head.group(1));
        }
    }

    /// Pushes what is in quarantine, all or nothing, and only where the upstream still is what this mirror told the agent.
    ///
    /// @param quarantine environment in which the new objects can be seen
    /// @param receiver process that will write the refs here; until it ends, nobody else has a turn
    /// @return what git and the upstream said
    List<String> forward(List<RefUpdate> updates, Map<String, String> quarantine, ProcessHandle receiver) throws Refusal, IOException {
        requireUsable();
        List<String> arguments = new ArrayList<>(List.of("push", "--quiet"));
        if (updates.size() > 1) {
            arguments.add("--atomic");
        }
        updates.forEach(update -> arguments.add("--force-with-lease=" + update.ref() + ":" + (update.isCreation() ? "" : update.old())));
        arguments.add("upstream");
        updates.forEach(update -> arguments.add((update.isDeletion() ? "" : update.now()) + ":" + update.ref()));
        takeTurn();
        boolean forwarded = false;
        try {
            Tools.Outcome pushed = talk(quarantine, arguments.toArray(String[]::new));
            if (!pushed.succeeded()) {
                throw pushFailure(pushed);
            }
            forwarded = true;
            return UpstreamFailure.quoted(pushed.output());
        } finally {
            if (forwarded) {
                receiver.onExit().orTimeout(QUICK.toSeconds(), TimeUnit.SECONDS).whenComplete((_, _) -> turn.release());
            } else {
                turn.release();
            }
        }
    }

    private Refusal pushFailure(Tools.Outcome pushed) {
        if (pushed.output().contains("(stale info)")) {
            return new Refusal(
                    "upstream",
                    "git-gate: the upstream of '" + upstream.name() + "' has moved on since you fetched; nothing was pushed, fetch, merge or rebase, and push again");
        }
        if (pushed.output().contains("does not support --atomic")) {
            return new Refusal(
                    "upstream", "git-gate: the upstream of '" + upstream.name() + "' cannot take several refs as one; nothing was pushed, push them one by one");
        }
        return UpstreamFailure.of(upstream, pushed, "the push was not accepted");
    }

    private void takeTurn() throws Refusal, IOException {
        try {
            if (!turn.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw UpstreamFailure.busy(upstream);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Tools.Outcome talk(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> with = new HashMap<>(more);
        with.put("GIT_SSH_COMMAND", SshCommand.render(upstream, knownHosts, agent.socket()));
        with.put("GIT_SSH_VARIANT", "ssh");
        return git(with, Tools.Feed.NOTHING, timeout, arguments);
    }

    /// Runs git here, to its end.
    Tools.Outcome git(Map<String, String> more, Tools.Feed input, Duration limit, String... arguments) throws IOException {
        return tools.run(job(more, input, limit, List.of(arguments)));
    }

    Tools.Job job(Map<String, String> more, Tools.Feed input, Duration limit, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(arguments);
        Map<String, String> with = new HashMap<>(environment);
        with.putAll(more);
        return new Tools.Job(argv, with, directory, input, limit);
    }
}
