package io.claudebottle.backend;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Values that never reach argv, a file, a log line or a picture. Only a child's environment and the sidecar's memory get them;
/// printing this object shows names.
public final class Secrets {

    private final Map<String, String> values;

    public Secrets(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public static Secrets none() {
        return new Secrets(Map.of());
    }

    public Set<String> names() {
        return new TreeMap<>(values).keySet();
    }

    /// The values themselves, for the environment of the one child that needs them.
    public Map<String, String> reveal() {
        return values;
    }

    @Override
    public String toString() {
        return "Secrets" + names();
    }
}
