package io.claudebottle.manifest;

import io.claudebottle.manifest.GitEntry.Upstream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `Upstream` of a git entry. What it accepts later stands in an argument of git and in a configuration file, so every part
/// has its own small alphabet.
final class UpstreamUrl {

    private static final String FORM = "ssh://user@host[:port]/path.git";

    private static final Pattern URL = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^@/]*)@)?"
            + "(?<host>\\[[^/\\]]*\\]|[^:/]*)(?::(?<port>[^/]*))?(?<path>/.*)?");
    private static final Pattern SHORT = Pattern.compile("(?<user>[^@/:\\s]+)@(?<host>[^:/\\s]+):(?<path>[^\\s]+)");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}._~+@%,=:/-]+");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+\\]");

    private final Fields entry;
    private final String url;

    private UpstreamUrl(Fields entry, String url) {
        this.entry = entry;
        this.url = url;
    }

    static Optional<Upstream> read(Fields entry, String written) {
        return new UpstreamUrl(entry, written).read();
    }

    private Optional<Upstream> read() {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            Matcher brief = SHORT.matcher(url);
            return brief.matches()
                    ? refuse("this is the short form of an SSH address.",
                            "Write " + full(brief.group("user"), brief.group("host"), "", brief.group("path")) + ".")
                    : refuse("this is not an SSH address.", "Write " + FORM + ".");
        }
        String user = parts.group("user") == null ? "" : parts.group("user");
        String host = parts.group("host").toLowerCase(Locale.ROOT);
        String port = parts.group("port") == null ? "22" : parts.group("port");
        String path = parts.group("path") == null ? "" : parts.group("path").replaceFirst("^/+", "");
        if (user.contains(":")) {
            return refuse("a password does not belong in a manifest.", "Remove it; the gate uses the key of IdentityFile.");
        }
        if (!parts.group("scheme").equals("ssh")) {
            return refuse("the gate speaks SSH only.", "Write " + full(user.isEmpty() ? "git" : user, host, "", path) + ".");
        }
        if (user.isEmpty()) {
            return refuse("the user is missing.", "Write " + full("git", host, parts.group("port") == null ? "" : port, path) + ".");
        }
        if (!USER.matcher(user).matches()) {
            return refuse(Quoted.of(user) + " is not a user.", "Write " + FORM + ".");
        }
        if (!IPV6.matcher(host).matches() && !isHost(host)) {
            return refuse(host.isEmpty() ? "the host is missing." : Quoted.of(host) + " is not a host.", "Write " + FORM + ".");
        }
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            return refuse(Quoted.of(port) + " is not a port.", "Write a number from 1 to 65535, or leave it out for 22.");
        }
        if (!PATH.matcher(path).matches() || List.of(path.split("/")).contains("..")) {
            return refuse(path.isEmpty() ? "the path is missing." : Quoted.of(path) + " is not the path of a repository.", "Write " + FORM + ".");
        }
        return Optional.of(new Upstream(url, user, host, Integer.parseInt(port), path));
    }

    /// An address is fine here: it is the gate that connects, and only there.
    private static boolean isHost(String host) {
        return HostWord.of(host).mistake().isEmpty() || Addresses.isAddress(host);
    }

    private Optional<Upstream> refuse(String message, String fix) {
        entry.fault("Upstream", message, fix);
        return Optional.empty();
    }

    private static String full(String user, String host, String port, String path) {
        return "ssh://" + user + "@" + host + (port.isEmpty() ? "" : ":" + port) + "/" + Quoted.cut(path);
    }
}
