package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.backend.parts.DeclaredGrants;
import io.claudebottle.backend.parts.FreeSpace;
import io.claudebottle.backend.parts.RequestedSecrets;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Resolves a specification to a plan. Looks at the host, changes nothing on it.
final class PlanResolver {

    private final BottleStates states;
    private final Operator operator;
    private final Map<String, String> environment;
    private final ProgramPath programs;
    private final ClaudeProgram claude;
    private final Optional<ControlGroup> group;

    /// @param environment of this process; asked for names, and for values that are no secrets
    PlanResolver(
            BottleStates states,
            Operator operator,
            Map<String, String> environment,
            ProgramPath programs,
            ClaudeProgram claude,
            Optional<ControlGroup> group) {
        this.states = states;
        this.operator = operator;
        this.environment = environment;
        this.programs = programs;
        this.claude = claude;
        this.group = group;
    }

    /// @param unavailability why no namespaces can be had
    /// @param skillDirectory where a skill is on the host
    /// @throws ProblemException when a bottle of this identity is there already
    BubblewrapBottlePlan resolve(
            BottleSpec spec, Path stageDir, Settings settings, Optional<Problem> unavailability, Function<String, Path> skillDirectory) {
        BottleManifest bottle = spec.manifest().bottleFor(spec.agentName());
        refuseTaken(spec.identity());

        boolean pipelock = programs.find("pipelock").isPresent() && !settings.images().pipelock().equals(Settings.Images.NONE);
        boolean gitleaks = programs.find("gitleaks").isPresent() && !settings.images().gitleaks().equals(Settings.Images.NONE);
        BundlePlan bundle = BundlePlan.of(bottle, pipelock, gitleaks);
        AgentEnvironment env = AgentEnvironment.of(bottle.env(), bottle.routes(), environment::containsKey);
        List<Grants.Route> routes = DeclaredGrants.routes(bottle, spec.identity(), environment, new EgressDecisions(states));
        Optional<Path> program = claude.find();
        Settings.Limits limits = group.isPresent() ? settings.limits() : new Settings.Limits(0, 0, settings.limits().pids());

        List<Check> checks = new ArrayList<>();
        checks.add(unavailability
                .map(missing -> new Check(Outcome.FAILED, missing.what(), missing.fix()))
                .orElseGet(() -> new Check(Outcome.PASSED, "bwrap makes namespaces here", "")));
        checks.add(claude(program));
        checks.add(holder());
        checks.add(new Check(
                Outcome.WARNED,
                "The agent shares the host's kernel",
                "For a second wall, use Docker with gVisor."));
        checks.add(limits());
        checks.add(FreeSpace.check(states.directory(spec.identity())));
        checks.addAll(bundle.checks("Install pipelock on this host, on the PATH.", "Install gitleaks on this host, on the PATH."));

        Grants grants = DeclaredGrants.of(spec, env.grants(), routes, bundle, isolation(program, limits), skillDirectory);
        var directory = BottleDirectory.of(states, spec.identity(), operator);
        return new BubblewrapBottlePlan(
                spec,
                stageDir,
                grants,
                RequestedSecrets.of(env.requests(), routes),
                new Topology(directory, bundle, env, limits).text(new RootFileSystem(Path.of("/"), directory, program.orElse(Path.of("claude")))),
                checks,
                env,
                bundle,
                program,
                BundlePlan.extraHosts(bottle, settings.network().extraHosts()),
                limits);
    }

    private void refuseTaken(String identity) {
        BottleDirectory directory = BottleDirectory.of(states, identity, operator);
        BottleRecord.read(directory.record()).filter(record -> record.isAlive(record.holder())).ifPresent(_ -> {
            throw new ProblemException("the bottle " + identity + " is still running", "Attach to it, or stop it first.");
        });
        if (!Marked.of(directory.root()).isEmpty() || Files.exists(directory.root())) {
            throw taken(identity, directory);
        }
    }

    /// What is there may be another launch's, or hold what an agent wrote before the host went down: nobody but cleanup removes it.
    static ProblemException taken(String identity, BottleDirectory directory) {
        return new ProblemException(
                "there is something of the bottle " + identity + " already, in " + directory.root(),
                "If it is not being launched just now, run cleanup to remove what is left of it, then try again.");
    }

    private Check claude(Optional<Path> program) {
        if (program.isPresent()) {
            return new Check(Outcome.PASSED, "claude " + claude.version(program.get()) + " at " + program.get(), "");
        }
        return claude.canInstall()
                ? new Check(Outcome.WARNED, "claude is not on this host: the launch gets it from npm, once (about 400 MB)", "Or install it yourself before.")
                : new Check(Outcome.FAILED, "claude is not on this host, and neither is npm to get it", "Install claude, or npm: sudo apt-get install npm.");
    }

    private Check holder() {
        return programs.find("dtach").isPresent()
                ? new Check(Outcome.PASSED, "dtach keeps claude running when the window closes", "")
                : new Check(Outcome.WARNED, "Closing the window will end claude: dtach is not on this host", "Install it: sudo apt-get install dtach.");
    }

    private Check limits() {
        return group.isPresent()
                ? new Check(Outcome.PASSED, "A control group limits memory, CPUs and processes", "")
                : new Check(
                        Outcome.WARNED,
                        "Memory and CPUs are not limited: no control group is delegated to this user",
                        "Log in through systemd, or start with: systemd-run --user --scope -p Delegate=yes claude-bottle.");
    }

    private Grants.Isolation isolation(Optional<Path> program, Settings.Limits limits) {
        return new Grants.Isolation(
                BubblewrapBackend.NAME,
                Grants.Isolation.NAMESPACES,
                program.map(file -> "claude " + claude.version(file) + ", on the programs of this host").orElse("claude from npm, on the programs of this host"),
                "",
                "",
                "node (1000)",
                "loopback only, out through the sidecars",
                limits.memoryBytes(),
                limits.cpus(),
                limits.pids(),
                List.of("no-new-privileges", "all capabilities dropped", "system calls filtered", "a user namespace of its own", "/usr read-only"));
    }
}
