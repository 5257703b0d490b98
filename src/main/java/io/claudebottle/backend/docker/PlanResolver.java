package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.backend.parts.DeclaredGrants;
import io.claudebottle.backend.parts.FreeSpace;
import io.claudebottle.backend.parts.RequestedSecrets;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.policy.Grants;
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

/// Resolves a specification to a plan. Asks the engine, changes nothing in it. A missing engine is a failed check: the preflight can
/// still be looked at.
final class PlanResolver {

    private static final int FIRST_WITH_ISOLATED_GATEWAY = 28;

    private final DockerEngine engine;
    private final HostProbe host;
    private final BottleStates states;
    private final Map<String, String> environment;

    /// @param environment of this process; asked for names, and for values that are no secrets
    PlanResolver(DockerEngine engine, HostProbe host, BottleStates states, Map<String, String> environment) {
        this.engine = engine;
        this.host = host;
        this.states = states;
        this.environment = environment;
    }

    /// @param skillDirectory where a skill is on the host
    /// @throws ProblemException when a container of this identity is there already
    DockerBottlePlan resolve(BottleSpec spec, Path stageDir, Settings settings, Function<String, Path> skillDirectory) {
        Names names = new Names(spec.identity());
        AgentManifest agent = spec.manifest().requireAgent(spec.agentName());
        BottleManifest bottle = spec.manifest().bottleFor(spec.agentName());

        List<BottlePlan.Check> checks = new ArrayList<>();
        Optional<EngineFacts.Info> info = askEngine(checks);
        info.ifPresent(_ -> refuseTakenNames(names));
        ImagePlan images = images(spec, names, info.isPresent());
        BundlePlan bundle = bundle(bottle, BaseImages.of(environment, settings.images()));
        AgentEnvironment env = AgentEnvironment.of(bottle.env(), bottle.routes(), environment::containsKey);
        List<Grants.Route> routes = DeclaredGrants.routes(bottle, spec.identity(), environment, new EgressDecisions(states));
        String runtime = info.filter(EngineFacts.Info::hasGvisor).map(_ -> EngineFacts.Info.GVISOR).orElse("");

        checks.add(host.dockerCommand());
        checks.add(gvisor(info));
        checks.add(FreeSpace.check(states.directory(spec.identity())));
        checks.addAll(bundle.checks(
                "Name an image with pipelock in the settings, or unset " + BaseImages.PIPELOCK_VARIABLE + ".",
                "Name an image with gitleaks in the settings, or unset " + BaseImages.GITLEAKS_VARIABLE + "."));

        ComposeProject project = ComposeRenderer.render(new BottleShape(
                names,
                images,
                env,
                settings.limits(),
                runtime,
                agent.prompt().isEmpty() ? "" : AgentHome.PROMPT,
                spec.copyCwd(),
                info.filter(known -> known.majorVersion() >= FIRST_WITH_ISOLATED_GATEWAY).isPresent(),
                bundle,
                BundlePlan.extraHosts(bottle, settings.network().extraHosts())));
        Grants grants = DeclaredGrants.of(spec, env.grants(), routes, bundle, isolation(images, info, runtime, settings.limits()), skillDirectory);
        return new DockerBottlePlan(
                spec, stageDir, grants, RequestedSecrets.of(env.requests(), routes), ComposeYaml.of(project), checks, images, project, env.forwards());
    }

    private Optional<EngineFacts.Info> askEngine(List<BottlePlan.Check> checks) {
        try {
            EngineFacts.Info info = engine.info();
            checks.add(new BottlePlan.Check(Outcome.PASSED, "Docker " + info.version() + " answers at " + engine.address(), ""));
            return Optional.of(info);
        } catch (EngineException e) {
            checks.add(new BottlePlan.Check(Outcome.FAILED, e.problem().what(), e.problem().fix()));
            return Optional.empty();
        }
    }

    /// Early and in plain words, instead of deep inside a launch.
    private void refuseTakenNames(Names names) {
        for (String container : List.of(names.agentContainer(), names.sidecarContainer())) {
            engine.container(container).ifPresent(found -> {
                throw found.running()
                        ? new ProblemException("the bottle " + names.identity() + " is still running (container '" + container + "')",
                                "Attach to it, or stop it first.")
                        : new ProblemException("a container named '" + container + "' is left from an earlier launch",
                                "Run cleanup to remove it, then try again.");
            });
        }
    }

    private ImagePlan images(BottleSpec spec, Names names, boolean askEngine) {
        Path own = states.directory(spec.identity()).resolve(BottleStates.DOCKERFILE);
        String derived = spec.copyCwd() ? names.cwdImage() : "";
        String sidecar = chosen(ImagePlan.SIDECAR_VARIABLE, ImagePlan.SIDECAR_DEFAULT);
        boolean buildSidecar = isOurs(sidecar, ImagePlan.SIDECAR_DEFAULT, askEngine);
        if (Files.isRegularFile(own)) {
            return new ImagePlan(names.rebuiltImage(), true, Optional.of(own), derived, sidecar, buildSidecar);
        }
        String agent = chosen(ImagePlan.AGENT_VARIABLE, ImagePlan.AGENT_DEFAULT);
        return new ImagePlan(agent, isOurs(agent, ImagePlan.AGENT_DEFAULT, askEngine), Optional.empty(), derived, sidecar, buildSidecar);
    }

    private String chosen(String variable, String otherwise) {
        String given = environment.getOrDefault(variable, "");
        return given.isBlank() ? otherwise : given;
    }

    /// An image of the operator's own that is there under the name they chose is never built over.
    private boolean isOurs(String image, String product, boolean askEngine) {
        return image.equals(product)
                || !askEngine
                || engine.image(image).map(found -> found.labels().containsKey(Labels.IMAGE)).orElse(true);
    }

    private static BottlePlan.Check gvisor(Optional<EngineFacts.Info> info) {
        return info.filter(EngineFacts.Info::hasGvisor).isPresent()
                ? new BottlePlan.Check(Outcome.PASSED, "The agent runs under gVisor (runsc)", "")
                : new BottlePlan.Check(
                        Outcome.WARNED,
                        "The agent shares the host's kernel: gVisor is not registered with the engine",
                        "Install gVisor and register runsc with Docker for a second wall.");
    }

    private static BundlePlan bundle(BottleManifest bottle, BaseImages images) {
        return BundlePlan.of(bottle, images.hasPipelock(), images.hasGitleaks());
    }

    private Grants.Isolation isolation(ImagePlan images, Optional<EngineFacts.Info> info, String runtime, Settings.Limits limits) {
        Optional<EngineFacts.Image> image = info.flatMap(_ -> engine.image(images.runtime()));
        return new Grants.Isolation(
                DockerBackend.NAME,
                runtime.isEmpty() ? info.map(EngineFacts.Info::defaultRuntime).orElse("runc") : runtime,
                images.runtime(),
                image.map(EngineFacts.Image::id).orElse(""),
                image.map(found -> found.created().toString()).orElse(""),
                "node (1000)",
                "internal only, out through the sidecars",
                limits.memoryBytes(),
                limits.cpus(),
                limits.pids(),
                List.of("no-new-privileges", "all capabilities dropped", "no host address on its network", "no resolver for outside names"));
    }
}
