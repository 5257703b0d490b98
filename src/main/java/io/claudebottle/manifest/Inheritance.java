package io.claudebottle.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Resolves `extends` (original, 4.7): the second of two passes, when every bottle's own file has been read.
final class Inheritance {

    private final Map<String, DraftBottle> drafts;
    private final Function<String, Faults> faultsOf;
    private final Map<String, Optional<BottleManifest>> resolved = new HashMap<>();
    private final List<String> chain = new ArrayList<>();

    /// @param drafts bottles whose own files are in order
    /// @param faultsOf where to report a bottle's problems, by name; also holds those of files that are not in order
    Inheritance(Map<String, DraftBottle> drafts, Function<String, Faults> faultsOf) {
        this.drafts = drafts;
        this.faultsOf = faultsOf;
    }

    /// Every bottle that could be resolved; the others are in the faults.
    TreeMap<String, BottleManifest> bottles() {
        var bottles = new TreeMap<String, BottleManifest>();
        for (String name : drafts.keySet()) {
            resolve(name).ifPresent(bottle -> bottles.put(name, bottle));
        }
        return bottles;
    }

    private Optional<BottleManifest> resolve(String name) {
        Optional<BottleManifest> known = resolved.get(name);
        if (known != null) {
            return known;
        }
        DraftBottle draft = drafts.get(name);
        if (draft.parent().isEmpty()) {
            return remember(name, Optional.of(standalone(draft)));
        }
        String parent = draft.parent().get();
        if (chain.contains(name)) {
            return Optional.empty();
        }
        chain.add(name);
        try {
            if (chain.contains(parent)) {
                List<String> cycle = new ArrayList<>(chain.subList(chain.indexOf(parent), chain.size()));
                cycle.add(parent);
                return broken(draft, "bottles extend each other in a circle: " + String.join(" -> ", cycle) + ".", "Break the circle at one of them.");
            }
            if (!drafts.containsKey(parent)) {
                return faultsOf.apply(parent).any()
                        ? broken(draft, "its parent '" + parent + "' is broken.", "Correct " + parent + ".md first.")
                        : broken(draft, "there is no bottle '" + parent + "'.", "Available: " + Fields.sorted(drafts.keySet().stream().filter(other -> !other.equals(name)).toList()) + ".");
            }
            Optional<BottleManifest> above = resolve(parent);
            if (above.isEmpty()) {
                return broken(draft, "its parent '" + parent + "' is broken.", "Correct " + parent + ".md first.");
            }
            return remember(name, Optional.of(merge(above.get(), draft)));
        } finally {
            chain.removeLast();
        }
    }

    private Optional<BottleManifest> broken(DraftBottle draft, String message, String fix) {
        faultsOf.apply(draft.name()).add(draft.parentOrigin().line(), "extends", message, fix);
        return remember(draft.name(), Optional.empty());
    }

    private Optional<BottleManifest> remember(String name, Optional<BottleManifest> bottle) {
        resolved.put(name, bottle);
        return bottle;
    }

    private static BottleManifest standalone(DraftBottle draft) {
        return new BottleManifest(draft.name(), draft.env(), draft.git().orElse(List.of()), draft.routes().orElse(List.of()),
                draft.supervise().orElse(false), draft.gitUser(), draft.parent(), draft.notes(), draft.origin());
    }

    /// Variables merge and the child wins; lists are replaced, because half a list of hosts means nothing; the git identity merges
    /// field by field.
    private static BottleManifest merge(BottleManifest parent, DraftBottle child) {
        Map<String, EnvValue> env = new LinkedHashMap<>(parent.env());
        env.putAll(child.env());
        return new BottleManifest(child.name(), java.util.Collections.unmodifiableMap(env), child.git().orElse(parent.git()),
                child.routes().orElse(parent.routes()), child.supervise().orElse(parent.supervise()), overlay(parent.gitUser(), child.gitUser()),
                child.parent(), child.notes(), child.origin());
    }

    private static Optional<GitUser> overlay(Optional<GitUser> parent, Optional<GitUser> child) {
        if (parent.isEmpty() || child.isEmpty()) {
            return child.or(() -> parent);
        }
        return Optional.of(new GitUser(child.get().name().or(parent.get()::name), child.get().email().or(parent.get()::email), child.get().origin()));
    }
}
