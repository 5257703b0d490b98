package io.claudebottle.manifest;

import io.claudebottle.manifest.Fields.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `egress` (original, 4.5).
final class EgressReader {

    private static final String REMOVED = "this key was removed.";

    private static final Map<String, Pointer> POINTERS = Map.of(
            "allowlist", new Pointer(REMOVED, "Write one '- host: NAME' entry for each host under egress.routes."),
            "dlp_action", new Pointer(REMOVED, "Remove it: what looks like a secret in a request is always blocked."));

    private static final Pointer SECRET = new Pointer(
            "a secret does not belong in a manifest.", "Write token_ref with the name of the host variable that holds it.");
    private static final Map<String, Pointer> AUTH_POINTERS = Map.of("token", SECRET, "secret", SECRET, "value", SECRET, "password", SECRET);

    private static final List<String> SCHEMES = List.of("Bearer", "token");
    private static final List<String> ROLES = List.of(Route.CLAUDE_ROLE);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)\\}?");
    private static final Pattern NOT_IN_A_PATH = Pattern.compile("[\\s?#]");

    private EgressReader() {}

    static List<Route> routes(Fields egress) {
        egress.allow(List.of("routes"), POINTERS);
        List<Route> routes = new ArrayList<>();
        Map<String, Integer> hosts = new HashMap<>();
        List<Yaml> items = egress.items("routes").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            Fields.mapping(items.get(i), egress.at("routes") + "[" + i + "]", egress.faults()).ifPresent(fields -> route(fields).ifPresent(route -> {
                Integer first = hosts.putIfAbsent(route.host(), fields.lineOf("host"));
                if (first != null) {
                    fields.fault("host", Quoted.of(route.host()) + " has a route already, on line " + first + ".", "Make one entry of both.");
                }
                routes.add(route);
            }));
        }
        return List.copyOf(routes);
    }

    private static Optional<Route> route(Fields route) {
        route.allow(List.of("auth", "host", "path_allowlist", "pipelock", "role"), Map.of());
        Optional<String> host = route.requiredWord("host", "Name the host, as api.example.com.").flatMap(written -> host(route, written));
        List<String> paths = route.items("path_allowlist").map(items -> paths(route, items)).orElse(List.of());
        Optional<Route.Auth> auth = route.mapping("auth").flatMap(EgressReader::auth);
        Optional<String> role = route.text("role").filter(text -> isRole(route, text));
        boolean passthrough = route.mapping("pipelock").map(EgressReader::tlsPassthrough).orElse(false);
        return host.map(name -> new Route(name, paths, auth, role, passthrough, route.origin()));
    }

    private static Optional<String> host(Fields route, String written) {
        HostWord host = HostWord.of(written);
        host.mistake().ifPresent(mistake -> route.fault("host", mistake.message(), mistake.fix()));
        return host.mistake().isPresent() ? Optional.empty() : Optional.of(host.name());
    }

    private static List<String> paths(Fields route, List<Yaml> items) {
        if (items.isEmpty()) {
            // Without entries it could mean no path as well as every path.
            route.fault("path_allowlist", "the list is empty.", "Write the allowed prefixes, or remove the key to allow every path.");
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int line = items.get(i).line();
            String at = route.at("path_allowlist") + "[" + i + "]";
            Fields.text(items.get(i), at, route.faults()).ifPresent(path -> {
                paths.add(path);
                if (!path.startsWith("/")) {
                    route.faults().add(line, at, Quoted.of(path) + " is not a path.", "Begin it with '/'; it allows that path and everything below it.");
                } else if (path.contains("*")) {
                    route.faults().add(line, at, Quoted.of(path) + " is a pattern.",
                            "Write the folder before the '*'; it allows everything below it.");
                } else if (NOT_IN_A_PATH.matcher(path).find() || List.of(path.split("/")).contains("..")) {
                    route.faults().add(line, at, Quoted.of(path) + " is not a path.", "Leave out spaces, '?', '#' and '..'.");
                }
            });
        }
        return List.copyOf(paths);
    }

    private static boolean isRole(Fields route, String role) {
        boolean known = ROLES.contains(role);
        if (!known) {
            route.fault("role", "unknown role " + Quoted.of(role) + ".", Nearest.hint(role, ROLES));
        }
        return known;
    }

    private static boolean tlsPassthrough(Fields pipelock) {
        pipelock.allow(List.of("tls_passthrough"), Map.of());
        if (pipelock.all().isEmpty()) {
            pipelock.fault("pipelock is empty.", "Write { tls_passthrough: true } or remove it.");
        }
        return pipelock.bool("tls_passthrough").orElse(false);
    }

    /// No message repeats a value: a secret pasted here must not be shown.
    private static Optional<Route.Auth> auth(Fields auth) {
        auth.allow(List.of("scheme", "token_ref"), AUTH_POINTERS);
        if (auth.all().isEmpty()) {
            auth.fault("auth is empty.", "Write { scheme: Bearer, token_ref: NAME } or remove it.");
            return Optional.empty();
        }
        Optional<String> scheme = auth.requiredWord("scheme", "Write scheme: Bearer or scheme: token.").filter(word -> isScheme(auth, word));
        Optional<String> token = auth.requiredWord("token_ref", "Name the host variable that holds the secret.")
                .filter(word -> isReference(auth, word));
        return scheme.flatMap(known -> token.map(name -> new Route.Auth(known, name)));
    }

    private static boolean isScheme(Fields auth, String scheme) {
        boolean known = SCHEMES.contains(scheme);
        if (!known) {
            auth.fault("scheme", "this is not a scheme that the gate knows.", Nearest.to(scheme, SCHEMES)
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse("Write Bearer or token."));
        }
        return known;
    }

    private static boolean isReference(Fields auth, String word) {
        boolean name = EnvReader.NAME.matcher(word).matches();
        if (!name) {
            Matcher reference = REFERENCE.matcher(word);
            auth.fault("token_ref", "this is not the name of a variable.", reference.matches()
                    ? "Write the name alone: " + reference.group(1) + "."
                    : "Write the variable's name, as GITEA_TOKEN, never the secret itself.");
        }
        return name;
    }
}
