package io.claudebottle.sidecar.egress;

import java.io.IOException;

/// pipelock, which stands between the gate and the world, does not let a host through that the gate would.
final class RefusedByScanner extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param said what pipelock answered with
    RefusedByScanner(int status, String said) {
        super(firstLine(said));
        this.status = status;
    }

    int status() {
        return status;
    }

    /// One printable line, not endless.
    static String firstLine(String said) {
        String line = said.strip().lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() <= 300 ? line : line.substring(0, 297) + "...";
    }
}
