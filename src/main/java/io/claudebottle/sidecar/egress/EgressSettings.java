package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How an egress gate is set up.
///
/// @param listen port 0 takes a free one
/// @param authority directory in which the gate keeps its certificate authority
/// @param extraAuthorities files of certificates (PEM) that are trusted in addition to the system's
/// @param upstreamProxy pipelock, which everything goes through, when there is one
/// @param upstreamAuthority file of pipelock's own certificate authority
public record EgressSettings(
        InetSocketAddress listen,
        RouteTable routes,
        Path authority,
        List<Path> extraAuthorities,
        Optional<InetSocketAddress> upstreamProxy,
        Optional<Path> upstreamAuthority) {

    /// Path of the route table inside the bundle.
    public static final String ROUTES_VARIABLE = "EGRESS_ROUTES";

    public static final Path DEFAULT_ROUTES = Path.of("/etc/egress/routes.yaml");

    /// Another port to listen on, for bottles that share a network; 0 takes a free one.
    public static final String PORT_VARIABLE = "EGRESS_PORT";

    public static final int PORT = 9099;

    public static final String CA_DIR_VARIABLE = "EGRESS_CA_DIR";

    public static final Path DEFAULT_CA_DIR = Path.of("/var/lib/claude-bottle/ca");

    /// Files, separated as in a PATH.
    public static final String EXTRA_CA_VARIABLE = "EGRESS_EXTRA_CA";

    /// For example `http://127.0.0.1:8888`.
    public static final String UPSTREAM_PROXY_VARIABLE = "EGRESS_UPSTREAM_PROXY";

    public static final String UPSTREAM_CA_VARIABLE = "EGRESS_UPSTREAM_CA";

    public EgressSettings {
        extraAuthorities = List.copyOf(extraAuthorities);
    }

    /// @throws ProblemException naming the variable that is wrong, or the route table: without rules there is no gate
    static EgressSettings fromEnvironment(Map<String, String> environment) {
        return new EgressSettings(
                new InetSocketAddress(port(environment.getOrDefault(PORT_VARIABLE, ""))),
                read(path(environment, ROUTES_VARIABLE).orElse(DEFAULT_ROUTES)),
                path(environment, CA_DIR_VARIABLE).orElse(DEFAULT_CA_DIR),
                extraAuthorities(environment),
                Optional.of(environment.getOrDefault(UPSTREAM_PROXY_VARIABLE, "")).filter(url -> !url.isEmpty()).map(EgressSettings::proxy),
                upstreamAuthority(environment));
    }

    /// The files that [#EXTRA_CA_VARIABLE] names.
    public static List<Path> extraAuthorities(Map<String, String> environment) {
        String files = environment.getOrDefault(EXTRA_CA_VARIABLE, "");
        return Arrays.stream(files.split(Pattern.quote(File.pathSeparator))).filter(file -> !file.isEmpty()).map(Path::of).toList();
    }

    /// The file that [#UPSTREAM_CA_VARIABLE] names.
    public static Optional<Path> upstreamAuthority(Map<String, String> environment) {
        return path(environment, UPSTREAM_CA_VARIABLE);
    }

    private static Optional<Path> path(Map<String, String> environment, String variable) {
        return Optional.of(environment.getOrDefault(variable, "")).filter(text -> !text.isEmpty()).map(Path::of);
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return PORT;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new ProblemException(PORT_VARIABLE + " is not a port: " + text, "Give a number from 0 to 65535.");
        }
        return Integer.parseInt(text);
    }

    /// The address of a proxy.
    ///
    /// @param url `http://host:port`
    /// @throws ProblemException when it is none
    public static InetSocketAddress proxy(String url) {
        try {
            URI parsed = URI.create(url);
            if ("http".equals(parsed.getScheme()) && parsed.getHost() != null && parsed.getPort() > 0 && parsed.getUserInfo() == null) {
                return new InetSocketAddress(parsed.getHost(), parsed.getPort());
            }
        } catch (IllegalArgumentException noUrl) {
            // said below
        }
        throw new ProblemException("the upstream proxy is not the URL of a proxy: " + url, "Write it as http://127.0.0.1:8888.");
    }

    private static RouteTable read(Path file) {
        try {
            return RouteTable.parse(Files.readString(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the egress routes at " + file + " cannot be read: " + e, "Launch the bottle again, or set " + ROUTES_VARIABLE + "."),
                    e);
        }
    }
}
