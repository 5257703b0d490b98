package io.claudebottle.session.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.gate.FakeRouteDesk;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalResponse;
import io.claudebottle.sidecar.wire.ProposalResponse.Status;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BottleProposalsTest {

    private static final String BOTTLE = "dev-abcde";
    private static final String WISH = "[{\"host\":\"api.example.com\",\"path_allowlist\":[\"/v1/\"]}]";

    @TempDir
    Path directory;

    private final FakeRouteDesk routes = new FakeRouteDesk();
    private final List<AutoCloseable> watches = new ArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private volatile Optional<List<PendingProposal>> shown = Optional.empty();
    private final AtomicInteger callbacks = new AtomicInteger();
    private Home home;
    private BottleStates states;
    private ScratchBackend backend;
    private BottleProposals desk;

    @BeforeEach
    void open() throws IOException {
        home = new Home(directory.resolve("home"));
        states = new BottleStates(home);
        Path claude = Files.createDirectories(directory.resolve("bin")).resolve("claude");
        backend = new ScratchBackend("docker", directory.resolve("bottles"), directory, states, claude);
        backend.onControl = (_, message) -> close((ControlMessage.Answer) message);
        var backends = new BottleBackends(List.of(backend), Map.of());
        var sessions = new Sessions((_, _, _, _, _) -> {
            throw new IOException("no terminal here");
        }, states, Map.of(), directory);
        desk = new BottleProposals(backends, states, home, routes, new AuditLog(home, Clock.systemUTC(), problems::add), sessions, Duration.ofMillis(300));
        run(BOTTLE, "dev");
    }

    private void run(String identity, String agent) {
        states.write(new Metadata(identity, agent, "/src", false, "2026-11-24T08:00:00Z", "claude-bottle-" + identity, "docker"));
        backend.appear(identity);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable watch : watches) {
            watch.close();
        }
    }

    private void watch() {
        watches.add(desk.watch(
                pending -> {
                    callbacks.incrementAndGet();
                    shown = Optional.of(pending);
                },
                problems::add));
    }

    private void close(ControlMessage.Answer answer) {
        backend.say("{\"event\":\"proposal-closed\",\"id\":\"" + answer.response().proposalId() + "\",\"status\":\"" + answer.response().status().word() + "\"}");
    }

    private static Proposal proposal(String id, String tool, String payload) {
        return new Proposal(id, BOTTLE, tool, payload, "It is needed.", "2026-11-24T09:00:00Z", "");
    }

    private void propose(Proposal proposal) {
        ObjectNode event = proposal.toJson().put("event", "proposal").put("time", "2026-11-24T09:00:00.000Z");
        backend.say(event.toString());
    }

    private void awaitShown(String... ids) {
        Await.until("shown " + List.of(ids), () -> shown.map(list -> list.stream().map(PendingProposal::id).toList().equals(List.of(ids))).orElse(false));
    }

    private PendingProposal pending(String id, String tool, String payload) {
        propose(proposal(id, tool, payload));
        watch();
        awaitShown(id);
        return shown.orElseThrow().getFirst();
    }

    private Path queue(String name) {
        return home.queue().resolve(BOTTLE).resolve(name);
    }

    private List<AuditEntry> audited(String component) {
        Path file = home.audit().resolve(component + "-" + BOTTLE + ".jsonl");
        return Files.exists(file) ? AuditLog.read(file) : List.of();
    }

    private List<ProposalResponse> told() {
        return backend.told.stream().map(message -> ((ControlMessage.Answer) message.getValue()).response()).toList();
    }

    private void applies(RouteRule... rules) {
        routes.tables.put(BOTTLE, new RouteTable(List.of(rules)));
    }

    @Test
    void aProposalIsShownBesideWhatRunsAndWhatWouldRun() {
        applies(new RouteRule("wheels.example.com", List.of(), "", "", "default"));
        PendingProposal shownProposal = pending("a1", "egress-block", WISH);
        assertThat(shownProposal.agentName()).isEqualTo("dev");
        assertThat(shownProposal.bottle()).isEqualTo(BOTTLE);
        assertThat(shownProposal.payload()).isEqualTo(WISH);
        assertThat(shownProposal.invalid()).isEmpty();
        assertThat(shownProposal.current()).contains("wheels.example.com").doesNotContain("api.example.com");
        assertThat(shownProposal.proposed()).contains("wheels.example.com", "api.example.com", "/v1/");
    }

    @Test
    void theFirstListIsCompleteAndTheOldestComesFirst() {
        propose(new Proposal("young", BOTTLE, "egress-block", WISH, "", "2026-11-24T09:00:02Z", ""));
        propose(new Proposal("old", BOTTLE, "egress-block", WISH, "", "2026-11-24T09:00:01Z", ""));
        propose(new Proposal("strange", BOTTLE, "egress-block", WISH, "", "yesterday", ""));
        var first = new CopyOnWriteArrayList<List<PendingProposal>>();
        watches.add(desk.watch(first::add, problems::add));
        Await.until("a list", () -> !first.isEmpty());
        assertThat(first.getFirst()).extracting(PendingProposal::id).containsExactly("strange", "old", "young");
    }

    @Test
    void whatWasAnsweredInTheMeantimeIsNotShownAgain() {
        propose(proposal("a1", "egress-block", WISH));
        close(new ControlMessage.Answer(new ProposalResponse("a1", Status.APPROVED, "", "")));
        propose(proposal("a2", "egress-block", WISH));
        watch();
        awaitShown("a2");
        close(new ControlMessage.Answer(new ProposalResponse("a2", Status.APPROVED, "", "")));
        awaitShown();
    }

    @Test
    void proposalsOutliveTheEnginesLog() throws Exception {
        pending("a1", "egress-block", WISH);
        assertThat(queue("a1.proposal.json")).exists();
        stop();
        backend.events.clear();
        shown = Optional.empty();

        watch();

        awaitShown("a1");
    }

    @Test
    void aFileThatIsNoProposalIsReportedAndHidesNoOther() throws IOException {
        Files.createDirectories(queue(""));
        Files.writeString(queue("torn.proposal.json"), "{\"id\":");
        Files.writeString(queue("moved.proposal.json"), proposal("other", "egress-block", WISH).toJson().toString());
        Files.writeString(queue(".a3.proposal.json123.tmp"), "{");
        Files.writeString(queue("a2.proposal.json"), proposal("a2", "egress-block", WISH).toJson().toString());
        watch();
        awaitShown("a2");
        assertThat(problems).extracting(Problem::what).hasSize(2).allMatch(what -> what.contains("is no proposal"))
                .anyMatch(what -> what.contains("torn.proposal.json")).anyMatch(what -> what.contains("moved.proposal.json"));
    }

    @Test
    void linesThatSayNothingOfProposalsAreSkipped() {
        backend.say("not json proposal");
        backend.say("{\"event\":\"egress\",\"host\":\"proposal.example.com\"}");
        backend.say("{\"event\":\"proposal\",\"id\":\"../../etc/passwd\"}");
        backend.say("{\"event\":\"proposal\"");
        propose(proposal("a1", "egress-block", WISH));
        watch();
        awaitShown("a1");
        assertThat(directory.resolve("etc")).doesNotExist();
    }

    @Test
    void bottlesComeAndGo() {
        propose(proposal("a1", "egress-block", WISH));
        watch();
        awaitShown("a1");
        run("other-abcde", "other");
        Await.until("both", () -> shown.orElseThrow().size() == 2);
        assertThat(shown.orElseThrow()).extracting(PendingProposal::bottle).containsExactly(BOTTLE, "other-abcde");

        backend.find("other-abcde", io.claudebottle.backend.Secrets.none()).orElseThrow().close();

        awaitShown("a1");
    }

    @Test
    void anEngineThatDoesNotAnswerIsSaid() {
        var failing = new BottleBackends(List.of(backend), Map.of());
        backend.missing = Optional.of(Problem.of("no engine answers", "Start it."));
        assertThat(failing.enumerateActive()).isEmpty();
        watch();
        awaitShown();
        backend.missing = Optional.empty();
        propose(proposal("a1", "egress-block", WISH));
        awaitShown("a1");
    }

    @Test
    @Timeout(240)
    void tenThousandProposalsBecomeAHandfulOfLists() {
        watch();
        awaitShown();
        for (int i = 0; i < 10_000; i++) {
            propose(proposal("a" + i, "egress-block", "[{\"host\":\"h" + i + ".example.com\"}]"));
        }
        Await.until("all of them", () -> shown.orElseThrow().size() == 10_000);
        assertThat(callbacks.get()).isLessThan(500);
        assertThat(problems).isEmpty();
        close(new ControlMessage.Answer(new ProposalResponse("a77", Status.REJECTED, "", "")));
        Await.until("one less", () -> shown.orElseThrow().size() == 9_999);
    }

    @Test
    void anApprovalIsAppliedRecordedToldAndArchived() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);

        assertThat(desk.approve(proposal, Optional.empty(), "Only for today.")).isEqualTo("approved egress-block for [dev-abcde]");

        assertThat(routes.tables.get(BOTTLE).rules())
                .containsExactly(new RouteRule("api.example.com", List.of("/v1/"), "", "", "operator"));
        assertThat(told()).containsExactly(new ProposalResponse("a1", Status.APPROVED, "Only for today.", ""));
        assertThat(audited("egress")).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.APPROVED);
            assertThat(entry.proposalId()).isEqualTo("a1");
            assertThat(entry.justification()).isEqualTo("It is needed.");
            assertThat(entry.notes()).isEqualTo("Only for today.");
            assertThat(entry.diff()).contains("+  \"host\" : \"api.example.com\"");
        });
        assertThat(queue("a1.proposal.json")).doesNotExist();
        assertThat(queue("processed/a1.proposal.json")).exists();
        assertThat(queue("processed/a1.response.json")).content().contains("\"status\":\"approved\"");
        awaitShown();
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).hasMessageContaining("answered already");
        assertThat(audited("egress")).hasSize(1);
    }

    @Test
    void aRouteThatIsThereKeepsItsCredentialAndIsWidenedOnlyByNamedPaths() {
        applies(new RouteRule("api.example.com", List.of("/public/"), "Bearer", "EGRESS_TOKEN_0", "dev.md:12"));
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        assertThat(proposal.proposed()).contains("/public/", "/v1/", "EGRESS_TOKEN_0");

        desk.approve(proposal, Optional.empty(), "");

        assertThat(routes.tables.get(BOTTLE).rules())
                .containsExactly(new RouteRule("api.example.com", List.of("/public/", "/v1/"), "Bearer", "EGRESS_TOKEN_0", "dev.md:12"));
    }

    @Test
    void aPathLimitIsNeverLifted() {
        var limited = new RouteRule("api.example.com", List.of("/public/"), "", "", "dev.md:12");
        applies(limited);
        PendingProposal proposal = pending("a1", "egress-block", "{\"host\":\"API.example.com.\"}");
        assertThat(proposal.invalid()).contains("would lift the path limit of api.example.com");
        assertThat(proposal.proposed()).isEmpty();
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).isInstanceOf(ProblemException.class);
        assertThat(routes.tables.get(BOTTLE).rules()).containsExactly(limited);

        assertThat(desk.approve(proposal, Optional.of("{\"host\":\"api.example.com\",\"path_allowlist\":[\"/v2/\"]}"), ""))
                .isEqualTo("modified egress-block for [dev-abcde]");
        assertThat(told().getFirst().finalPayload()).contains("/v2/");
        assertThat(audited("egress").getFirst().action()).isEqualTo(AuditEntry.Action.MODIFIED);
    }

    @Test
    void anUnlimitedRouteStaysAsItIs() {
        var open = new RouteRule("api.example.com", List.of(), "", "", "dev.md:12");
        applies(open);
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        assertThat(proposal.proposed()).isEqualTo(proposal.current());
        desk.approve(proposal, Optional.empty(), "");
        assertThat(routes.calls).doesNotContain("install " + BOTTLE);
        assertThat(audited("egress").getFirst().diff()).isEmpty();
        assertThat(told()).hasSize(1);
    }

    @Test
    void whatTheAgentWroteIsJudgedAgainAndNotBelieved() {
        PendingProposal proposal = pending("a1", "egress-block", "[{\"host\":\"a.example.com\",\"auth_scheme\":\"Bearer\",\"token_env\":\"EGRESS_TOKEN_0\"}]");
        assertThat(proposal.invalid()).contains("never travel this way");
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).isInstanceOf(ProblemException.class);
        assertThat(told()).isEmpty();
    }

    @Test
    void rulesThatNobodyKnowsCannotBeAddedTo() {
        routes.fault = Optional.of(Problem.of("the gate says nothing"));
        assertThat(pending("a1", "egress-block", WISH).invalid()).contains("the gate says nothing");
    }

    @Test
    void aChangeThatFailsLeavesTheProposalPending() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        routes.fault = Optional.of(Problem.of("the gate refuses"));
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).hasMessageContaining("the gate refuses");
        assertThat(audited("egress")).isEmpty();
        assertThat(told()).isEmpty();
        assertThat(queue("a1.proposal.json")).exists();
    }

    @Test
    void nothingIsAllowedWithoutARecord() throws IOException {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        Files.writeString(home.audit(), "not a directory");
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).hasMessageContaining("audit log");
        assertThat(routes.tables.get(BOTTLE).rules()).isEmpty();
        assertThat(told()).isEmpty();
        assertThat(queue("a1.proposal.json")).exists();
        assertThatThrownBy(() -> desk.reject(proposal, "No.")).hasMessageContaining("audit log");
        assertThat(told()).isEmpty();
    }

    @Test
    void aRejectionNeedsAReasonAndIsRecorded() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        assertThatThrownBy(() -> desk.reject(proposal, " ")).isInstanceOf(ProblemException.class);
        assertThat(desk.reject(proposal, "Use the mirror.")).isEqualTo("rejected egress-block for [dev-abcde]");
        assertThat(told()).containsExactly(new ProposalResponse("a1", Status.REJECTED, "Use the mirror.", ""));
        assertThat(audited("egress").getFirst().action()).isEqualTo(AuditEntry.Action.REJECTED);
        assertThat(routes.calls).doesNotContain("install " + BOTTLE);
        awaitShown();
    }

    @Test
    void theScannersRefusalIsAnsweredWithTheHostOfItsUrl() {
        PendingProposal proposal = pending("a1", "pipelock-block", "https://files.example.com/a/b.tgz");
        desk.approve(proposal, Optional.empty(), "");
        assertThat(routes.tables.get(BOTTLE).rules()).containsExactly(new RouteRule("files.example.com", List.of(), "", "", "operator"));
        assertThat(audited("pipelock")).hasSize(1);
        assertThat(audited("egress")).isEmpty();
    }

    @Test
    void theScannersRefusalLiftsNoPathLimit() {
        var limited = new RouteRule("files.example.com", List.of("/public/"), "", "", "dev.md:12");
        applies(limited);
        desk.approve(pending("a1", "pipelock-block", "https://files.example.com/a"), Optional.empty(), "");
        assertThat(routes.tables.get(BOTTLE).rules()).containsExactly(limited);
    }

    @Test
    void anotherImageEndsTheBottleAndKeepsItForResume() {
        PendingProposal proposal = pending("a1", "capability-block", "FROM debian\nRUN true\n");
        assertThat(proposal.current()).isEmpty();
        assertThat(proposal.proposed()).isEqualTo("FROM debian\nRUN true\n");

        assertThat(desk.approve(proposal, Optional.empty(), "")).startsWith("approved capability-block for [dev-abcde]").endsWith("; resume dev-abcde");

        assertThat(states.directory(BOTTLE).resolve("Dockerfile")).hasContent("FROM debian\nRUN true\n");
        assertThat(states.isPreserved(BOTTLE)).isTrue();
        assertThat(told()).hasSize(1);
        assertThat(backend.enumerateActive()).isEmpty();
        assertThat(audited("egress")).as("its record is the Dockerfile").isEmpty();
        assertThat(home.audit()).doesNotExist();
        assertThat(queue("processed/a1.response.json")).exists();
        awaitShown();
    }

    @Test
    void anImageThatCannotBeKeptLeavesTheBottleAlone() throws IOException {
        PendingProposal proposal = pending("a1", "capability-block", "FROM debian\n");
        Files.createDirectories(states.directory(BOTTLE).resolve(".preserve/taken"));
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).isInstanceOf(ProblemException.class);
        assertThat(states.directory(BOTTLE).resolve("Dockerfile")).doesNotExist();
        assertThat(backend.enumerateActive()).hasSize(1);
        assertThat(told()).isEmpty();
    }

    @Test
    void anAnswerStandsAlsoWhenTheSidecarIsSilent() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        backend.onControl = (_, _) -> {};
        assertThat(desk.approve(proposal, Optional.empty(), "")).startsWith("approved egress-block for [dev-abcde]; the agent could not be told: ");
        assertThat(queue("processed/a1.response.json")).exists();
        awaitShown();
    }

    @Test
    void aRefusedAnswerIsSaid() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        backend.onControl = (_, _) -> backend.say("{\"event\":\"control\",\"op\":\"answer\",\"outcome\":\"refused\",\"reason\":\"no proposal a1 is pending.\"}");
        assertThat(desk.reject(proposal, "No.")).contains("could not be told: no proposal a1 is pending");
    }

    @Test
    void aBottleThatIsGoneCanBeRejectedOnly() {
        PendingProposal proposal = pending("a1", "egress-block", WISH);
        backend.find(BOTTLE, io.claudebottle.backend.Secrets.none()).orElseThrow().close();
        assertThatThrownBy(() -> desk.approve(proposal, Optional.empty(), "")).hasMessageContaining("does not run any more");
        assertThat(desk.reject(proposal, "Too late.")).contains("the bottle has ended");
        assertThat(queue("processed/a1.response.json")).exists();
    }

    @Test
    void otherRulesMakeAnotherList() {
        pending("a1", "egress-block", WISH);
        applies(new RouteRule("new.example.com", List.of(), "", "", "operator"));
        backend.say("{\"event\":\"egress-rules\",\"cause\":\"control\"}");
        Await.until("the new rules", () -> shown.orElseThrow().getFirst().current().contains("new.example.com"));
    }
}
