package io.claudebottle.sidecar.pipelock;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The real program, where there is one.
public final class RealPipelock {

    private RealPipelock() {}

    /// Skips, by name and with the reason, where there is none.
    public static Path assumed() {
        String given = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_PIPELOCK", "");
        Path binary = given.isEmpty()
                ? Path.of(System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_ENGINE", "/var/tmp/claude-bottle-test-engine"), "bin", "pipelock")
                : Path.of(given);
        Assumptions.assumeTrue(
                Files.isExecutable(binary),
                System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_PIPELOCK", "no pipelock 2.3.0 at " + binary));
        return binary;
    }
}
