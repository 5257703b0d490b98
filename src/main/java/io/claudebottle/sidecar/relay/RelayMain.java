package io.claudebottle.sidecar.relay;

import io.claudebottle.sidecar.EventLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The relay's program; [RelaySettings] is its command line. It writes events to standard output: `relay-open`, then `relay-ready` or
/// `relay-failed` (and exits with 1). It ends at once on SIGTERM, and by itself, with 0, when the first process of either network has ended.
public final class RelayMain {

    private static final int FAILED = 1;

    private static final long STACK = 256 << 10;

    private RelayMain() {}

    public static void main(String[] args) {
        // Not System.out, which keeps it to itself when a line cannot be written.
        var log = new EventLog(new FileOutputStream(FileDescriptor.out), Clock.systemUTC());
        // Whatever thread it is, something would no longer be carried.
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> fail(Map.of("reason", thread.getName() + ": " + bug), log));
        try {
            var settings = RelaySettings.parse(List.of(args));
            var bottle = WatchedProcess.of("the bottle", settings.bottle());
            var sidecars = WatchedProcess.of("the sidecars", settings.sidecars());
            Thread.ofPlatform().stackSize(STACK).name("watch").start(() -> endWith(List.of(bottle, sidecars), log));
            var relay = new Relay(settings, bottle, sidecars);
            Relay.Open stands = relay.open();
            log.write("relay-open", opened(settings, stands));
            Proof.Result proof = relay.prove();
            if (proof.breaches().isEmpty()) {
                log.write("relay-ready", fields(proof));
            } else {
                Map<String, Object> fields = fields(proof);
                fields.put("reason", String.join("; ", proof.breaches()));
                fail(fields, log);
            }
        } catch (IOException | IllegalArgumentException e) {
            fail(Map.of("reason", String.valueOf(e.getMessage())), log);
        }
    }

    private static void fail(Map<String, Object> fields, EventLog log) {
        log.write("relay-failed", fields);
        Runtime.getRuntime().halt(FAILED);
    }

    private static void endWith(List<WatchedProcess> processes, EventLog log) {
        try {
            log.write("relay-ended", Map.of("reason", "the first process of " + WatchedProcess.awaitEnd(processes).name() + " has ended"));
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            fail(Map.of("reason", String.valueOf(e.getMessage())), log);
        }
    }

    private static Map<String, Object> opened(RelaySettings settings, Relay.Open open) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("doors", settings.doors());
        fields.put("out", settings.waysOut());
        fields.put("families", open.families());
        fields.put("nameservers", open.nameservers().stream().map(InetAddress::getHostAddress).toList());
        return fields;
    }

    private static Map<String, Object> fields(Proof.Result proof) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("networks", proof.networks());
        fields.put("interfaces", proof.interfaces());
        fields.put("world", proof.world());
        fields.put("host", proof.host());
        fields.put("threads", proof.threads());
        fields.put("health", proof.health());
        fields.put("denied", proof.denied());
        return fields;
    }
}
