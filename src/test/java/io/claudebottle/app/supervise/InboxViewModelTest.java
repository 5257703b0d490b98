package io.claudebottle.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.app.supervise.InboxViewModel.Picture;
import io.claudebottle.app.supervise.InboxViewModel.Step;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.FakeProposalDesk;
import io.claudebottle.session.supervise.PendingProposal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InboxViewModelTest {

    private final FakeProposalDesk desk = new FakeProposalDesk();
    private final AppFixture.Timer timer = new AppFixture.Timer();
    private final List<String> told = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<PendingProposal> arrived = new ArrayList<>();
    private InboxViewModel inbox = inbox(FxThread.direct());

    private InboxViewModel inbox(FxThread fx) {
        var made = new InboxViewModel(desk, fx, timer, (what, _) -> told.add(what), problems::add);
        made.onArrival(arrived::addAll);
        return made;
    }

    private void start(PendingProposal... pending) {
        desk.has(List.of(pending));
        inbox.start();
        timer.elapse();
    }

    private List<String> ids() {
        return inbox.shown().stream().map(item -> item.proposal().get().id()).toList();
    }

    private String selectedId() {
        return inbox.selectedProperty().get().map(item -> item.proposal().get().id()).orElse("");
    }

    private void select(String id) {
        inbox.selectedProperty().set(inbox.shown().stream().filter(item -> item.proposal().get().id().equals(id)).findFirst());
    }

    @Test
    void theOldestComesFirstAndIsSelected() {
        start(Proposals.SLY, Proposals.IMAGE, Proposals.HOST, Proposals.URL);
        assertThat(ids()).containsExactly("p-001", "p-002", "p-003", "p-004");
        assertThat(selectedId()).isEqualTo("p-001");
        assertThat(inbox.count().get()).isEqualTo(4);
    }

    @Test
    void loadingNothingFilteredOutAndUnavailableAreDifferentPictures() {
        assertThat(inbox.picture().get()).isEqualTo(Picture.LOADING);
        desk.watchFault = Optional.of(Problem.of("the queue cannot be read", "Look at its folder."));
        inbox.start();
        assertThat(inbox.picture().get()).isEqualTo(Picture.UNAVAILABLE);
        assertThat(inbox.whyUnavailable()).map(Problem::what).contains("the queue cannot be read");

        desk.watchFault = Optional.empty();
        start();
        assertThat(inbox.picture().get()).isEqualTo(Picture.NONE);
        desk.arrives(Proposals.HOST);
        timer.elapse();
        assertThat(inbox.picture().get()).isEqualTo(Picture.ROWS);
        inbox.filterProperty().set("nobody");
        assertThat(inbox.picture().get()).isEqualTo(Picture.FILTERED_OUT);
    }

    @Test
    void theSelectionSurvivesWhatComesAndGoes() {
        start(Proposals.HOST, Proposals.URL, Proposals.IMAGE);
        select("p-002");
        ProposalItem before = inbox.selectedProperty().get().orElseThrow();

        desk.arrives(Proposals.SLY);
        timer.elapse();
        desk.has(List.of(Proposals.URL, Proposals.IMAGE, Proposals.SLY));
        timer.elapse();

        assertThat(inbox.selectedProperty().get()).containsSame(before);
        assertThat(ids()).containsExactly("p-002", "p-003", "p-004");
    }

    @Test
    void whatWidensIsApprovedOnlyAfterItWasSeen() {
        start(Proposals.HOST);
        inbox.approve();
        assertThat(inbox.step().get()).isEqualTo(Step.CONFIRM);
        assertThat(inbox.opening().get().opened()).containsExactly(new Widening("archives.example.org", List.of("/crates/"), ""));
        assertThat(desk.calls).isEmpty();

        inbox.noteProperty().set(" only for today ");
        inbox.confirm();
        assertThat(desk.calls).containsExactly("approve p-001 saying only for today");
        assertThat(told).containsExactly("approved egress-block for [researcher-m3hxd]");
        assertThat(inbox.shown()).isEmpty();
        assertThat(inbox.count().get()).isZero();
    }

    @Test
    void whatNarrowsIsApprovedAtOnce() {
        var narrower = new PendingProposal(
                "dev-00000", "dev", "p-9", "egress-block", "[{\"host\": \"a.example\"}]", "", AppFixture.NOW,
                "[{\"host\": \"a.example\"}, {\"host\": \"b.example\"}]", "[{\"host\": \"a.example\"}]", "");
        start(narrower);
        inbox.approve();
        assertThat(desk.calls).containsExactly("approve p-9");
    }

    @Test
    void whatCannotBeReadAsHostsIsNotTakenForHarmless() {
        start(Proposals.IMAGE);
        inbox.approve();
        assertThat(inbox.step().get()).isEqualTo(Step.CONFIRM);
        assertThat(inbox.opening().get().opened()).isEmpty();
        var unknown = new PendingProposal("dev-00000", "dev", "p-8", "root-please", "x", "", AppFixture.NOW, "", "", "");
        assertThat(Consequences.of(unknown, Optional.empty()).wide()).isTrue();
    }

    @Test
    void theHostOfAUrlIsWhatOpens() {
        assertThat(Consequences.of(Proposals.URL, Optional.empty()).opened()).containsExactly(new Widening("uploads.github.example", List.of(), ""));
    }

    @Test
    void aConfirmationOfWhatChangedMeanwhileIsAskedForAnew() {
        start(Proposals.HOST);
        inbox.approve();
        assertThat(inbox.step().get()).isEqualTo(Step.CONFIRM);

        var wider = new PendingProposal(
                Proposals.HOST.bottle(), Proposals.HOST.agentName(), "p-001", "egress-block", Proposals.HOST.payload(), Proposals.HOST.justification(),
                Proposals.HOST.arrivedAt(), "[]", Proposals.HOST.proposed(), "");
        desk.has(List.of(wider));
        timer.elapse();

        assertThat(inbox.step().get()).isEqualTo(Step.DECIDE);
        inbox.confirm();
        assertThat(desk.calls).isEmpty();
    }

    @Test
    void whatIsInvalidCannotBeApprovedButChangedAndRejected() {
        start(Proposals.SLY);
        inbox.approve();
        assertThat(inbox.step().get()).isEqualTo(Step.DECIDE);
        assertThat(desk.calls).isEmpty();
        inbox.modify();
        assertThat(inbox.step().get()).isEqualTo(Step.MODIFY);
    }

    @Test
    void whatIsTooLongToReadCannotBeApproved() {
        var endless = new PendingProposal(
                "dev-00000", "dev", "p-7", "capability-block", "#".repeat(InboxViewModel.LONGEST_SHOWN + 1), "", AppFixture.NOW, "", "", "");
        start(endless);
        inbox.approve();
        inbox.modify();
        assertThat(inbox.step().get()).isEqualTo(Step.DECIDE);
        inbox.askWhyRejected();
        assertThat(inbox.step().get()).isEqualTo(Step.REJECT);
    }

    @Test
    void theDraftShowsWhatThePayloadHidAndIsCheckedBeforeItIsSent() {
        start(Proposals.SLY);
        inbox.modify();
        assertThat(inbox.draftProperty().get()).contains("<U+202E>").contains("<U+0007>");
        inbox.applyModification();
        assertThat(inbox.objection().get()).isPresent();

        inbox.draftProperty().set("{\"host\": \"docs.example.org\u200B\"}");
        inbox.applyModification();
        assertThat(inbox.objection().get()).map(Problem::what).contains("it holds characters that cannot be seen");

        inbox.draftProperty().set("{\"host\": \"docs.example.org\"}");
        assertThat(inbox.objection().get()).isEmpty();
        inbox.applyModification();
        assertThat(inbox.step().get()).isEqualTo(Step.CONFIRM);
        assertThat(inbox.opening().get().opened()).containsExactly(new Widening("docs.example.org", List.of(), ""));
        assertThat(inbox.back()).isTrue();
        assertThat(inbox.step().get()).isEqualTo(Step.MODIFY);
        inbox.applyModification();
        inbox.confirm();
        assertThat(desk.calls).containsExactly("approve p-004 as {\"host\": \"docs.example.org\"}");
    }

    @Test
    void aRejectionHasAReason() {
        start(Proposals.HOST);
        inbox.askWhyRejected();
        inbox.reasonProperty().set("  ");
        inbox.reject();
        assertThat(desk.calls).isEmpty();
        inbox.reasonProperty().set("use the mirror");
        inbox.reject();
        assertThat(desk.calls).containsExactly("reject p-001 because use the mirror");
        assertThat(inbox.picture().get()).isEqualTo(Picture.NONE);
    }

    @Test
    void whatFailsStaysPendingAndSaysWhy() {
        start(Proposals.HOST);
        desk.fault = Optional.of(Problem.of("the gate of researcher-m3hxd did not answer in time", "Look at its log."));
        inbox.approve();
        inbox.confirm();
        ProposalItem item = inbox.selectedProperty().get().orElseThrow();
        assertThat(item.problem().get()).map(Problem::what).contains("the gate of researcher-m3hxd did not answer in time");
        assertThat(item.busy().get()).isFalse();
        assertThat(told).isEmpty();
        assertThat(inbox.count().get()).isEqualTo(1);
    }

    @Test
    void nothingIsAnsweredTwiceWhileAnAnswerIsUnderWay() {
        Queue<Runnable> background = new ArrayDeque<>();
        inbox = inbox(new FxThread(background::add, Runnable::run));
        desk.has(List.of(Proposals.HOST));
        inbox.start();
        while (!background.isEmpty()) {
            background.remove().run();
        }
        timer.elapse();
        inbox.approve();
        inbox.confirm();
        assertThat(inbox.selectedProperty().get().orElseThrow().busy().get()).isTrue();
        inbox.approve();
        inbox.askWhyRejected();
        assertThat(inbox.step().get()).isEqualTo(Step.DECIDE);
        while (!background.isEmpty()) {
            background.remove().run();
        }
        assertThat(desk.calls).containsExactly("approve p-001");
    }

    @Test
    void anAnsweredOneDoesNotComeBackWithAnOlderList() {
        start(Proposals.HOST, Proposals.URL);
        inbox.approve();
        inbox.confirm();
        assertThat(selectedId()).isEqualTo("p-002");
        desk.has(List.of(Proposals.HOST, Proposals.URL));
        timer.elapse();
        assertThat(ids()).containsExactly("p-002");
    }

    @Test
    void onlyWhatComesLaterIsNews() {
        start(Proposals.HOST);
        assertThat(arrived).isEmpty();
        desk.arrives(Proposals.URL);
        timer.elapse();
        assertThat(arrived).extracting(PendingProposal::id).containsExactly("p-002");
    }

    @Test
    void whatCannotBeReadIsSaidOnceAndCanBePutAway() {
        start(Proposals.HOST);
        Problem malformed = Problem.of("queue/researcher-m3hxd/p-6.proposal.json is not JSON", "It is skipped.");
        desk.complain(malformed);
        desk.complain(malformed);
        assertThat(inbox.troubles()).containsExactly(malformed);
        Stream.of("1", "2", "3", "4").map(Problem::of).forEach(desk::complain);
        assertThat(inbox.troubles()).hasSize(3);
        inbox.dismiss(Problem.of("4"));
        assertThat(inbox.troubles()).extracting(Problem::what).containsExactly("2", "3");
    }

    @Test
    void tenThousandProposalsAreTakenInAsOneUpdate() {
        start(Proposals.many(10_000).toArray(PendingProposal[]::new));
        select("m-5000");
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            desk.has(Proposals.many(10_000 - i));
        }
        assertThat(timer.elapse()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(inbox.count().get()).isEqualTo(9_901);
        assertThat(selectedId()).isEqualTo("m-5000");
    }

    @Test
    void theWatchEndsWithTheWindow() {
        start(Proposals.HOST);
        assertThat(desk.watchers()).isEqualTo(1);
        inbox.close();
        assertThat(desk.watchers()).isZero();
    }

    @Test
    void theAgeIsSaidInTheUnitsOfAPerson() {
        var words = new ProposalWords(new Messages(Locale.ENGLISH));
        assertThat(Stream.of(-5, 12, 260, 2 * 3600 + 600, 4 * 86_400)
                        .map(seconds -> words.age(Proposals.HOST, Proposals.HOST.arrivedAt().plusSeconds(seconds))))
                .containsExactly("0 s", "12 s", "4 min", "2 h 10 min", "4 d");
    }
}
