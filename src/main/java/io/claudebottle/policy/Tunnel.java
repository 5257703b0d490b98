package io.claudebottle.policy;

import java.util.ArrayList;
import java.util.List;

/// What a gate that tunnels TLS without looking inside cannot do for a route. The one place that says so: rows, sentences and
/// the gate's own decisions ask here.
final class Tunnel {

    static final String PATHS = "path_allowlist";
    static final String AUTH = "auth";

    private Tunnel() {}

    /// Keys of the route, as the manifest spells them, that have no effect.
    static List<String> unenforced(List<String> paths, String authScheme) {
        List<String> keys = new ArrayList<>();
        if (!paths.isEmpty()) {
            keys.add(PATHS);
        }
        if (!authScheme.isEmpty()) {
            keys.add(AUTH);
        }
        return List.copyOf(keys);
    }
}
