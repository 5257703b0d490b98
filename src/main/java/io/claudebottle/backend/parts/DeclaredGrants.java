package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottleSpec;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.GitUser;
import io.claudebottle.policy.GitUpstream;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.OperatorRoutes;
import io.claudebottle.policy.declared.EffectiveRoutes;
import io.claudebottle.state.EgressDecisions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a manifest grants, whatever the bottle runs on: all of [Grants] but the isolation.
public final class DeclaredGrants {

    private DeclaredGrants() {}

    /// @param skillDirectory where a skill is on the host
    public static Grants of(
            BottleSpec spec,
            List<Grants.Env> env,
            List<Grants.Route> routes,
            BundlePlan bundle,
            Grants.Isolation isolation,
            Function<String, Path> skillDirectory) {
        AgentManifest agent = spec.manifest().requireAgent(spec.agentName());
        BottleManifest bottle = spec.manifest().bottleFor(spec.agentName());
        return new Grants(
                agent.name(),
                agent.origin().toString(),
                bottle.name(),
                bottle.origin().toString(),
                new Grants.Prompt(agent.prompt().length(), agent.prompt().isEmpty() ? "" : Digests.sha256(agent.prompt())),
                env,
                skills(agent, skillDirectory),
                git(bottle),
                bottle.gitUser().map(DeclaredGrants::gitUser).orElse(""),
                routes,
                bundle.sidecars(),
                isolation,
                new Grants.Workspace(spec.userCwd().toString(), spec.copyCwd(), spec.copyCwd() ? AgentHome.WORKSPACE : ""));
    }

    /// Declared routes, those of the product, and what the operator has decided while the bottle ran.
    ///
    /// @param environment of the host; asked whether it has a credential, never for it
    public static List<Grants.Route> routes(BottleManifest bottle, String identity, Map<String, String> environment, EgressDecisions decisions) {
        return OperatorRoutes.routes(
                EffectiveRoutes.of(bottle.routes(), name -> !environment.getOrDefault(name, "").isEmpty()),
                decisions.additions(identity),
                decisions.never(bottle.name()));
    }

    /// What the git gate serves; empty when there is no git gate.
    public static GitUpstreams upstreams(BottleManifest bottle) {
        return new GitUpstreams(bottle.git().stream()
                .map(entry -> new GitUpstream(
                        entry.name(), entry.upstream().url(), entry.upstream().host(), entry.upstream().port(), entry.knownHostKey().orElse("")))
                .toList());
    }

    private static List<Grants.Skill> skills(AgentManifest agent, Function<String, Path> directory) {
        return agent.skills().stream()
                .map(skill -> {
                    Path path = directory.apply(skill.name());
                    SkillDigest digest = SkillDigest.of(path);
                    return new Grants.Skill(skill.name(), path.toString(), digest.files(), digest.sha256(), skill.origin().toString());
                })
                .toList();
    }

    private static List<Grants.Git> git(BottleManifest bottle) {
        return bottle.git().stream()
                .map(entry -> new Grants.Git(
                        entry.name(),
                        entry.upstream().url(),
                        entry.upstream().host(),
                        entry.upstream().port(),
                        entry.identityFile(),
                        entry.knownHostKey().isPresent(),
                        entry.origin().toString()))
                .toList();
    }

    private static String gitUser(GitUser user) {
        String email = user.email().map(address -> "<" + address + ">").orElse("");
        return (user.name().orElse("") + " " + email).strip();
    }
}
