package io.claudebottle.policy;

import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What an agent that turns hostile could do, in plain sentences computed from the grants alone. A sentence that nobody can prove
/// from the plan is not in here; one that is unpleasant is.
public final class BlastRadius {

    private final Grants grants;
    private final List<Sentence> sentences = new ArrayList<>();

    private BlastRadius(Grants grants) {
        this.grants = grants;
    }

    /// One sentence.
    ///
    /// @param can whether it is something that the agent can do; false reassures
    /// @param text whole sentence, without secrets
    /// @param about rows it follows from
    /// @param label label of the one row it follows from; "" when it follows from several
    public record Sentence(boolean can, String text, Group about, String label) {}

    /// First what it can do, then what it cannot, each in the order of the page.
    public static List<Sentence> of(Grants grants) {
        var radius = new BlastRadius(grants);
        radius.environment();
        radius.skills();
        radius.git();
        radius.egress();
        radius.supervise();
        radius.isolation();
        radius.workspace();
        radius.host();
        Map<Boolean, List<Sentence>> parted = radius.sentences.stream().collect(Collectors.partitioningBy(Sentence::can));
        List<Sentence> ordered = new ArrayList<>(parted.get(true));
        ordered.addAll(parted.get(false));
        return List.copyOf(ordered);
    }

    private void environment() {
        List<String> secrets = names(env -> env.exposure() != Exposure.PLACEHOLDER && !isPlain(env));
        List<String> plain = names(env -> env.exposure() != Exposure.PLACEHOLDER && env.source().equals("literal"));
        List<String> placeholders = names(env -> env.exposure() == Exposure.PLACEHOLDER);
        if (!secrets.isEmpty()) {
            can("It can read the value of " + Words.list(secrets) + ", and keep it.", Group.ENVIRONMENT, only(secrets));
        }
        if (!plain.isEmpty()) {
            can("It can read what the bottle's file says for " + Words.list(plain) + ".", Group.ENVIRONMENT, only(plain));
        }
        if (!placeholders.isEmpty()) {
            cannot(
                    Words.list(placeholders) + (placeholders.size() == 1 ? " is a placeholder." : " are placeholders."),
                    Group.ENVIRONMENT,
                    only(placeholders));
        }
    }

    private static boolean isPlain(Grants.Env env) {
        return env.source().equals("literal") || env.source().equals("default");
    }

    private List<String> names(Predicate<Grants.Env> which) {
        return grants.env().stream().filter(which).map(Grants.Env::name).toList();
    }

    private void skills() {
        List<String> names = grants.skills().stream().map(Grants.Skill::name).toList();
        if (!names.isEmpty()) {
            can(
                    "It can read every file of " + Words.count(names.size(), "skill") + ": " + Words.list(names) + ".",
                    Group.SKILLS,
                    only(names));
        }
    }

    private void git() {
        if (grants.git().isEmpty()) {
            return;
        }
        List<String> all = grants.git().stream().map(Grants.Git::name).toList();
        if (!grants.starts(Grants.Sidecar.GIT_GATE)) {
            cannot("It cannot fetch or push " + Words.list(all) + ": the git gate is not started.", Group.GIT, only(all));
            return;
        }
        for (boolean pinned : new boolean[] {true, false}) {
            List<Grants.Git> some = grants.git().stream().filter(git -> git.hostKeyPinned() == pinned).toList();
            if (some.isEmpty()) {
                continue;
            }
            List<String> names = some.stream().map(Grants.Git::name).toList();
            List<String> targets = some.stream().map(git -> git.name() + " at " + git.host()).toList();
            if (pinned) {
                can(
                        "It can fetch and push " + Words.list(targets) + " with your key's rights: only known secret patterns are held back.",
                        Group.GIT,
                        only(names));
            } else {
                cannot("It cannot fetch or push " + Words.list(targets) + ": no host key is pinned.", Group.GIT, only(names));
            }
        }
        cannot("It is not given the SSH key of " + Words.list(all) + ".", Group.GIT, only(all));
    }

    private void egress() {
        if (grants.routes().isEmpty() || !grants.starts(Grants.Sidecar.EGRESS)) {
            cannot("It cannot reach any host.", Group.EGRESS, "");
            return;
        }
        reach();
        bodies();
        tokens();
        boolean gitGate = grants.starts(Grants.Sidecar.GIT_GATE) && !grants.git().isEmpty();
        cannot(
                "It cannot reach another host, an address by number, or a port but 443" + (gitGate ? ", except through the git gate." : "."),
                Group.EGRESS,
                "");
    }

    private void reach() {
        List<String> all = hosts(_ -> true);
        List<String> open = hosts(route -> route.paths().isEmpty() || route.paths().contains("/"));
        List<String> filtered = all.stream().filter(host -> !open.contains(host)).toList();
        can("It can reach " + named(_ -> true) + ".", Group.EGRESS, only(all));
        if (!open.isEmpty()) {
            can("It can send anything it can read to any path " + there(open, all) + ".", Group.EGRESS, only(open));
        }
        if (!filtered.isEmpty()) {
            can("It can send anything it can read to the declared paths of " + Words.list(filtered) + ".", Group.EGRESS, only(filtered));
            cannot("It cannot reach any other path of " + Words.list(filtered) + ".", Group.EGRESS, only(filtered));
        }
    }

    /// What stands between the agent and a host that it may send to. A scanner is no wall, so this is said as something it can do.
    private void bodies() {
        List<String> all = hosts(_ -> true);
        if (!grants.starts(Grants.Sidecar.PIPELOCK)) {
            can("It can send even plain secrets " + there(all, all) + ": no scanner runs.", Group.EGRESS, only(all));
            return;
        }
        List<String> scanned = hosts(route -> !route.tlsPassthrough());
        List<String> unscanned = hosts(Grants.Route::tlsPassthrough);
        if (!scanned.isEmpty()) {
            String to = scanned.size() == all.size() ? "there" : "to " + named(route -> !route.tlsPassthrough());
            can("It can send what the scanner does not know, " + to + ".", Group.EGRESS, only(scanned));
        }
        if (!unscanned.isEmpty()) {
            can("It can send even plain secrets to " + named(Grants.Route::tlsPassthrough) + ": not scanned.", Group.EGRESS, only(unscanned));
        }
    }

    /// A credential on the wire cannot be read, but it can be used.
    private void tokens() {
        List<Grants.Route> routes = grants.routes().stream().filter(route -> !route.tokenRef().isEmpty()).toList();
        List<String> hidden = routes.stream().filter(route -> !isInside(route.tokenRef())).map(Grants.Route::host).toList();
        List<String> known = routes.stream().map(Grants.Route::host).filter(host -> !hidden.contains(host)).toList();
        if (!hidden.isEmpty()) {
            can(
                    "It can use the token for " + Words.list(hidden) + " without being given it: the gate puts it on the wire.",
                    Group.EGRESS,
                    only(hidden));
        }
        if (!known.isEmpty()) {
            can("It can use the token for " + Words.list(known) + ", and read it.", Group.EGRESS, only(known));
        }
    }

    /// Whether the value of a host variable is in the bottle as well, by way of its environment. What is asked for is asked for by name
    /// and only once, so the same name is the same value.
    private boolean isInside(String tokenRef) {
        return grants.env().stream()
                .filter(env -> env.exposure() != Exposure.PLACEHOLDER)
                .anyMatch(env -> env.source().equals("host:" + tokenRef)
                        || env.name().equals(tokenRef) && (env.exposure() == Exposure.ASKED || env.exposure() == Exposure.MISSING));
    }

    private static boolean isDefault(Grants.Route route) {
        return route.source().equals(RouteRule.DEFAULT_ORIGIN);
    }

    /// What somebody declared by name, and how many of Claude's own there are beside it.
    private String named(Predicate<Grants.Route> which) {
        List<String> declared = hosts(which.and(route -> !isDefault(route)));
        List<String> defaults = hosts(which.and(BlastRadius::isDefault));
        String own = Words.count(defaults.size(), "default host");
        if (declared.isEmpty() || defaults.isEmpty()) {
            return declared.isEmpty() ? "Claude's " + own : Words.list(declared);
        }
        return Words.list(declared) + ", and Claude's " + own;
    }

    private List<String> hosts(Predicate<Grants.Route> which) {
        return grants.routes().stream().filter(which).map(Grants.Route::host).toList();
    }

    /// `there` behind a sentence that named them all.
    private static String there(List<String> some, List<String> all) {
        return some.size() == all.size() ? "there" : "of " + Words.list(some);
    }

    private void supervise() {
        if (grants.starts(Grants.Sidecar.SUPERVISE)) {
            cannot("It cannot change its limits: it asks, you decide.", Group.SIDECARS, Grants.Sidecar.SUPERVISE);
        }
    }

    private void isolation() {
        Grants.Isolation isolation = grants.isolation();
        var facts = new IsolationFacts(isolation);
        String runtime = Printable.of(isolation.runtime());
        switch (facts.strength()) {
            case SHARED_KERNEL ->
                can("It shares the host's kernel (" + runtime + "), so a bug in the kernel could let it out.", Group.ISOLATION, "runtime");
            case USER_SPACE_KERNEL ->
                cannot("It cannot call the host's kernel directly (" + runtime + ").", Group.ISOLATION, "runtime");
            case VIRTUAL_MACHINE -> cannot("It cannot call the host's kernel: it has its own (" + runtime + ").", Group.ISOLATION, "runtime");
        }
        can("It can use " + Words.list(List.of(facts.memory(), facts.cpus(), facts.pids())) + ".", Group.ISOLATION, "limits");
        if (facts.runsAsRoot()) {
            can("It is root inside the bottle.", Group.ISOLATION, "user");
        }
        if (isolation.hardening().isEmpty()) {
            can("It can gain whatever privileges the runtime leaves it: nothing is hardened.", Group.ISOLATION, "hardening");
        } else {
            // Every fact, not the first three: this is the sentence that an auditor reads.
            cannot(
                    "It cannot gain privileges inside: " + Printable.of(String.join(", ", isolation.hardening())) + ".",
                    Group.ISOLATION,
                    "hardening");
        }
    }

    private void workspace() {
        Grants.Workspace workspace = grants.workspace();
        String path = Printable.of(workspace.hostPath());
        if (workspace.copied()) {
            can("It can read and change a copy of " + path + ".", Group.WORKSPACE, "directory");
            cannot("It cannot change " + path + " itself.", Group.WORKSPACE, "directory");
        } else {
            cannot("It cannot read " + path + ".", Group.WORKSPACE, "directory");
        }
    }

    private void host() {
        boolean shared = new IsolationFacts(grants.isolation()).sharesPrograms();
        if (shared) {
            can("It can read and run the programs that are installed on this host.", Group.ISOLATION, "programs");
        }
        cannot(
                "It cannot read your other files, SSH keys, other bottles or the engine: nothing "
                        + (shared ? "else of the host is there." : "of the host is mounted."),
                Group.ISOLATION,
                "");
    }

    private void can(String text, Group about, String label) {
        sentences.add(new Sentence(true, text, about, label));
    }

    private void cannot(String text, Group about, String label) {
        sentences.add(new Sentence(false, text, about, label));
    }

    private static String only(List<String> labels) {
        return labels.size() == 1 ? Printable.of(labels.getFirst()) : "";
    }
}
