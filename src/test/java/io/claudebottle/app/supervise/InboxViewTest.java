package io.claudebottle.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.supervise.InboxViewModel.Picture;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.FakeProposalDesk;
import io.claudebottle.session.supervise.PendingProposal;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javafx.beans.property.SimpleLongProperty;
import javafx.event.Event;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxViewTest extends ViewTest {

    private final FakeProposalDesk desk = new FakeProposalDesk();
    private final SimpleLongProperty ticks = new SimpleLongProperty();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private InboxViewModel inbox;

    private void open(List<PendingProposal> pending, double width, double height) {
        desk.has(pending);
        inbox = new InboxViewModel(desk, fx, Coalescer.timer(Executors.newVirtualThreadPerTaskExecutor()), (what, _) -> told.add(what), problems::add);
        loaders.register(new InboxViews(inbox, () -> AppFixture.NOW, ticks, loaders, messages).controllers());
        show(FxmlFile.INBOX, width, height);
    }

    private void openWith(List<PendingProposal> pending) {
        open(pending, 940, 640);
        onFx(() -> {
            inbox.start();
            return inbox;
        });
        eventually("rows", () -> inbox.picture().get() == Picture.ROWS);
        eventually("a row is selected", () -> lookup("#rows").queryListView().getSelectionModel().getSelectedIndex() == 0);
    }

    @AfterEach
    void close() {
        onFx(() -> {
            inbox.close();
            return inbox;
        });
    }

    private String text(String id) {
        return lookup(id).queryAs(Label.class).getText();
    }

    @Test
    void aProposalIsReadAndApprovedByTheKeyboard() {
        openWith(Proposals.ALL);
        eventually("the difference", () -> !inbox.difference().get().isEmpty());
        snapshot("inbox");
        assertThat(text("#title")).isEqualTo("researcher wants to reach more hosts");
        assertThat(text("#facts")).contains("4 min");

        clickOn("researcher-m3hxd");
        push(KeyCode.A);
        snapshot("inbox-confirm");
        assertThat(lookup(".opened-line").queryAs(Label.class).getText()).isEqualTo("archives.example.org · /crates/");
        assertThat(desk.calls).isEmpty();
        push(KeyCode.ESCAPE);
        assertThat(lookup("#confirm").query().isVisible()).isFalse();
        push(KeyCode.A);
        push(KeyCode.ENTER);
        eventually("approved", () -> inbox.count().get() == 3);
        assertThat(desk.calls).containsExactly("approve p-001");
        assertThat(told).containsExactly("approved egress-block for [researcher-m3hxd]");
        eventually("the next one", () -> text("#title").startsWith("implementer"));
        push(KeyCode.DOWN);
        eventually("the image", () -> text("#title").equals("implementer wants another image"));
        snapshot("inbox-image");
    }

    @Test
    void whatHidesIsShownAndCannotBeApproved() {
        openWith(List.of(Proposals.SLY));
        assertThat(lookup("#payload").queryAs(TextArea.class).getText()).contains("<U+202E>").contains("<U+0007>");
        assertThat(lookup("#approve").query().isDisabled()).isTrue();
        assertThat(lookup("#hidden").query().isVisible()).isTrue();
        assertThat(text("#justification")).contains("<U+001B>");
        snapshot("inbox-sly");
        clickOn("notes-aa11b");
        push(KeyCode.A);
        assertThat(desk.calls).isEmpty();

        push(KeyCode.M);
        eventually("the editor", () -> lookup("#editor").query().isFocused());
        push(KeyCode.CONTROL, KeyCode.A).write("{ \"hots\": 1 }");
        clickOn("Apply instead");
        snapshot("inbox-modify");
        assertThat(lookup(".proposal .banner-title").queryAllAs(Label.class)).extracting(Label::getText).anyMatch(words -> words.contains("unknown key"));
        clickOn("#editor").push(KeyCode.CONTROL, KeyCode.A).write("{\"host\": \"docs.example.org\"}");
        clickOn("Apply instead");
        clickOn("#confirmApproval");
        eventually("gone", () -> inbox.picture().get() == Picture.NONE);
        assertThat(desk.calls).containsExactly("approve p-004 as {\"host\": \"docs.example.org\"}");
        snapshot("inbox-empty");
    }

    @Test
    void aRejectionWantsAReasonAndTypingItAnswersNothing() {
        openWith(Proposals.ALL);
        clickOn("researcher-m3hxd");
        push(KeyCode.R);
        eventually("the reason", () -> lookup("#reason").query().isFocused());
        assertThat(lookup("#confirmRejection").query().isDisabled()).isTrue();
        write("a mirror has them");
        snapshot("inbox-reject");
        push(KeyCode.ENTER);
        eventually("rejected", () -> inbox.count().get() == 3);
        assertThat(desk.calls).containsExactly("reject p-001 because a mirror has them");
    }

    @Test
    void whatFailsStaysAndSaysWhyWhereItHappened() {
        openWith(Proposals.ALL);
        desk.fault = Optional.of(new Problem(
                "the gate of researcher-m3hxd did not say that it applies the routes", "It may have ended; look at its log.", List.of(), List.of("egress: no answer within 2 s")));
        desk.complain(Problem.of("researcher-m3hxd/p-6.proposal.json is not JSON", "It is skipped; the rest is shown."));
        clickOn("researcher-m3hxd");
        push(KeyCode.A);
        push(KeyCode.ENTER);
        eventually("failed", () -> inbox.selectedProperty().get().orElseThrow().problem().get().isPresent());
        snapshot("inbox-failed");
        assertThat(inbox.count().get()).isEqualTo(4);
    }

    @Test
    void theFourPicturesDiffer() {
        open(List.of(), 940, 640);
        eventually("loading", () -> lookup("#loading").query().isVisible());
        snapshot("inbox-loading");
        desk.watchFault = Optional.of(Problem.of("the queue of proposals cannot be read: permission denied", "Make /home/op/.claude-bottle/queue readable for you."));
        onFx(() -> {
            inbox.start();
            return inbox;
        });
        eventually("unavailable", () -> inbox.picture().get() == Picture.UNAVAILABLE);
        snapshot("inbox-unavailable");
        desk.watchFault = Optional.empty();
        desk.has(Proposals.ALL);
        clickOn(messages.get("inbox.again"));
        eventually("rows", () -> inbox.picture().get() == Picture.ROWS);
        clickOn("#filter").write("nobody");
        eventually("filtered", () -> inbox.picture().get() == Picture.FILTERED_OUT);
        snapshot("inbox-filtered");
    }

    @Test
    void selectionAndScrollSurviveTenThousandProposalsThatComeAndGo() {
        openWith(Proposals.many(10_000));
        ListView<ProposalItem> rows = lookup("#rows").queryListView();
        onFx(() -> {
            rows.getSelectionModel().select(5_000);
            rows.scrollTo(4_998);
            return rows;
        });
        eventually("scrolled", () -> inbox.selectedProperty().get().map(ProposalItem::headline).orElse("").equals("number 5000 of many"));
        var cpu = ManagementFactory.getThreadMXBean();
        long longest = 0;
        for (int i = 1; i <= 5; i++) {
            int left = 10_000 - 100 * i;
            long before = onFx(cpu::getCurrentThreadCpuTime);
            desk.has(Proposals.many(left));
            eventually("taken in", () -> inbox.count().get() == left);
            longest = Math.max(longest, (onFx(cpu::getCurrentThreadCpuTime) - before) / 1_000_000);
        }
        assertThat(onFx(() -> rows.getSelectionModel().getSelectedItem().headline())).isEqualTo("number 5000 of many");
        assertThat(lookup("number 5000 of many").queryAll()).isNotEmpty();
        assertThat(longest).as("milliseconds of work for the FX thread, all pulses until then included").isLessThan(700);
    }

    @Test
    void aKeyThatIsHeldAnswersOneProposalOnly() {
        var narrower = new PendingProposal(
                "dev-00000", "dev", "n-1", "egress-block", "[]", "", AppFixture.NOW.minusSeconds(50), "[{\"host\": \"a.example\"}]", "[]", "");
        openWith(List.of(narrower, Proposals.withId(narrower, "n-2")));
        clickOn("#rows");
        onFx(() -> {
            for (int i = 0; i < 20; i++) {
                Event.fireEvent(lookup("#rows").query(), new KeyEvent(KeyEvent.KEY_PRESSED, "a", "a", KeyCode.A, false, false, false, false));
            }
            return desk;
        });
        eventually("answered", () -> inbox.count().get() == 1);
        onFx(() -> {
            Event.fireEvent(lookup("#rows").query(), new KeyEvent(KeyEvent.KEY_PRESSED, "a", "a", KeyCode.A, false, false, false, false));
            return desk;
        });
        assertThat(desk.calls).hasSize(1);
        push(KeyCode.A);
        push(KeyCode.A);
        eventually("the second", () -> inbox.count().get() == 0);
    }

    @Test
    void nothingIsCutOffInLittleRoom() {
        openWith(List.of(Proposals.SLY, Proposals.HOST));
        assertThat(clippedTextsOutsideOfRows()).as("at 100 %").isEmpty();
        snapshotAtDoubleScale("inbox");
    }
}
