package io.claudebottle.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the agent's `~/.gitconfig` says so that git, asked for an upstream, goes to the gate.
public final class GitConfig {

    /// The port that a `git://` address without one means.
    public static final int DEFAULT_PORT = 9418;

    private static final int SSH_PORT = 22;

    private static final Pattern URL = Pattern.compile("ssh://(?<user>[^@/]+)@(?<host>\\[[^\\]]*\\]|[^:/]+)(?::(?<port>[0-9]+))?/+(?<path>.+)");

    private GitConfig() {}

    /// One section an upstream. Git rewrites whatever begins with an `insteadOf`, the longest first, for fetch and push alike; what an
    /// operator wrote stands before what only means the same.
    ///
    /// @param gateHost name or address under which the bottle reaches the gate
    /// @return "" without upstreams
    public static String render(Collection<GitUpstream> upstreams, String gateHost, int port) {
        Set<String> taken = new LinkedHashSet<>();
        upstreams.forEach(upstream -> taken.add(upstream.url()));
        var text = new StringBuilder();
        for (GitUpstream upstream : upstreams) {
            text.append("[url ").append(quoted(address(upstream, gateHost, port))).append("]\n");
            List<String> spellings = new ArrayList<>(List.of(upstream.url()));
            spellings(upstream).stream().filter(taken::add).forEach(spellings::add);
            spellings.forEach(spelling -> text.append("\tinsteadOf = ").append(quoted(spelling)).append('\n'));
        }
        return text.toString();
    }

    private static String address(GitUpstream upstream, String gateHost, int port) {
        String host = gateHost.contains(":") && !gateHost.startsWith("[") ? "[" + gateHost + "]" : gateHost;
        return "git://" + host + (port == DEFAULT_PORT ? "" : ":" + port) + "/" + upstream.name() + ".git";
    }

    /// The ways in which people write this address: with and without `.git`, with and without the port that is meant anyway, and as
    /// `user@host:path`, which is how a hosting service shows it.
    private static Set<String> spellings(GitUpstream upstream) {
        Set<String> spellings = new LinkedHashSet<>();
        Matcher parts = URL.matcher(upstream.url());
        if (!parts.matches()) {
            return spellings;
        }
        String user = parts.group("user") + "@";
        String path = parts.group("path").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        for (String host : new LinkedHashSet<>(List.of(parts.group("host"), parts.group("host").toLowerCase(Locale.ROOT)))) {
            for (String end : List.of(".git", "")) {
                spellings.add("ssh://" + user + host + ":" + upstream.port() + "/" + path + end);
                if (upstream.port() == SSH_PORT) {
                    spellings.add("ssh://" + user + host + "/" + path + end);
                    spellings.add(user + host + ":" + path + end);
                    spellings.add(user + host + ":/" + path + end);
                }
            }
        }
        return spellings;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
    }
}
