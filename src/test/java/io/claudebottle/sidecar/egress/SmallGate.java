package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.EventLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A gate in a process of its own, so that a test can give it little memory. Arguments: port of the host, directory of the gate's
/// authority, file of the host's. Ends with its standard input.
final class SmallGate {

    private SmallGate() {}

    public static void main(String[] arguments) throws IOException {
        var host = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var settings = new EgressSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RouteTable(List.of(new RouteRule(GateFixture.HOST, List.of(), "", "", "test"))),
                Path.of(arguments[1]),
                List.of(Path.of(arguments[2])),
                Optional.empty(),
                Optional.empty());
        var log = new EventLog(new FileOutputStream(FileDescriptor.out), Clock.systemUTC());
        try (var gate = new EgressDaemon(settings, (_, _) -> host, log, Duration.ofSeconds(20), Duration.ofMinutes(5), Duration.ofMinutes(1))) {
            gate.start();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
