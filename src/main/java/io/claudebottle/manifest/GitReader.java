package io.claudebottle.manifest;

import io.claudebottle.manifest.GitEntry.Upstream;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final Pattern HOST_KEY = Pattern.compile("(?:ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+ [A-Za-z0-9+/]\\S*(?: .*)?");

    private final Faults faults;
    private final Map<String, Integer> names = new HashMap<>();

    /// The gate has one hosts file for all entries: by host, what the first entry says and that one's name.
    private final Map<String, Map.Entry<String, String>> addresses = new HashMap<>();

    private GitReader(Faults faults) {
        this.faults = faults;
    }

    static List<GitEntry> entries(List<Yaml> items, Faults faults) {
        var reader = new GitReader(faults);
        List<GitEntry> entries = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Fields.mapping(items.get(i), "git[" + i + "]", faults).flatMap(reader::entry).ifPresent(entries::add);
        }
        return List.copyOf(entries);
    }

    private Optional<GitEntry> entry(Fields entry) {
        entry.allow(KEYS, Map.of());
        Optional<String> name = entry.requiredText("Name", "Give the alias under which the gate serves it.").filter(text -> isName(entry, text));
        Optional<Upstream> upstream = entry.requiredWord("Upstream", "Write ssh://user@host[:port]/path.git.")
                .flatMap(url -> UpstreamUrl.read(entry, url));
        Optional<String> key = entry.requiredText("IdentityFile", "Name the SSH key that the gate uses, as ~/.ssh/id_ed25519.")
                .filter(text -> isKeyFile(entry, text));
        Optional<String> hostKey = entry.text("KnownHostKey").filter(text -> isHostKey(entry, text));
        Map<String, String> hosts = entry.mapping("ExtraHosts").map(declared -> extraHosts(name.orElse("?"), declared)).orElse(Map.of());
        if (name.isEmpty() || upstream.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GitEntry(name.get(), upstream.get(), key.get(), hostKey, hosts, entry.origin()));
    }

    private boolean isName(Fields entry, String name) {
        if (name.endsWith(".git")) {
            entry.fault("Name", Quoted.of(name) + " would be served as " + Quoted.of(name + ".git") + ".", "Leave out '.git'; the gate adds it.");
            return false;
        }
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            entry.fault("Name", Quoted.of(name) + " is not a name for a repository.", "Use letters, digits, dots, hyphens and underscores.");
            return false;
        }
        Integer first = names.putIfAbsent(name, entry.lineOf("Name"));
        if (first != null) {
            entry.fault("Name", "the name " + Quoted.of(name) + " is taken on line " + first + ".", "Choose another.");
        }
        return first == null;
    }

    private static boolean isKeyFile(Fields entry, String file) {
        if (!file.startsWith("/") && !file.startsWith("~/")) {
            entry.fault("IdentityFile", Quoted.of(file) + " depends on where the application is started.", "Begin with / or ~/.");
            return false;
        }
        if (file.endsWith(".pub")) {
            entry.fault("IdentityFile", Quoted.of(file) + " is the public half of a key.",
                    "Name the private one, without .pub; it stays outside of the bottle.");
            return false;
        }
        return true;
    }

    private static boolean isHostKey(Fields entry, String key) {
        if (HOST_KEY.matcher(key).matches()) {
            return true;
        }
        String[] words = key.split(" ", 2);
        if (words.length == 2 && HOST_KEY.matcher(words[1]).matches()) {
            entry.fault("KnownHostKey", "a host stands in front of the key.", "Begin with the key's type, as ssh-ed25519 AAAA...");
        } else if (key.startsWith("SHA256:") || key.startsWith("MD5:")) {
            entry.fault("KnownHostKey", "this is a fingerprint, not the key.",
                    "Write the key itself, as ssh-ed25519 AAAA...; ssh-keyscan prints it behind the host.");
        } else {
            entry.fault("KnownHostKey", "this is not a host key.",
                    "Write its type and its text, as ssh-ed25519 AAAA...; ssh-keyscan prints them behind the host.");
        }
        return false;
    }

    private Map<String, String> extraHosts(String entryName, Fields declared) {
        Map<String, String> hosts = new LinkedHashMap<>();
        for (Yaml.Field field : declared.all()) {
            HostWord host = HostWord.of(field.key());
            if (host.mistake().isPresent()) {
                declared.fault(field.key(), Quoted.of(field.key()) + " is not a host name.",
                        "Write 'host: address', as git.example.com: 100.64.0.7.");
                continue;
            }
            Fields.text(field.value(), declared.at(field.key()), faults)
                    .filter(address -> isAddress(declared, field.key(), address))
                    .filter(address -> isTheOnlyOne(entryName, declared, field.key(), host.name(), address))
                    .ifPresent(address -> hosts.put(host.name(), address));
        }
        return Collections.unmodifiableMap(hosts);
    }

    private static boolean isAddress(Fields declared, String key, String address) {
        boolean valid = Addresses.isAddress(address);
        if (!valid) {
            declared.fault(key, Quoted.of(address) + " is not an IP address.", "Write 'host: address', as git.example.com: 100.64.0.7.");
        }
        return valid;
    }

    private boolean isTheOnlyOne(String entryName, Fields declared, String key, String host, String address) {
        Map.Entry<String, String> first = addresses.putIfAbsent(host, Map.entry(address, entryName));
        boolean agrees = first == null || first.getKey().equals(address);
        if (!agrees) {
            declared.fault(key,
                    Quoted.of(host) + " is " + first.getKey() + " for the upstream " + Quoted.of(first.getValue())
                            + " and " + address + " for " + Quoted.of(entryName) + ".",
                    "The gate has one hosts file; give the host one address.");
        }
        return agrees;
    }
}
