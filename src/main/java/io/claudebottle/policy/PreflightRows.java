package io.claudebottle.policy;

import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.policy.PlanRow.Tone;
import io.claudebottle.problem.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The rows of the preflight. Every group has at least one, because "nothing" is an answer the operator looks for.
public final class PreflightRows {

    private PreflightRows() {}

    /// @param now for the image's age
    public static List<PlanRow> of(Grants grants, Instant now) {
        List<PlanRow> rows = new ArrayList<>();
        agent(grants, rows);
        environment(grants, rows);
        skills(grants, rows);
        git(grants, rows);
        egress(grants, rows);
        sidecars(grants, rows);
        isolation(grants.isolation(), now, rows);
        workspace(grants.workspace(), rows);
        return rows.stream().map(PreflightRows::printable).toList();
    }

    private static void agent(Grants grants, List<PlanRow> rows) {
        Grants.Prompt prompt = grants.prompt();
        rows.add(new PlanRow(Group.AGENT, "agent", grants.agent(), "", grants.agentOrigin(), Tone.PLAIN));
        rows.add(new PlanRow(Group.AGENT, "bottle", grants.bottle(), "", grants.bottleOrigin(), Tone.PLAIN));
        rows.add(prompt.characters() == 0
                ? new PlanRow(Group.AGENT, "prompt", "none", "", grants.agentOrigin(), Tone.PLAIN)
                : new PlanRow(
                        Group.AGENT,
                        "prompt",
                        Words.count(prompt.characters(), "character"),
                        "sha256 " + Words.digest(prompt.sha256()),
                        grants.agentOrigin(),
                        Tone.PLAIN));
    }

    private static void environment(Grants grants, List<PlanRow> rows) {
        if (grants.env().isEmpty()) {
            rows.add(none(Group.ENVIRONMENT, "no variables"));
        }
        for (Grants.Env env : grants.env()) {
            rows.add(new PlanRow(Group.ENVIRONMENT, env.name(), source(env.source()), exposure(env.exposure()), env.origin(), tone(env)));
        }
    }

    private static String source(String source) {
        return source.startsWith("host:") ? "host variable " + source.substring("host:".length()) : source;
    }

    private static String exposure(Grants.Exposure exposure) {
        return switch (exposure) {
            case READABLE -> "value readable inside";
            case PLACEHOLDER -> "proxied, placeholder inside";
            case ASKED -> "asked at launch, then readable inside";
            case MISSING -> "missing on this host, asked at launch, then readable inside";
        };
    }

    private static Tone tone(Grants.Env env) {
        return switch (env.exposure()) {
            case PLACEHOLDER -> Tone.GOOD;
            case ASKED, MISSING -> Tone.CAUTION;
            case READABLE -> env.source().startsWith("host:") ? Tone.CAUTION : Tone.PLAIN;
        };
    }

    private static void skills(Grants grants, List<PlanRow> rows) {
        if (grants.skills().isEmpty()) {
            rows.add(none(Group.SKILLS, "no skills"));
        }
        for (Grants.Skill skill : grants.skills()) {
            String note = Words.count(skill.files(), "file") + ", sha256 " + Words.digest(skill.sha256());
            rows.add(new PlanRow(Group.SKILLS, skill.name(), skill.path(), note, skill.origin(), Tone.PLAIN));
        }
    }

    private static void git(Grants grants, List<PlanRow> rows) {
        if (grants.git().isEmpty()) {
            rows.add(none(Group.GIT, "no upstreams"));
        }
        for (Grants.Git git : grants.git()) {
            rows.add(new PlanRow(
                    Group.GIT,
                    git.name(),
                    git.host() + ":" + git.port(),
                    git.hostKeyPinned() ? "key pinned" : "fetch and push will be refused: no KnownHostKey",
                    git.origin(),
                    git.hostKeyPinned() ? Tone.PLAIN : Tone.CAUTION));
        }
        if (!grants.gitUser().isEmpty()) {
            rows.add(new PlanRow(Group.GIT, "identity", grants.gitUser(), "author of commits", grants.bottleOrigin(), Tone.PLAIN));
        }
    }

    private static void egress(Grants grants, List<PlanRow> rows) {
        if (grants.routes().isEmpty()) {
            rows.add(none(Group.EGRESS, "no hosts"));
        }
        for (Grants.Route route : grants.routes()) {
            rows.add(new PlanRow(
                    Group.EGRESS,
                    route.host(),
                    (route.paths().isEmpty() ? "any path" : String.join(" ", route.paths())) + authMark(route),
                    String.join("; ", routeNotes(route)),
                    route.origin(),
                    tone(route)));
        }
    }

    private static Tone tone(Grants.Route route) {
        boolean asked = !route.tokenRef().isEmpty() && !route.tokenPresent();
        boolean chosen = route.tlsPassthrough() && !DefaultHosts.UNSCANNED.contains(route.host());
        return asked || chosen ? Tone.CAUTION : Tone.PLAIN;
    }

    /// ` [auth:Bearer]`, or nothing.
    static String authMark(Grants.Route route) {
        return route.authScheme().isEmpty() ? "" : " [auth:" + route.authScheme() + "]";
    }

    /// Where the route comes from, then what is done to its traffic.
    static List<String> routeNotes(Grants.Route route) {
        List<String> notes = new ArrayList<>();
        notes.add(route.source().equals(RouteRule.DEFAULT_ORIGIN) ? "default, for Claude" : route.source());
        if (!route.tokenRef().isEmpty()) {
            notes.add(route.tokenPresent()
                    ? route.tokenRef() + " is set on this host"
                    : route.tokenRef() + " is missing on this host, asked at launch");
        }
        if (route.tlsPassthrough()) {
            notes.add("bodies are not scanned");
        }
        return notes;
    }

    private static void sidecars(Grants grants, List<PlanRow> rows) {
        if (grants.sidecars().isEmpty()) {
            rows.add(none(Group.SIDECARS, "no sidecars"));
        }
        for (Grants.Sidecar sidecar : grants.sidecars()) {
            // The others give the agent something; without this one it is watched by less.
            boolean missed = sidecar.name().equals(Grants.Sidecar.PIPELOCK) && !sidecar.running();
            rows.add(new PlanRow(
                    Group.SIDECARS,
                    sidecar.name(),
                    sidecar.running() ? "starts" : "not started",
                    sidecar.detail(),
                    "",
                    missed ? Tone.CAUTION : Tone.PLAIN));
        }
    }

    private static void isolation(Grants.Isolation isolation, Instant now, List<PlanRow> rows) {
        var facts = new IsolationFacts(isolation);
        rows.add(row("backend", isolation.backend(), "", Tone.PLAIN));
        rows.add(facts.sharesPrograms()
                ? row("programs", isolation.image(), "read-only", Tone.PLAIN)
                : row(
                        "image",
                        isolation.image(),
                        isolation.imageDigest().isEmpty()
                                ? "not built yet"
                                : "sha256 " + Words.digest(isolation.imageDigest()) + ", built " + Words.age(isolation.imageCreated(), now),
                        Tone.PLAIN));
        rows.add(row(
                "runtime",
                isolation.runtime(),
                switch (facts.strength()) {
                    case SHARED_KERNEL -> "shares the host's kernel";
                    case USER_SPACE_KERNEL -> "system calls answered in user space";
                    case VIRTUAL_MACHINE -> "a kernel of its own";
                },
                facts.strength() == RuntimeStrength.SHARED_KERNEL ? Tone.CAUTION : Tone.GOOD));
        rows.add(row("user", isolation.user(), "", facts.runsAsRoot() ? Tone.DANGER : Tone.PLAIN));
        rows.add(row("limits", facts.limits(), "", facts.hasEveryLimit() ? Tone.PLAIN : Tone.CAUTION));
        rows.add(row("network", isolation.network(), "", Tone.PLAIN));
        rows.add(isolation.hardening().isEmpty()
                ? row("hardening", "none", "", Tone.DANGER)
                : row("hardening", String.join(", ", isolation.hardening()), "", Tone.GOOD));
    }

    private static void workspace(Grants.Workspace workspace, List<PlanRow> rows) {
        rows.add(new PlanRow(
                Group.WORKSPACE,
                "directory",
                workspace.hostPath(),
                workspace.copied() ? "copied to " + workspace.insidePath() + ", never mounted" : "not copied",
                "",
                Tone.PLAIN));
    }

    private static PlanRow row(String label, String value, String note, Tone tone) {
        return new PlanRow(Group.ISOLATION, label, value, note, "", tone);
    }

    private static PlanRow none(Group group, String what) {
        return new PlanRow(group, "none", what, "", "", Tone.PLAIN);
    }

    private static PlanRow printable(PlanRow row) {
        return new PlanRow(
                row.group(),
                Printable.of(row.label()),
                Printable.of(row.value()),
                Printable.of(row.note()),
                Printable.of(row.origin()),
                row.tone());
    }
}
