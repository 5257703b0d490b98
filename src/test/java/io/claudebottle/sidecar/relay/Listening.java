package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// What the kernel lists as bound to in a network, whoever did it.
final class Listening {

    private static final String LISTEN = "0A";
    private static final String UNCONNECTED = "07";

    private Listening() {}

    /// In the network of the calling process: `PROTOCOL-ADDRESS:PORT` in the kernel's hexadecimal.
    static List<String> here() throws IOException {
        var found = new TreeSet<String>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path table = Path.of("/proc/self/net", protocol);
            if (!Files.exists(table)) {
                continue;
            }
            // sl local_address rem_address st ...
            for (String line : Files.readAllLines(table).stream().skip(1).toList()) {
                String[] fields = line.strip().split(" +");
                if (fields[3].equals(protocol.startsWith("tcp") ? LISTEN : UNCONNECTED)) {
                    found.add(protocol + "-" + fields[1]);
                }
            }
        }
        return List.copyOf(found);
    }
}
