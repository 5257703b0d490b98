package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.CancellableProgress;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.selftest.Standing.Kind;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A self-test from its launch to its end, of a bottle that is played; what it does on the host it really does.
class SelfTestTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path root;

    private final PlayedBottle bottle = new PlayedBottle();
    private final RecordedSelfTest heard = new RecordedSelfTest();
    private Home home;
    private BottleStates states;
    private ScratchBackend backend;
    private SelfTest selfTest;

    @BeforeEach
    void world() {
        home = new Home(root.resolve("home"));
        states = new BottleStates(home);
        backend = new ScratchBackend("scratch", root.resolve("bottles"), root, states, root.resolve("bin/claude"));
        backend.scripts = Optional.of(bottle);
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Workbench workbench = TestWorkbench.of(root, home, states, backend, System.getenv(), clock);
        selfTest = new SelfTest(workbench, clock);
    }

    private SelfTestReport run() {
        return run(LaunchProgress.silent());
    }

    private SelfTestReport run(LaunchProgress progress) {
        return selfTest.run(Optional.of("scratch"), progress, heard);
    }

    /// However it went.
    @AfterEach
    void nothingOfTheBottleIsLeft() throws Exception {
        assertThat(backend.enumerateActive()).isEmpty();
        assertThat(states.identities()).isEmpty();
        assertThat(home.grants()).doesNotExist();
        if (Files.exists(home.selfTests())) {
            try (var files = Files.list(home.selfTests())) {
                assertThat(files).extracting(file -> file.getFileName().toString()).isSubsetOf("scratch.json");
            }
        }
    }

    @Test
    void aClosedBottleIsVerifiedAndTheReportIsKept() {
        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.NEVER);

        SelfTestReport report = run();

        assertThat(report.isVerified()).isTrue();
        assertThat(report.held()).isEqualTo(bottle.checks());
        assertThat(report.facts()).containsEntry("runtime", "none").containsKey("host");
        assertThat(selfTest.standing("scratch").sentence()).isEqualTo("verified just now, %1$d of %1$d".formatted(bottle.checks()));
        assertThat(selfTest.standing("scratch").report()).contains(report);
        assertThat(selfTest.standing("docker").kind()).as("of another backend nothing is known").isEqualTo(Kind.NEVER);
    }

    @Test
    void itIsToldAsItComes() {
        SelfTestReport report = run();

        assertThat(heard.stages).startsWith(Stage.IMAGE.title()).endsWith(Stage.ISOLATION.title());
        assertThat(heard.begun).containsExactly(bottle.checks());
        assertThat(heard.checks).containsExactlyInAnyOrderElementsOf(report.checks());
        assertThat(heard.controls).containsExactlyInAnyOrderElementsOf(report.controls());
    }

    @Test
    void aBreachIsReportedWithWhatItMeans() {
        bottle.broken.add("host-sockets");
        bottle.untried.add("devices");

        SelfTestReport report = run();

        assertThat(report.isVerified()).isFalse();
        assertThat(report.notHeld()).extracting(Check::id).containsExactly("host-sockets", "devices");
        assertThat(report.notHeld()).extracting(Check::outcome).containsExactly(Outcome.BROKEN, Outcome.NOT_TRIED);
        assertThat(report.notHeld().getFirst().detail()).contains("something of host-sockets");
        assertThat(report.notHeld().getFirst().meaning()).contains("the whole machine");
        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aControlThatIsRefusedAsWellVerifiesNothing() {
        bottle.closedDoors.add("gate-hosts");

        SelfTestReport report = run();

        assertThat(report.held()).isEqualTo(bottle.checks());
        assertThat(report.isVerified()).isFalse();
        assertThat(report.silentControls()).extracting(Control::id).containsExactly("gate-hosts");
        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.UNBELIEVABLE);
    }

    /// The very probes and judgements, on a process that nothing confines.
    @Test
    void aPlainProcessOfThisHostFailsWhereItMust() {
        assertThat(run().controls())
                .filteredOn(control -> control.where().contains("host"))
                .extracting(Control::id)
                .contains("host-loopback", "host-processes", "host-files");
        assertThat(heard.controls).allMatch(Control::failed);
    }

    @Test
    void aBottleThatDoesNotAnswerHoldsNothing() {
        backend.scripts = Optional.of(script -> new ExecResult(137, "", "killed"));

        SelfTestReport report = run();

        assertThat(report.held()).isZero();
        assertThat(report.checks()).allSatisfy(check -> assertThat(check.detail()).isEqualTo("the probe gave no answer: the shell ended with code 137"));
        assertThat(report.isBelievable()).isFalse();
    }

    @Test
    void anEngineThatGoesAwayInTheMiddleHoldsNothing() {
        backend.scripts = Optional.of(script -> {
            throw new ProblemException("the engine is gone", "");
        });

        assertThat(run().checks()).allSatisfy(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.NOT_TRIED);
            assertThat(check.detail()).isEqualTo("the engine is gone");
        });
    }

    /// The credential is given to the gate alone, the probes get it over standard input.
    @Test
    void theCredentialIsNewEachTimeAndOnlyTheGateHasIt() {
        run();
        run();

        List<Map<String, String>> secrets = backend.launchedWith.stream().map(given -> given.reveal()).toList();
        assertThat(secrets).hasSize(2).doesNotHaveDuplicates().allMatch(given -> given.size() == 1);
        String token = secrets.getFirst().values().iterator().next();
        assertThat(bottle.scripts.getFirst()).contains("token='" + token + "'");
    }

    @Test
    void aMissingEngineIsAProblemAndChangesNothing() {
        run();
        backend.missing = Optional.of(Problem.of("no engine answers", "Start it."));

        assertThatThrownBy(this::run).hasMessage("no engine answers");

        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.VERIFIED);
        backend.missing = Optional.empty();
    }

    @Test
    void aFailedCheckOfThePlanIsAProblem() {
        backend.checks.add(new BottlePlan.Check(BottlePlan.Check.Outcome.FAILED, "the disk is full", "Free some space."));

        assertThatThrownBy(this::run).hasMessage("a check failed: the disk is full");
    }

    @Test
    void aLaunchThatFailsEarlyLeavesTheOldReport() {
        run();
        backend.launchFault = Optional.of(Problem.of("no space", ""));

        assertThatThrownBy(this::run).hasMessage("no space");

        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.VERIFIED);
    }

    @Test
    void aLaunchWhoseOwnProofFailsIsVerifiedNoMore() {
        run();
        backend.duringStage = (stage, _) -> {
            if (stage == Stage.ISOLATION) {
                throw new ProblemException("the bottle is not closed", "");
            }
        };

        assertThatThrownBy(this::run).hasMessage("the bottle is not closed");

        assertThat(selfTest.standing("scratch").kind()).isEqualTo(Kind.NEVER);
    }

    @Test
    void aBottleThatDoesNotEndAtOnceIsEndedAtTheSecondTry() {
        backend.closeFaults.add(Problem.of("the engine is busy", ""));

        assertThat(run().isVerified()).isTrue();
    }

    @Test
    void aCancelledRunEndsItsBottleAndKeepsWhatWasKnown() {
        SelfTestReport before = run();
        var progress = new CancellableProgress() {
            @Override
            public void stage(Stage stage) {}

            @Override
            public void log(String line) {}
        };
        bottle.broken.add("devices");
        backend.scripts = Optional.of(script -> {
            progress.cancel();
            return bottle.apply(script);
        });

        assertThatThrownBy(() -> run(progress)).isInstanceOf(CancellationException.class);

        assertThat(selfTest.standing("scratch").report()).contains(before);
    }

    @Test
    void whatAKilledSelfTestLeftIsEndedByTheNextAndNothingElseIs() {
        left("selftest-aaaaa", ThrowAway.AGENT, NOW.minusSeconds(3600));
        left("selftest-bbbbb", ThrowAway.AGENT, NOW.minusSeconds(10));
        left("selftest-ccccc", "selftest", NOW.minusSeconds(3600));
        states.write(new Metadata("selftest-ddddd", ThrowAway.AGENT, "/", false, NOW.minusSeconds(3600).toString(), "", "scratch"));

        run();

        assertThat(backend.enumerateActive()).extracting(agent -> agent.slug()).containsExactly("selftest-bbbbb", "selftest-ccccc");
        assertThat(states.identities()).containsExactly("selftest-bbbbb", "selftest-ccccc");
        List.of("selftest-bbbbb", "selftest-ccccc").forEach(identity -> {
            backend.vanish(identity);
            states.delete(identity);
        });
    }

    private void left(String identity, String agent, Instant startedAt) {
        states.write(new Metadata(identity, agent, "/", false, startedAt.toString(), "", "scratch"));
        backend.appear(identity);
    }
}
