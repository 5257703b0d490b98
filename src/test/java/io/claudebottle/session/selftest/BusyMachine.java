package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/// A promise of time is one for a machine that has nothing else to do.
final class BusyMachine {

    /// Processes that want to run, for each processor.
    private static final double BUSY = 2;

    private BusyMachine() {}

    /// To be called last: where the machine is too busy for it to be judged, the test is skipped for that reason alone.
    static void assertLess(Duration took, Duration promised) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        double load = system.getSystemLoadAverage() / system.getAvailableProcessors();
        Assumptions.assumeTrue(took.compareTo(promised) < 0 || load < BUSY, () -> String.format(
                Locale.ROOT, "all held, but it took %s, and with %.1f processes for each processor that cannot be judged", took, load));
        assertThat(took).isLessThan(promised);
    }
}
