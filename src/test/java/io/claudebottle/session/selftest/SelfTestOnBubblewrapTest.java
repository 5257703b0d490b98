package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The very same attacks, on a bottle of namespaces alone.
@Tag("integration")
final class SelfTestOnBubblewrapTest {

    private static final Duration PROMISED = Duration.ofSeconds(20);

    @TempDir
    Path root;

    @Test
    void everyCheckHoldsOnABottleAndEveryControlFailsInTheTimePromised() {
        var home = new Home(root.resolve("home"));
        var states = new BottleStates(home);
        var backend = new BubblewrapBackend(root, System.getenv(), states, SidecarDirectory.ofTheProduct(), Settings::defaults, Clock.systemUTC());
        Optional<Problem> problem = backend.unavailability();
        Assumptions.assumeTrue(problem.isEmpty(), () -> "no namespaces: " + problem.orElseThrow().what());
        var workbench = TestWorkbench.of(root, home, states, backend, System.getenv(), Clock.systemUTC());
        var heard = new RecordedSelfTest();

        SelfTestReport report = new SelfTest(workbench, Clock.systemUTC()).run(Optional.of(BubblewrapBackend.NAME), LaunchProgress.silent(), heard);

        assertThat(report.notHeld()).isEmpty();
        assertThat(report.silentControls()).isEmpty();
        assertThat(report.isVerified()).isTrue();
        assertThat(backend.enumerateActive()).isEmpty();
        assertThat(states.identities()).isEmpty();
        BusyMachine.assertLess(report.took(), PROMISED);
    }
}
