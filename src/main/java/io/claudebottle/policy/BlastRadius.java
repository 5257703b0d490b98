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

    private static final String EGRESS = "egress";
    private static final String GIT_GATE = "git-gate";

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
                    "It cannot read the secret behind " + Words.list(placeholders) + ": only a placeholder is inside.",
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
        if (!runs(GIT_GATE)) {
            cannot("It cannot fetch from or push to " + Words.list(all) + ": the git gate is not started.", Group.GIT, only(all));
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
                can("It can push to " + Words.list(targets) + ", with your key's rights.", Group.GIT, only(names));
            } else {
                cannot("It cannot push to " + Words.list(targets) + ": no host key is pinned.", Group.GIT, only(names));
            }
        }
        cannot("It cannot read the SSH key of " + Words.list(all) + ": the key stays with the git gate.", Group.GIT, only(all));
    }

    private void egress() {
        List<String> hosts = grants.routes().stream().map(Grants.Route::host).toList();
        if (hosts.isEmpty() || !runs(EGRESS)) {
            cannot("It cannot reach any host.", Group.EGRESS, "");
            return;
        }
        can("It can reach " + Words.count(hosts.size(), "host") + ": " + Words.list(hosts) + ".", Group.EGRESS, only(hosts));
        can(
                "It can send anything it can read to any path of " + (hosts.size() == 1 ? Words.list(hosts) : "these hosts")
                        + ": the gate checks names and does not look inside TLS.",
                Group.EGRESS,
                only(hosts));
        List<String> filtered = grants.routes().stream().filter(route -> !route.paths().isEmpty()).map(Grants.Route::host).toList();
        if (!filtered.isEmpty()) {
            can("It can leave the declared paths of " + Words.list(filtered) + ": path filters are not enforced.", Group.EGRESS, only(filtered));
        }
        cannot("It cannot reach any other host, any address by number, or any port but 443.", Group.EGRESS, "");
    }

    private boolean runs(String sidecar) {
        return grants.sidecars().stream().anyMatch(other -> other.running() && other.name().equals(sidecar));
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
        cannot(
                "It cannot read your other files, SSH keys, other bottles or the engine: nothing of the host is mounted.",
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
