package io.claudebottle.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `egress` (original, 4.5).
final class EgressReader {

    private static final List<String> KEYS = List.of("routes");
    private static final List<String> ROUTE_KEYS = List.of("auth", "host", "path_allowlist", "role");
    private static final List<String> SCHEMES = List.of("Bearer", "token");
    private static final List<String> ROLES = List.of(Route.CLAUDE_ROLE);
    private static final Pattern LABELS = Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}_])?(?:\\.[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}_])?)*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private EgressReader() {}

    static List<Route> routes(Fields egress) {
        egress.allow(KEYS, "this key was removed.", Map.of(
                "allowlist", "Write one '- host: NAME' entry for each under egress.routes.",
                "dlp_action", "Remove it: what looks like a secret in a request is always blocked."));
        List<Route> routes = new ArrayList<>();
        Map<String, Integer> hosts = new HashMap<>();
        List<Yaml> items = egress.items("routes").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String path = egress.at("routes") + "[" + i + "]";
            Fields.mapping(items.get(i), path, egress.faults()).flatMap(EgressReader::route).ifPresent(route -> {
                Integer first = hosts.putIfAbsent(route.host(), route.origin().line());
                if (first != null) {
                    egress.faults().add(route.origin().line(), path + ".host", "'" + route.host() + "' has a route already, on line " + first + ".",
                            "Put both into one entry.");
                }
                routes.add(route);
            });
        }
        return List.copyOf(routes);
    }

    private static Optional<Route> route(Fields route) {
        route.allow(ROUTE_KEYS, "this key was removed.", Map.of(
                "pipelock", "Remove it: pipelock follows the egress routes.",
                "tokens", "Write auth: { scheme: Bearer, token_ref: NAME }."));
        Optional<String> host = route.requiredText("host", "Name the host, as api.example.com.").flatMap(text -> host(route, text));
        List<String> paths = paths(route);
        Optional<Route.Auth> auth = route.mapping("auth").flatMap(EgressReader::auth);
        Optional<String> role = route.text("role").filter(text -> isOneOf(route, "role", text, ROLES));
        return host.map(name -> new Route(name, paths, auth, role, new Origin(route.faults().file(), route.line())));
    }

    private static Optional<String> host(Fields route, String written) {
        String fix = null;
        String what = null;
        String host = written.strip().toLowerCase(Locale.ROOT);
        if (host.contains("://")) {
            what = "an address with a scheme";
            fix = "Write the host alone: " + host.replaceFirst("^.*://", "").replaceFirst("[/:?].*$", "") + ".";
        } else if (host.contains("*")) {
            what = "a pattern";
            fix = "Name each host; the gate lets out exact names only.";
        } else if (host.contains("/")) {
            what = "a host with a path";
            fix = "Write the host alone and the path under path_allowlist.";
        } else if (host.matches("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*\\]?")) {
            what = "an IP address";
            fix = "Name the host; the gate lets out names only.";
        } else if (host.contains(":")) {
            what = "a host with a port";
            fix = "Write the host alone; the gate lets out port 443 only.";
        } else if (!LABELS.matcher(host.replaceFirst("\\.$", "")).matches() || host.length() > 253) {
            what = "not a host name";
            fix = "Write letters, digits, hyphens and dots, as api.example.com.";
        }
        if (what != null) {
            route.faults().add(route.lineOf("host"), route.at("host"), "'" + written + "' is " + what + ".", fix);
            return Optional.empty();
        }
        return Optional.of(host.replaceFirst("\\.$", ""));
    }

    private static List<String> paths(Fields route) {
        List<String> paths = new ArrayList<>();
        List<Yaml> items = route.items("path_allowlist").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String at = route.at("path_allowlist") + "[" + i + "]";
            int line = items.get(i).line();
            Fields.text(items.get(i), at, route.faults()).ifPresent(path -> {
                if (path.startsWith("/")) {
                    paths.add(path);
                } else {
                    route.faults().add(line, at, "'" + path + "' is not a path.", "Begin it with '/': it is a prefix of the allowed paths.");
                }
            });
        }
        return List.copyOf(paths);
    }

    private static Optional<Route.Auth> auth(Fields auth) {
        auth.allow(List.of("scheme", "token_ref"), "this key is not accepted.", Map.of("token", "Write token_ref with the name of a host variable; a secret does not belong in a manifest."));
        if (auth.all().isEmpty()) {
            auth.faults().add(auth.line(), auth.path(), "auth is empty.", "Write { scheme: Bearer, token_ref: NAME } or remove it.");
            return Optional.empty();
        }
        Optional<String> scheme = auth.requiredText("scheme", "Write scheme: Bearer or scheme: token.").filter(text -> isOneOf(auth, "scheme", text, SCHEMES));
        Optional<String> token = auth.requiredText("token_ref", "Name the host variable that holds the secret.").filter(text -> {
            boolean valid = VARIABLE.matcher(text).matches();
            if (!valid) {
                auth.faults().add(auth.lineOf("token_ref"), auth.at("token_ref"), "this is not the name of a variable.",
                        "Write the variable's name, as GITEA_TOKEN, never the secret itself.");
            }
            return valid;
        });
        return scheme.isPresent() && token.isPresent() ? Optional.of(new Route.Auth(scheme.get(), token.get())) : Optional.empty();
    }

    private static boolean isOneOf(Fields fields, String key, String value, List<String> known) {
        if (!known.contains(value)) {
            fields.faults().add(fields.lineOf(key), fields.at(key), "'" + value + "' is not known;",
                    Nearest.to(value, known).map(near -> "did you mean '" + near + "'?").orElse("known: " + String.join(", ", known) + "."));
        }
        return known.contains(value);
    }
}
