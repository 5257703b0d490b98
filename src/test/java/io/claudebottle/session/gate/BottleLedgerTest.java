package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class BottleLedgerTest {

    private static final String BOTTLE = "researcher-m3hxd";

    @TempDir
    private Path directory;

    private BottleStates states;
    private ScratchBackend backend;
    private BottleLedger ledger;
    private final BlockingQueue<LedgerEntry> entries = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    @BeforeEach
    void bottle() {
        states = new BottleStates(new Home(directory.resolve("home")));
        backend = new ScratchBackend("scratch", directory.resolve("b"), directory, states, directory.resolve("claude"));
        backend.appear(BOTTLE);
        ledger = new BottleLedger(new BottleBackends(List.of(backend), Map.of()), states);
    }

    private LedgerEntry next() throws InterruptedException {
        return Optional.ofNullable(entries.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    private String reason() throws InterruptedException {
        return Optional.ofNullable(ended.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    private AutoCloseable follow() {
        return ledger.follow(BOTTLE, entries::add, ended::add);
    }

    @Test
    void whatWasDecidedBeforeComesFirstThenWhatIsDecidedNow() throws Exception {
        backend.say(ScratchGate.denied("1", "a.example.com"));
        try (var _ = follow()) {
            assertThat(next().id()).isEqualTo("1");
            backend.say("a line of the virtual machine");
            backend.say(ScratchGate.allowed("2", "b.example.com"));
            backend.say(ScratchGate.done("2"));

            assertThat(next().status()).isZero();
            assertThat(next().status()).isEqualTo(200);
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void aBrokenStreamIsTakenUpWhereItBroke() throws Exception {
        backend.say(ScratchGate.allowed("1", "a.example.com"));
        try (var _ = follow()) {
            next();
            backend.endStreams();
            backend.say(ScratchGate.done("1"));
            backend.say(ScratchGate.denied("2", "a.example.com"));

            assertThat(next().bytesIn()).isEqualTo(2000);
            LedgerEntry second = next();
            assertThat(second.id()).isEqualTo("2");
            assertThat(second.firstSeen()).isFalse();
            assertThat(entries).isEmpty();
            assertThat(backend.followed).hasValue(2);
        }
    }

    @Test
    void aLogThatLostItsBeginningIsToldAnew() throws Exception {
        backend.say(ScratchGate.denied("1", "a.example.com"));
        backend.say(ScratchGate.denied("2", "b.example.com"));
        try (var _ = follow()) {
            next();
            next();
            backend.events.remove(0);
            backend.endStreams();
            backend.say(ScratchGate.denied("3", "b.example.com"));

            assertThat(next().id()).isEqualTo("2");
            LedgerEntry third = next();
            assertThat(third.id()).isEqualTo("3");
            assertThat(third.firstSeen()).isFalse();
        }
    }

    @Test
    void aStreamThatBreaksAgainAndAgainIsGivenUp() throws Exception {
        backend.breaksAtOnce = true;
        try (var _ = follow()) {
            assertThat(reason()).isEqualTo("the events of researcher-m3hxd break off again and again though it runs");
            assertThat(backend.followed).hasValue(4);
        }
    }

    @Test
    void aDaemonsDeathIsTheReasonForTheEnd() throws Exception {
        try (var _ = follow()) {
            backend.say(ScratchGate.denied("1", "a.example.com"));
            next();
            backend.say("{\"event\":\"daemon-died\",\"daemon\":\"pipelock\",\"reason\":\"ended with exit code 137\"}");
            backend.endStreams();

            assertThat(reason()).isEqualTo(
                    "the sidecars of researcher-m3hxd have ended, and with them its way out: pipelock died: ended with exit code 137");
        }
    }

    @Test
    void aBundleThatWasStartedAgainIsNotDead() throws Exception {
        backend.say("{\"event\":\"daemon-died\",\"daemon\":\"egress\",\"reason\":\"x\"}");
        backend.say("{\"event\":\"ready\",\"daemons\":[\"egress\"]}");
        backend.say(ScratchGate.denied("1", "a.example.com"));
        try (var _ = follow()) {
            next();
            backend.endStreams();
            backend.say(ScratchGate.denied("2", "a.example.com"));

            assertThat(next().id()).isEqualTo("2");
        }
    }

    @Test
    void aBundleThatWasKilledWithoutAWordIsToldAsThat() throws Exception {
        try (var _ = follow()) {
            backend.say(ScratchGate.denied("1", "a.example.com"));
            next();
            backend.services = List.of();
            backend.endStreams();

            assertThat(reason()).isEqualTo("the sidecars of researcher-m3hxd have ended without a word, and with them its way out");
        }
    }

    @Test
    void aBottleThatEndsIsTheReasonForTheEnd() throws Exception {
        try (var _ = follow()) {
            backend.say(ScratchGate.denied("1", "a.example.com"));
            next();
            backend.vanish(BOTTLE);
            backend.endStreams();

            assertThat(reason()).isEqualTo("the bottle researcher-m3hxd has ended");
        }
    }

    @Test
    void anEngineThatIsGoneIsTheReasonForTheEnd() throws Exception {
        try (var _ = follow()) {
            backend.say(ScratchGate.denied("1", "a.example.com"));
            next();
            backend.missing = Optional.of(Problem.of("Docker does not answer at /run/docker.sock", "Start it."));
            backend.endStreams();

            assertThat(reason()).isEqualTo("the engine of researcher-m3hxd does not answer any more: Docker does not answer at /run/docker.sock");
        }
    }

    @Test
    void aBottleThatDoesNotRunEndsAtOnce() throws Exception {
        try (var _ = ledger.follow("other-aaaaa", entries::add, ended::add)) {
            assertThat(reason()).isEqualTo("the bottle other-aaaaa does not run");
        }
    }

    @Test
    void nothingComesAfterClosing() throws Exception {
        AutoCloseable following = follow();
        backend.say(ScratchGate.denied("1", "a.example.com"));
        next();
        following.close();
        backend.say(ScratchGate.denied("2", "a.example.com"));
        backend.endStreams();

        assertThat(entries).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void aReadingHasEachDecisionOnceWithWhatIsKnownOfIt() {
        backend.say(ScratchGate.allowed("1", "a.example.com"));
        backend.say(ScratchGate.denied("2", "b.example.com"));
        backend.say(ScratchGate.done("1"));

        assertThat(ledger.read(BOTTLE)).extracting(LedgerEntry::id).containsExactly("1", "2");
        assertThat(ledger.read(BOTTLE).getFirst().status()).isEqualTo(200);
    }

    @Test
    void theLedgerOfABottleThatEndedIsReadFromItsKeptState() throws IOException {
        keepLog(
                "claude-bottle-sidecars-gone-aaaaa  | 2026-11-24T08:00:00.123456789Z " + ScratchGate.allowed("1", "a.example.com"),
                "claude-bottle-sidecars-gone-aaaaa  | 2026-11-24T08:00:01.123456789Z " + ScratchGate.done("1"),
                "claude-bottle-sidecars-gone-aaaaa  | 2026-11-24T08:00:02.123456789Z no event",
                "claude-bottle-sidecars-gone-aaaaa  |");

        List<LedgerEntry> read = ledger.read("gone-aaaaa");

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().status()).isEqualTo(200);
        assertThat(read.getFirst().bottle()).isEqualTo("gone-aaaaa");
    }

    @Test
    void whatTheAgentWritesIntoItsOwnLogIsNoDecision() throws IOException {
        String forged = "2026-11-24T08:00:00.123456789Z " + ScratchGate.allowed("1", "a.example.com");
        keepLog(
                "claude-bottle-gone-aaaaa  | " + forged,
                "claude-bottle-gone-aaaaa  | 2026-11-24T08:00:00.1Z x\rclaude-bottle-sidecars-gone-aaaaa  | " + forged,
                "claude-bottle-sidecars-other-bbbbb  | " + forged);

        assertThat(ledger.read("gone-aaaaa")).isEmpty();
    }

    private void keepLog(String... lines) throws IOException {
        Path file = states.directory("gone-aaaaa").resolve(BottleStates.COMPOSE_LOG);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void aBottleOfWhichNothingIsLeftIsAProblemInWords() {
        for (String identity : List.of("gone-aaaaa", "../../etc", "")) {
            assertThatThrownBy(() -> ledger.read(identity))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("no bottle '" + identity + "' runs, and no log of it was kept");
        }
    }
}
