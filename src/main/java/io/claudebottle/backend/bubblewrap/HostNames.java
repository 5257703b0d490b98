package io.claudebottle.backend.bubblewrap;

import io.claudebottle.sidecar.relay.RelaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How this host finds other hosts, and whom it trusts. Unreadable files are as good as none.
///
/// @param root of its files
record HostNames(Path root) {

    /// By distribution: Debian, Fedora, openSUSE, Alpine.
    private static final List<String> AUTHORITIES = List.of(
            "etc/ssl/certs/ca-certificates.crt", "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "etc/ssl/ca-bundle.pem", "etc/ssl/cert.pem");

    /// Those of `resolv.conf` that the relay can ask in the sidecars' stead.
    List<InetAddress> nameservers() {
        return lines("etc/resolv.conf")
                .map(String::strip)
                .filter(line -> line.startsWith("nameserver"))
                .flatMap(line -> Stream.of(line.split("\\s+")).skip(1).limit(1))
                .flatMap(HostNames::address)
                .filter(RelaySettings::canBeAsked)
                .distinct()
                .toList();
    }

    private static Stream<InetAddress> address(String literal) {
        try {
            return Stream.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    /// The host's own, and more.
    String hosts(Map<String, String> extra) {
        var text = new StringBuilder();
        // The first line for a name counts.
        new TreeMap<>(extra).forEach((name, address) -> text.append(address).append(' ').append(name).append('\n'));
        lines("etc/hosts").forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file)).stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    /// The file of all authorities that this host trusts; none where it has no such file.
    List<Path> authorities() {
        return AUTHORITIES.stream().map(root::resolve).filter(Files::isReadable).limit(1).toList();
    }
}
