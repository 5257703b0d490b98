package io.claudebottle.backend;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One way of isolating an agent. The original's `BottleBackend`, name for name.
///
/// @param <P> the backend's own plan
/// @param <C> the backend's own cleanup plan
public abstract class BottleBackend<P extends BottlePlan, C extends BottleCleanupPlan> {

    private final Path userDirectory;

    /// @param userDirectory the operator's home directory, for `~` and `~/.claude/skills`
    protected BottleBackend(Path userDirectory) {
        this.userDirectory = userDirectory;
    }

    /// Key in the registry, as `docker`.
    public abstract String name();

    /// Whether what this backend runs on is there: on this host, now. Cheap, never throws.
    public abstract boolean isAvailable();

    /// Why [#isAvailable] is false and what to do, in one sentence each; empty when available.
    public abstract Optional<io.claudebottle.problem.Problem> unavailability();

    /// How it isolates, for people. Asks nothing of the host and is known whether the backend is available or not.
    public abstract Isolation isolation();

    /// Validates and resolves; creates no runtime resource, so it is safe before the operator said yes.
    ///
    /// The order of the checks is the original's: agent, each skill, each git key, then the backend's own.
    public final P prepare(BottleSpec spec, Path stageDir) {
        validate(spec);
        return resolvePlan(spec, stageDir);
    }

    private void validate(BottleSpec spec) {
        AgentManifest agent = spec.manifest().requireAgent(spec.agentName());
        BottleManifest bottle = spec.manifest().bottleFor(spec.agentName());
        for (AgentManifest.Skill skill : agent.skills()) {
            Path path = skillDirectory(skill.name());
            if (!Files.isDirectory(path)) {
                throw new ProblemException(
                        "skill '" + skill.name() + "' not found on host at " + path + ".",
                        "Create it under ~/.claude/skills/, then re-run.");
            }
        }
        for (GitEntry entry : bottle.git()) {
            Path key = expandTilde(entry.identityFile());
            if (!Files.isRegularFile(key)) {
                throw new ProblemException(
                        "git upstream key file not found for '" + entry.name() + "': " + key,
                        "Create the key or correct IdentityFile at " + entry.origin().brief() + ".");
            }
        }
    }

    /// Names, images, scratch files, checks. Called by [#prepare] when validation passed.
    protected abstract P resolvePlan(BottleSpec spec, Path stageDir);

    /// Brings the bottle up and provisions it. On failure or cancellation everything it created is gone again before it throws.
    ///
    /// @param secrets values for [BottlePlan#secretRequests] by name
    public abstract Bottle launch(P plan, Secrets secrets, LaunchProgress progress);

    /// Provisions in the original's fixed order: ca, prompt, skills, git, supervise. The certificate authority comes first so that
    /// nothing inside speaks TLS before the trust store is rebuilt.
    ///
    /// @param target the running instance in the backend's own terms (a container name for Docker)
    /// @return path of the prompt inside the bottle when one was provisioned
    public final Optional<String> provision(P plan, String target) {
        provisionCa(plan, target);
        Optional<String> prompt = provisionPrompt(plan, target);
        provisionSkills(plan, target);
        provisionGit(plan, target);
        provisionSupervise(plan, target);
        return prompt;
    }

    /// Installs the bottle's certificate authority; nothing to do where TLS is not intercepted.
    protected void provisionCa(P plan, String target) {}

    /// @return path inside the bottle if and only if the agent has a non-empty prompt
    protected abstract Optional<String> provisionPrompt(P plan, String target);

    protected abstract void provisionSkills(P plan, String target);

    /// The working directory's `.git` when it was asked for, `insteadOf` rules, and the git identity.
    protected abstract void provisionGit(P plan, String target);

    /// Tells claude of the supervise sidecar; nothing to do without one.
    protected void provisionSupervise(P plan, String target) {}

    /// Handle to a bottle that is already running, whoever launched it.
    ///
    /// @param secrets values for the next claude started in it; may be empty
    public abstract Optional<Bottle> find(String identity, Secrets secrets);

    /// Every bottle running on this backend.
    ///
    /// @throws ProblemException when the engine cannot be asked: unknown is not the same as none
    public abstract List<ActiveAgent> enumerateActive();

    /// Calls `changed` whenever [#enumerateActive] may answer differently, pushed by the engine. Close it to stop listening.
    public abstract AutoCloseable watch(Runnable changed);

    /// Hands over everything that the sidecars of a bottle have said, from their start on, and then what they say, until it is closed:
    /// one JSON object a line (see `sidecar.wire`). Runs on a thread of its own.
    ///
    /// @param ended called once when there is nothing more to come, at once where there is no such bottle
    /// @throws ProblemException when the engine cannot be asked, or it is known already that there is no such bottle
    public abstract AutoCloseable followEvents(String identity, Consumer<String> lines, Runnable ended);

    /// Hands over everything that the sidecars of a bottle have said until now, oldest first, and returns.
    ///
    /// @throws ProblemException when there is no such bottle or the engine cannot be asked
    public abstract void readEvents(String identity, Consumer<String> lines);

    /// Hands a message to the sidecars of a running bottle, from memory to memory. What became of it is said by their event `control`.
    ///
    /// @throws ProblemException when it could not be handed over
    public abstract void control(String identity, ControlMessage message);

    /// Lists leftovers of bottles that are gone. No side effects.
    ///
    /// @param liveIdentities identities alive on *any* backend: their state is never a leftover
    public abstract C prepareCleanup(java.util.Set<String> liveIdentities);

    /// Removes what the plan names, each on a best-effort basis.
    public abstract List<BottleCleanupPlan.Removal> cleanup(C plan);

    protected final Path userDirectory() {
        return userDirectory;
    }

    protected final Path skillDirectory(String skill) {
        return userDirectory.resolve(".claude").resolve("skills").resolve(skill);
    }

    protected final Path expandTilde(String path) {
        return path.equals("~") || path.startsWith("~/") ? userDirectory.resolve(path.substring(Math.min(2, path.length()))) : Path.of(path);
    }
}
