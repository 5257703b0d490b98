package io.claudebottle.state;

import java.nio.file.Path;
import java.time.Clock;

/// Another process that writes to the same log.
final class AuditWriter {

    private AuditWriter() {}

    public static void main(String[] arguments) {
        var log = new AuditLog(new Home(Path.of(arguments[0])), Clock.systemUTC(), problem -> {
            throw new AssertionError(problem.what());
        });
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            log.append("dev-abcde", AuditEntry.EGRESS, AuditEntry.Action.ALLOW_BOTTLE, "", "", "", "", "other " + i);
        }
    }
}
