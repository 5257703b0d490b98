package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The self-test on a real engine: of a real bottle, and of containers in which its attacks must succeed.
@Tag("integration")
final class SelfTestOnDockerTest {

    private static final Duration PROMISED = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private final CommandRunner runner = new CommandRunner(System.getenv());
    private Workbench workbench;
    private SelfTest selfTest;

    @BeforeEach
    void connect() {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        var home = new Home(root.resolve("home"));
        var states = new BottleStates(home);
        var backend = new DockerBackend(root, System.getenv(), states, Settings::defaults, Clock.systemUTC());
        Optional<Problem> problem = backend.unavailability();
        Assumptions.assumeTrue(problem.isEmpty(), () -> "no Docker engine: " + problem.orElseThrow().what());
        workbench = TestWorkbench.of(root, home, states, backend, System.getenv(), Clock.systemUTC());
        selfTest = new SelfTest(workbench, Clock.systemUTC());
    }

    private SelfTestReport run() {
        return selfTest.run(Optional.of("docker"), LaunchProgress.silent(), new RecordedSelfTest());
    }

    @Test
    void everyCheckHoldsOnABottleAndEveryControlFailsInTheTimePromised() {
        run(); // builds the images where they are not there

        SelfTestReport report = run();

        assertThat(report.notHeld()).isEmpty();
        assertThat(report.silentControls()).isEmpty();
        assertThat(report.isVerified()).isTrue();
        assertThat(report.took()).isLessThan(PROMISED);
        System.out.println("SELFTEST took " + report.took() + " " + report.held() + "/" + report.checks().size() + " controls " + report.controls().size());
        report.checks().forEach(System.out::println);
        report.controls().forEach(System.out::println);
    }
}
