package io.claudebottle.policy;

import io.claudebottle.policy.GrantDifference.Change;
import io.claudebottle.policy.GrantDifference.Kind;
import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.problem.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rules of [GrantDifference]: one method a section of the page. A line number that moved is never a change, and neither is
/// what the host happens to have today (a variable set or not, an image's age): the grant is the same.
final class GrantComparison {

    private final Grants before;
    private final Grants now;
    private final List<Change> changes = new ArrayList<>();

    GrantComparison(Grants before, Grants now) {
        this.before = before;
        this.now = now;
    }

    List<Change> changes() {
        agent();
        each(before.env(), now.env(), Grants.Env::name, this::variableAdded, this::variableRemoved, this::variableKept);
        each(before.skills(), now.skills(), Grants.Skill::name, this::skillAdded, this::skillRemoved, this::skillKept);
        each(before.git(), now.git(), Grants.Git::name, this::upstreamAdded, this::upstreamRemoved, this::upstreamKept);
        if (!before.gitUser().equals(now.gitUser())) {
            add(Kind.CHANGED, Group.GIT, "identity", "git identity is now " + orNone(now.gitUser()));
        }
        each(before.routes(), now.routes(), Grants.Route::host, this::routeAdded, this::routeRemoved, this::routeKept);
        sidecars();
        isolation(before.isolation(), now.isolation());
        workspace(before.workspace(), now.workspace());
        return List.copyOf(changes);
    }

    private void agent() {
        String file = file(now.agentOrigin());
        if (!file.equals(file(before.agentOrigin()))) {
            // A repository's own agent file is written by whoever can push there: another author than the operator.
            boolean byRepository = file.startsWith(now.workspace().hostPath() + "/.claude-bottle/agents/");
            add(
                    byRepository ? Kind.WIDENED : Kind.CHANGED,
                    Group.AGENT,
                    "agent",
                    "agent is now declared by " + (byRepository ? "the working directory, in " : "") + file);
        }
        if (!before.bottle().equals(now.bottle())) {
            add(Kind.CHANGED, Group.AGENT, "bottle", "bottle is now " + now.bottle() + ", was " + before.bottle());
        }
        if (!before.prompt().sha256().equals(now.prompt().sha256())) {
            add(Kind.CHANGED, Group.AGENT, "prompt", now.prompt().characters() == 0 ? "prompt removed" : "prompt text changed");
        }
    }

    /// The file of a `file:line`.
    private static String file(String origin) {
        return origin.replaceFirst(":\\d+$", "");
    }

    private void variableAdded(Grants.Env env) {
        if (env.exposure() == Exposure.PLACEHOLDER || env.source().equals("default")) {
            add(Kind.CHANGED, Group.ENVIRONMENT, env.name(), env.name() + " is new, with nothing secret in it");
        } else {
            add(Kind.WIDENED, Group.ENVIRONMENT, env.name(), env.name() + " is new and readable inside");
        }
    }

    private void variableRemoved(Grants.Env env) {
        Kind kind = env.exposure() == Exposure.PLACEHOLDER || env.source().equals("default") ? Kind.CHANGED : Kind.NARROWED;
        add(kind, Group.ENVIRONMENT, env.name(), env.name() + " is gone");
    }

    private void variableKept(Grants.Env was, Grants.Env is) {
        String name = is.name();
        boolean wasReadable = was.exposure() != Exposure.PLACEHOLDER;
        boolean isReadable = is.exposure() != Exposure.PLACEHOLDER;
        if (!wasReadable && isReadable) {
            add(Kind.WIDENED, Group.ENVIRONMENT, name, "the value of " + name + " is now readable inside");
        } else if (wasReadable && !isReadable) {
            add(Kind.NARROWED, Group.ENVIRONMENT, name, "the value of " + name + " is no longer readable inside");
        } else if (!was.source().equals(is.source())) {
            boolean nowSecret = !is.source().equals("literal") && !is.source().equals("default");
            add(
                    nowSecret ? Kind.WIDENED : Kind.NARROWED,
                    Group.ENVIRONMENT,
                    name,
                    name + " now comes from " + is.source() + ", was " + was.source());
        } else if (!was.prompt().equals(is.prompt())) {
            add(Kind.CHANGED, Group.ENVIRONMENT, name, "the question for " + name + " changed");
        }
    }

    private void skillAdded(Grants.Skill skill) {
        add(Kind.WIDENED, Group.SKILLS, skill.name(), "skill " + skill.name() + " is new");
    }

    private void skillRemoved(Grants.Skill skill) {
        add(Kind.NARROWED, Group.SKILLS, skill.name(), "skill " + skill.name() + " is gone");
    }

    private void skillKept(Grants.Skill was, Grants.Skill is) {
        if (!was.sha256().equals(is.sha256())) {
            add(Kind.WIDENED, Group.SKILLS, is.name(), "the files of skill " + is.name() + " changed");
        }
    }

    private void upstreamAdded(Grants.Git git) {
        add(Kind.WIDENED, Group.GIT, git.name(), "git upstream " + git.name() + " at " + git.host() + ":" + git.port() + " is new");
    }

    private void upstreamRemoved(Grants.Git git) {
        add(Kind.NARROWED, Group.GIT, git.name(), "git upstream " + git.name() + " is gone");
    }

    private void upstreamKept(Grants.Git was, Grants.Git is) {
        if (!was.upstream().equals(is.upstream()) || !was.host().equals(is.host()) || was.port() != is.port()) {
            add(Kind.WIDENED, Group.GIT, is.name(), is.name() + " now leads to " + is.upstream());
        }
        if (!was.identityFile().equals(is.identityFile())) {
            add(Kind.WIDENED, Group.GIT, is.name(), is.name() + " now uses the key " + is.identityFile());
        }
        if (was.hostKeyPinned() && !is.hostKeyPinned()) {
            add(Kind.WIDENED, Group.GIT, is.name(), "the host key of " + is.name() + " is no longer pinned");
        } else if (!was.hostKeyPinned() && is.hostKeyPinned()) {
            add(Kind.NARROWED, Group.GIT, is.name(), "the host key of " + is.name() + " is now pinned");
        }
    }

    private void routeAdded(Grants.Route route) {
        add(Kind.WIDENED, Group.EGRESS, route.host(), route.host() + " can now be reached");
    }

    private void routeRemoved(Grants.Route route) {
        add(Kind.NARROWED, Group.EGRESS, route.host(), route.host() + " can no longer be reached");
    }

    private void routeKept(Grants.Route was, Grants.Route is) {
        paths(was, is);
        String host = is.host();
        boolean had = !was.tokenRef().isEmpty();
        boolean has = !is.tokenRef().isEmpty();
        if (had && !has) {
            add(Kind.NARROWED, Group.EGRESS, host, host + " no longer gets the credential " + was.tokenRef());
        } else if (has && !is.tokenRef().equals(was.tokenRef())) {
            add(Kind.WIDENED, Group.EGRESS, host, host + " now gets the credential " + is.tokenRef());
        } else if (!was.authScheme().equals(is.authScheme())) {
            add(Kind.CHANGED, Group.EGRESS, host, "the scheme for " + host + " is now " + is.authScheme());
        }
        if (!was.tlsPassthrough() && is.tlsPassthrough()) {
            add(Kind.WIDENED, Group.EGRESS, host, "bodies to " + host + " are now exempt from scanning");
        } else if (was.tlsPassthrough() && !is.tlsPassthrough()) {
            add(Kind.NARROWED, Group.EGRESS, host, "bodies to " + host + " are no longer exempt from scanning");
        }
        if (!was.role().equals(is.role())) {
            add(Kind.CHANGED, Group.EGRESS, host, "the role of " + host + " is now " + orNone(is.role()));
        }
    }

    private void paths(Grants.Route was, Grants.Route is) {
        List<String> opened = uncovered(is.paths(), was.paths());
        List<String> closed = uncovered(was.paths(), is.paths());
        if (!opened.isEmpty()) {
            add(Kind.WIDENED, Group.EGRESS, is.host(), is.host() + " now opens " + opened(is.paths(), opened));
        }
        if (!closed.isEmpty()) {
            add(Kind.NARROWED, Group.EGRESS, is.host(), is.host() + " no longer opens " + opened(was.paths(), closed));
        }
    }

    private static String opened(List<String> paths, List<String> some) {
        return paths.isEmpty() ? "every path" : Words.list(some);
    }

    /// Prefixes of `paths` that let something through which `by` does not. No prefix at all means every path.
    private static List<String> uncovered(List<String> paths, List<String> by) {
        if (by.isEmpty()) {
            return List.of();
        }
        return (paths.isEmpty() ? List.of("") : paths).stream().filter(path -> !PathPrefix.allows(by, path)).toList();
    }

    private void sidecars() {
        Map<String, Boolean> ran = running(before);
        Map<String, Boolean> runs = running(now);
        ran.keySet().forEach(name -> runs.putIfAbsent(name, false));
        runs.forEach((name, running) -> {
            if (running == ran.getOrDefault(name, false)) {
                return;
            }
            add(startOf(name, running), Group.SIDECARS, name, name + (running ? " is now started" : " is no longer started"));
        });
    }

    private Kind startOf(String sidecar, boolean running) {
        return switch (sidecar) {
            // Gives the agent nothing and only watches it.
            case Grants.Sidecar.PIPELOCK -> byDirection(running ? -1 : 1);
            // Ways out.
            case Grants.Sidecar.EGRESS -> byDirection(running ? 1 : -1);
            // A first or last upstream is a change of its own, and brings the gate with it.
            case Grants.Sidecar.GIT_GATE ->
                before.git().isEmpty() || now.git().isEmpty() ? Kind.CHANGED : byDirection(running ? 1 : -1);
            default -> Kind.CHANGED;
        };
    }

    private static Map<String, Boolean> running(Grants grants) {
        return grants.sidecars().stream()
                .collect(Collectors.toMap(Grants.Sidecar::name, Grants.Sidecar::running, Boolean::logicalOr, LinkedHashMap::new));
    }

    private void isolation(Grants.Isolation was, Grants.Isolation is) {
        if (!was.backend().equals(is.backend())) {
            add(Kind.CHANGED, Group.ISOLATION, "backend", "backend is now " + is.backend() + ", was " + was.backend());
        }
        if (!was.image().equals(is.image())) {
            String what = new IsolationFacts(is).sharesPrograms() ? "programs" : "image";
            add(Kind.CHANGED, Group.ISOLATION, what, what + (what.equals("image") ? " is" : " are") + " now " + is.image());
        } else if (!was.imageDigest().isEmpty() && !is.imageDigest().isEmpty() && !was.imageDigest().equals(is.imageDigest())) {
            add(Kind.CHANGED, Group.ISOLATION, "image", "image " + is.image() + " was rebuilt");
        }
        if (!was.runtime().equals(is.runtime())) {
            int stronger = RuntimeStrength.of(is.runtime()).compareTo(RuntimeStrength.of(was.runtime()));
            add(byDirection(-stronger), Group.ISOLATION, "runtime", "runtime is now " + is.runtime() + ", was " + was.runtime());
        }
        if (!was.user().equals(is.user())) {
            int more = Boolean.compare(new IsolationFacts(is).runsAsRoot(), new IsolationFacts(was).runsAsRoot());
            add(byDirection(more), Group.ISOLATION, "user", "user is now " + is.user() + ", was " + was.user());
        }
        limit(was, is, Grants.Isolation::memoryBytes, IsolationFacts::memory);
        limit(was, is, Grants.Isolation::cpus, IsolationFacts::cpus);
        limit(was, is, Grants.Isolation::pids, IsolationFacts::pids);
        if (!was.network().equals(is.network())) {
            add(Kind.CHANGED, Group.ISOLATION, "network", "network is now " + is.network());
        }
        was.hardening().stream().filter(fact -> !is.hardening().contains(fact)).forEach(fact ->
                add(Kind.WIDENED, Group.ISOLATION, "hardening", "no longer: " + fact));
        is.hardening().stream().filter(fact -> !was.hardening().contains(fact)).forEach(fact ->
                add(Kind.NARROWED, Group.ISOLATION, "hardening", "now: " + fact));
    }

    private void limit(
            Grants.Isolation was, Grants.Isolation is, Function<Grants.Isolation, Number> limit, Function<IsolationFacts, String> words) {
        int more = Double.compare(orUnlimited(limit.apply(is)), orUnlimited(limit.apply(was)));
        if (more != 0) {
            add(
                    byDirection(more),
                    Group.ISOLATION,
                    "limits",
                    "now " + words.apply(new IsolationFacts(is)) + ", was " + words.apply(new IsolationFacts(was)));
        }
    }

    private static double orUnlimited(Number limit) {
        return limit.doubleValue() == 0 ? Double.POSITIVE_INFINITY : limit.doubleValue();
    }

    private static Kind byDirection(int more) {
        return more == 0 ? Kind.CHANGED : more > 0 ? Kind.WIDENED : Kind.NARROWED;
    }

    private void workspace(Grants.Workspace was, Grants.Workspace is) {
        if (!was.copied() && is.copied()) {
            add(Kind.WIDENED, Group.WORKSPACE, "directory", "the working directory is now copied in");
        } else if (was.copied() && !is.copied()) {
            add(Kind.NARROWED, Group.WORKSPACE, "directory", "the working directory is no longer copied in");
        } else if (is.copied() && !was.hostPath().equals(is.hostPath())) {
            add(Kind.CHANGED, Group.WORKSPACE, "directory", "the directory copied in is now " + is.hostPath());
        }
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none" : text;
    }

    private void add(Kind kind, Group group, String label, String text) {
        changes.add(new Change(kind, group, Printable.of(label), Printable.of(text)));
    }

    /// Pairs two lists by key: the new list's order first, then what is gone.
    private static <T> void each(
            List<T> before, List<T> now, Function<T, String> key, Consumer<T> added, Consumer<T> removed, BiConsumer<T, T> kept) {
        Map<String, T> old = byKey(before, key);
        Map<String, T> current = byKey(now, key);
        current.forEach((name, item) -> {
            T was = old.get(name);
            if (was == null) {
                added.accept(item);
            } else {
                kept.accept(was, item);
            }
        });
        old.forEach((name, item) -> {
            if (!current.containsKey(name)) {
                removed.accept(item);
            }
        });
    }

    private static <T> Map<String, T> byKey(List<T> items, Function<T, String> key) {
        return items.stream().collect(Collectors.toMap(key, Function.identity(), (first, _) -> first, LinkedHashMap::new));
    }
}
