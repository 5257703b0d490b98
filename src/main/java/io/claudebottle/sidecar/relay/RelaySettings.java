package io.claudebottle.sidecar.relay;

import io.claudebottle.sidecar.egress.EgressSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a relay carries, and its command line: whoever starts one writes it with [#arguments].
///
/// @param bottle whose network the agent is in
/// @param sidecars whose network the sidecars are in
/// @param doors ports on 127.0.0.1 in the bottle that lead to the same ports in the sidecars' network; the gate's must be among them
/// @param waysOut TCP ports that the sidecars may reach in the world
/// @param nameservers whom the sidecars may ask, each at its own address; [#canBeAsked] must hold for each
/// @param patience how long the gate may take until it answers, before the relay gives up
public record RelaySettings(
        FirstProcess bottle,
        FirstProcess sidecars,
        List<Integer> doors,
        List<Integer> waysOut,
        List<InetAddress> nameservers,
        Duration patience) {

    private static final int HIGHEST_PORT = 65_535;

    /// @throws IllegalArgumentException when a port is none, has two meanings, or the gate's is missing; or when a nameserver cannot be asked
    public RelaySettings {
        doors = List.copyOf(doors);
        waysOut = List.copyOf(waysOut);
        nameservers = nameservers.stream().distinct().toList();
        demand(doors.contains(EgressSettings.PORT), "no door leads to the gate's port " + EgressSettings.PORT);
        for (int port : waysOut) {
            demand(!doors.contains(port), "port " + port + " cannot be a door and a way out");
            demand(port != NameServer.PORT, "port " + port + " is the nameservers'");
        }
        for (List<Integer> ports : List.of(doors, waysOut)) {
            demand(ports.stream().allMatch(port -> port > 0 && port <= HIGHEST_PORT), "not all ports: " + ports);
            demand(ports.stream().distinct().count() == ports.size(), "a port is named twice: " + ports);
        }
        for (InetAddress nameserver : nameservers) {
            demand(canBeAsked(nameserver), nameserver.getHostAddress() + " means another machine in another network");
        }
    }

    private static void demand(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Whether a nameserver can have its own address among the sidecars: not when that is tied to a link of the host (`fe80::1%eth0`), and
    /// not when it is no single one (`0.0.0.0`). Those on the host's loopback can.
    public static boolean canBeAsked(InetAddress nameserver) {
        return !nameserver.isLinkLocalAddress() && !nameserver.isAnyLocalAddress() && !nameserver.isMulticastAddress();
    }

    /// What follows the main class on the command line; [#parse] reads it.
    public List<String> arguments() {
        return List.of(
                "--bottle", bottle.toString(),
                "--sidecars", sidecars.toString(),
                "--doors", joined(doors, port -> Integer.toString(port)),
                "--out", joined(waysOut, port -> Integer.toString(port)),
                "--nameservers", joined(nameservers, InetAddress::getHostAddress),
                "--patience", Long.toString(patience.toSeconds()));
    }

    private static <T> String joined(List<T> items, Function<T, String> text) {
        return String.join(",", items.stream().map(text).toList());
    }

    /// @throws IllegalArgumentException when it cannot be read
    public static RelaySettings parse(List<String> arguments) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            named.put(arguments.get(i), arguments.get(i + 1));
        }
        return new RelaySettings(
                FirstProcess.parse(value(named, "--bottle")),
                FirstProcess.parse(value(named, "--sidecars")),
                split(value(named, "--doors"), Integer::valueOf),
                split(value(named, "--out"), Integer::valueOf),
                split(value(named, "--nameservers"), InetAddress::ofLiteral),
                Duration.ofSeconds(Long.parseLong(value(named, "--patience"))));
    }

    private static String value(Map<String, String> named, String name) {
        String value = named.get(name);
        demand(value != null, name + " is missing");
        return value;
    }

    private static <T> List<T> split(String text, Function<String, T> item) {
        return Arrays.stream(text.split(",")).filter(part -> !part.isEmpty()).map(item).toList();
    }
}
