package io.claudebottle.manifest;

import io.claudebottle.manifest.GitEntry.Upstream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `git` entries (original, 4.4).
final class GitReader {

    private static final List<String> KEYS = List.of("ExtraHosts", "IdentityFile", "KnownHostKey", "Name", "Upstream");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern HOST_KEY = Pattern.compile("(ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+ [A-Za-z0-9+/=]+.*");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private GitReader() {}

    static List<GitEntry> entries(List<Yaml> items, Faults faults) {
        List<GitEntry> entries = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        Map<String, GitEntry> addresses = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String path = "git[" + i + "]";
            Fields.mapping(items.get(i), path, faults).flatMap(GitReader::entry).ifPresent(entry -> {
                Integer first = names.putIfAbsent(entry.name(), entry.origin().line());
                if (first != null) {
                    faults.add(entry.origin().line(), path + ".Name", "the name '" + entry.name() + "' is taken by the entry on line " + first + ".", "Choose another.");
                }
                contradictions(entry, addresses, path, faults);
                entries.add(entry);
            });
        }
        return List.copyOf(entries);
    }

    /// The gate has one hosts file for all entries.
    private static void contradictions(GitEntry entry, Map<String, GitEntry> addresses, String path, Faults faults) {
        entry.extraHosts().forEach((host, address) -> {
            GitEntry other = addresses.putIfAbsent(host, entry);
            if (other != null && !other.extraHosts().get(host).equals(address)) {
                faults.add(entry.origin().line(), path + ".ExtraHosts." + host,
                        "'" + other.name() + "' says " + other.extraHosts().get(host) + " and '" + entry.name() + "' says " + address + ".",
                        "One host has one address in a bottle.");
            }
        });
    }

    private static Optional<GitEntry> entry(Fields entry) {
        entry.allow(KEYS);
        Optional<String> name = entry.requiredText("Name", "Give the alias under which the gate serves it.").filter(text -> isName(entry, text));
        Optional<Upstream> upstream = entry.requiredText("Upstream", "Write ssh://user@host[:port]/path.git.").flatMap(url -> upstream(entry, url));
        Optional<String> key = entry.requiredText("IdentityFile", "Name the SSH key that the gate uses, as ~/.ssh/id_ed25519.");
        Optional<String> hostKey = entry.text("KnownHostKey").filter(text -> isHostKey(entry, text));
        Map<String, String> hosts = extraHosts(entry);
        if (name.isEmpty() || upstream.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GitEntry(name.get(), upstream.get(), key.get(), hostKey, hosts, new Origin(entry.faults().file(), entry.line())));
    }

    private static boolean isName(Fields entry, String name) {
        boolean valid = NAME.matcher(name).matches() && !name.contains("..");
        if (!valid) {
            entry.faults().add(entry.lineOf("Name"), entry.at("Name"), "'" + name + "' is not a name for a repository.",
                    "Use letters, digits, dots, hyphens and underscores.");
        }
        return valid;
    }

    private static boolean isHostKey(Fields entry, String key) {
        boolean valid = HOST_KEY.matcher(key).matches();
        if (!valid) {
            entry.faults().add(entry.lineOf("KnownHostKey"), entry.at("KnownHostKey"), "this is not a host key.",
                    "Write its type and its text, as ssh-ed25519 AAAA...; ssh-keyscan prints them behind the host's name.");
        }
        return valid;
    }

    private static Optional<Upstream> upstream(Fields entry, String url) {
        int line = entry.lineOf("Upstream");
        String path = entry.at("Upstream");
        try {
            var uri = new URI(url);
            String file = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/+", "");
            if (!"ssh".equals(uri.getScheme())) {
                entry.faults().add(line, path, "'" + url + "' is not an ssh:// address.", "Write ssh://user@host[:port]/path.git; the gate speaks SSH only.");
            } else if (uri.getHost() == null || uri.getUserInfo() == null || uri.getUserInfo().contains(":") || file.isEmpty()) {
                entry.faults().add(line, path, "'" + url + "' lacks its user, its host or its path.", "Write ssh://user@host[:port]/path.git.");
            } else {
                return Optional.of(new Upstream(url, uri.getUserInfo(), uri.getHost(), uri.getPort() < 0 ? 22 : uri.getPort(), file));
            }
        } catch (URISyntaxException e) {
            entry.faults().add(line, path, "'" + url + "' is not an address.", "Write ssh://user@host[:port]/path.git.");
        }
        return Optional.empty();
    }

    private static Map<String, String> extraHosts(Fields entry) {
        Map<String, String> hosts = new LinkedHashMap<>();
        entry.mapping("ExtraHosts").ifPresent(declared -> declared.all().values().forEach(field ->
                Fields.text(field.value(), declared.at(field.key()), declared.faults()).ifPresent(address -> {
                    if (ADDRESS.matcher(address).matches()) {
                        hosts.put(field.key(), address);
                    } else {
                        declared.faults().add(field.line(), declared.at(field.key()), "'" + address + "' is not an IP address.", "Write host: address.");
                    }
                })));
        return java.util.Collections.unmodifiableMap(hosts);
    }
}
