package io.claudebottle.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Resolves `extends` (original, 4.7): the second of two passes, when every bottle's own file has been read.
final class Inheritance {

    private final Map<String, DraftBottle> drafts;
    private final Map<String, Faults> faults;
    private final Map<String, Optional<BottleManifest>> resolved = new HashMap<>();

    /// @param drafts every bottle that could be read, in order or not
    /// @param faults of every bottle's file, read or not; what is wrong with its parents is added
    Inheritance(Map<String, DraftBottle> drafts, Map<String, Faults> faults) {
        this.drafts = drafts;
        this.faults = faults;
    }

    /// The bottles that are in order, with all that they extend.
    SortedMap<String, BottleManifest> bottles() {
        var bottles = new TreeMap<String, BottleManifest>();
        drafts.keySet().stream().sorted().forEach(name -> resolve(name).ifPresent(bottle -> bottles.put(name, bottle)));
        return bottles;
    }

    private Optional<BottleManifest> resolve(String name) {
        Optional<BottleManifest> known = resolved.get(name);
        if (known != null) {
            return known;
        }
        Optional<BottleManifest> bottle = Optional.ofNullable(drafts.get(name)).flatMap(this::merged);
        resolved.put(name, bottle);
        return bottle;
    }

    private Optional<BottleManifest> merged(DraftBottle draft) {
        boolean sound = !faults.get(draft.name()).any();
        if (draft.parent().isEmpty()) {
            return sound ? Optional.of(standalone(draft)) : Optional.empty();
        }
        return parentOf(draft, draft.parent().get()).filter(_ -> sound).map(parent -> merge(parent, draft));
    }

    private Optional<BottleManifest> parentOf(DraftBottle draft, String parent) {
        if (!faults.containsKey(parent)) {
            TreeSet<String> others = new TreeSet<>(faults.keySet());
            others.remove(draft.name());
            return broken(draft, "there is no bottle " + Quoted.of(parent) + ".", Available.hint(parent, others));
        }
        List<String> circle = circle(draft.name());
        if (!circle.isEmpty()) {
            return broken(draft, "bottles extend each other in a circle: " + String.join(" -> ", circle) + ".", "Remove one of the 'extends'.");
        }
        Optional<BottleManifest> bottle = resolve(parent);
        return bottle.isPresent()
                ? bottle
                : broken(draft, "its parent " + Quoted.of(parent) + " is broken.", "Correct bottles/" + parent + ".md first.");
    }

    /// From the named bottle back to itself; empty when its parents do not lead there.
    private List<String> circle(String name) {
        List<String> chain = new ArrayList<>(List.of(name));
        Optional<String> next = parentName(name);
        while (next.isPresent() && !chain.contains(next.get())) {
            chain.add(next.get());
            next = parentName(next.get());
        }
        chain.add(next.orElse(""));
        return chain.getLast().equals(name) ? chain : List.of();
    }

    private Optional<String> parentName(String name) {
        return Optional.ofNullable(drafts.get(name)).flatMap(DraftBottle::parent);
    }

    private Optional<BottleManifest> broken(DraftBottle draft, String message, String fix) {
        faults.get(draft.name()).add(draft.parentLine(), "extends", message, fix);
        return Optional.empty();
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
        return new BottleManifest(child.name(), Collections.unmodifiableMap(env), child.git().orElse(parent.git()),
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
