package io.claudebottle.backend;

import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Registry of backends. Every call across backends skips what is not available here.
public final class BottleBackends {

    public static final String VARIABLE = "CLAUDE_BOTTLE_BACKEND";
    public static final String DEFAULT = "docker";

    private final SortedMap<String, BottleBackend<?, ?>> byName = new TreeMap<>();
    private final Map<String, String> environment;

    public BottleBackends(Collection<? extends BottleBackend<?, ?>> backends, Map<String, String> environment) {
        backends.forEach(backend -> byName.put(backend.name(), backend));
        this.environment = Map.copyOf(environment);
    }

    /// Explicit name, else `CLAUDE_BOTTLE_BACKEND`, else `docker`.
    ///
    /// @throws ProblemException naming the known backends when there is none of that name
    public BottleBackend<?, ?> get(Optional<String> name) {
        String resolved = name.filter(given -> !given.isEmpty()).or(this::namedByEnvironment).orElse(DEFAULT);
        BottleBackend<?, ?> backend = byName.get(resolved);
        if (backend == null) {
            throw new ProblemException(
                    "unknown backend '" + resolved + "'; known backends: " + String.join(", ", knownNames()), "");
        }
        return backend;
    }

    /// What `CLAUDE_BOTTLE_BACKEND` names, whether it is known or not; empty when it names nothing.
    public Optional<String> namedByEnvironment() {
        return Optional.of(environment.getOrDefault(VARIABLE, "")).filter(name -> !name.isEmpty());
    }

    public List<String> knownNames() {
        return List.copyOf(byName.keySet());
    }

    public List<BottleBackend<?, ?>> all() {
        return List.copyOf(byName.values());
    }

    /// Whether a backend of that name is known and available; false for any other text.
    public boolean has(String name) {
        BottleBackend<?, ?> backend = byName.get(name);
        return backend != null && backend.isAvailable();
    }

    /// Ordered by backend, then as the backend lists them.
    public List<ActiveAgent> enumerateActive() {
        List<ActiveAgent> active = new ArrayList<>();
        for (BottleBackend<?, ?> backend : byName.values()) {
            if (backend.isAvailable()) {
                active.addAll(backend.enumerateActive());
            }
        }
        return active;
    }

    public Set<String> liveIdentities() {
        Set<String> live = new HashSet<>();
        enumerateActive().forEach(agent -> live.add(agent.slug()));
        return live;
    }
}
