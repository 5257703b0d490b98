package io.claudebottle.app.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.preflight.PreflightPage;
import io.claudebottle.app.selftest.SelfTestViewModel.State;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestViewTest extends ViewTest {

    @TempDir
    Path directory;

    private final FakeSelfTests tests = new FakeSelfTests();
    private PreflightPage page;

    @AfterEach
    void nothingWaits() {
        tests.standstill.countDown();
    }

    private void open() {
        page = new PreflightPage(directory, tests, fx, messages);
        loaders.register(page.controllers());
        show(FxmlFile.PREFLIGHT, 1280, 748);
        eventually("a plan", page::isPlanned);
        eventually("what is known", () -> !(page.selfTest().state().get() instanceof State.Unasked));
    }

    private String sentence() {
        return onFx(this::shownSentence);
    }

    private String shownSentence() {
        return lookup("#selftest-sentence").queryAs(Hyperlink.class).getText();
    }

    private Button run() {
        return lookup("#selftest-run").queryButton();
    }

    private List<String> sheet() {
        return onFx(() -> lookup("#selfTest").query().lookupAll(".label").stream().map(Labeled.class::cast).map(Labeled::getText).toList());
    }

    private boolean isOpen() {
        return onFx(() -> lookup("#selfTest").query().isVisible());
    }

    @Test
    void neverVerifiedIsSaidAndOffersToTry() {
        open();
        snapshot("selftest-never");
        assertThat(sentence()).isEqualTo("Isolation: never verified");
        assertThat(run().isDisabled()).isFalse();

        clickOn("#selftest-sentence");
        snapshot("selftest-never-sheet");
        assertThat(isOpen()).isTrue();
        assertThat(sheet()).contains("Nothing is known of this machine yet");
        assertThat(clippedTexts()).isEmpty();
        push(KeyCode.ESCAPE);
        assertThat(isOpen()).isFalse();
        assertThat(page.visits()).as("only the sheet was closed").isEmpty();
    }

    @Test
    void whileItRunsItCountsAndCanBeStopped() {
        tests.comeFirst = 9;
        open();
        clickOn("#selftest-run");
        eventually("nine checks are in", () -> shownSentence().equals("Self-test: 9 of 14 checks"));
        snapshot("selftest-running");
        clickOn("#selftest-sentence");
        assertThat(sheet()).contains("Self-test: 9 of 14 checks", "Public addresses");
        snapshot("selftest-running-sheet");
        push(KeyCode.ESCAPE);

        assertThat(run().getText()).isEqualTo("Stop");
        clickOn("#selftest-run");
        eventually("it is over", () -> shownSentence().equals("Isolation: never verified"));
        assertThat(run().getText()).isEqualTo("Run self-test");
    }

    @Test
    void theLaunchOfTheBottleIsShown() {
        tests.comeFirst = 0;
        open();
        clickOn("#selftest-run");
        eventually("the stage is named", () -> shownSentence().equals("Self-test: Starting the sidecars…"));
        snapshot("selftest-launching");
    }

    @Test
    void verifiedIsOneQuietLine() {
        tests.standings.put("docker", FakeSelfTests.verified());
        open();
        snapshot("selftest-verified");
        assertThat(sentence()).isEqualTo("Isolation: verified 3 days ago, 14 of 14");

        clickOn("#selftest-sentence");
        snapshot("selftest-verified-sheet");
        snapshotAtDoubleScale("selftest-verified-sheet");
        assertThat(sheet()).contains("runc · claude-bottle:latest · Linux 6.18.5 amd64 · 0.1.0 · 12.6 s");
        assertThat(clippedTexts()).isEmpty();
        push(KeyCode.ESCAPE);
        small();
        savePicture("selftest-verified-1024");
    }

    /// The smallest window, less its header.
    private void small() {
        onFx(() -> {
            stage.setWidth(1024);
            stage.setHeight(648);
            return true;
        });
        eventually("it is laid out", () -> lookup("#scroll").queryAs(ScrollPane.class).getContent().getLayoutBounds().getHeight() > 648);
        assertThat(clippedTexts()).isEmpty();
    }

    @Test
    void aFailureIsNamedFirstWithWhatItMeans() {
        tests.finds = FakeSelfTests.report(1, 1);
        open();
        clickOn("#selftest-run");
        eventually("it is over", () -> shownSentence().startsWith("Isolation: 12 of 14 held"));
        snapshot("selftest-failed");
        clickOn("#selftest-sentence");
        snapshot("selftest-failed-sheet");

        List<String> names = onFx(() -> lookup("#selftest-checks .t-strong").queryAllAs(Label.class).stream().map(Labeled::getText).filter(text -> !text.isEmpty()).toList());
        assertThat(sheet()).contains("Seen: /run/docker.sock found")
                .anyMatch(text -> text.contains("an engine's socket alone is the whole machine"))
                .anyMatch(text -> text.startsWith("Could not be tried: "));
        assertThat(names).containsSubsequence("The host's sockets", "System calls", "Public addresses");
        assertThat(clippedTexts()).isEmpty();
        push(KeyCode.ESCAPE);
        small();
        savePicture("selftest-failed-1024");
    }

    @Test
    void aControlThatDidNotFailIsSaidToMakeAllOfItWorthless() {
        tests.finds = FakeSelfTests.unbelievable();
        open();
        clickOn("#selftest-run");
        eventually("it is over", () -> shownSentence().startsWith("Isolation: the self-test cannot be believed"));
        snapshot("selftest-unbelievable");
        clickOn("#selftest-sentence");
        assertThat(sheet()).anyMatch(text -> text.startsWith("Did not succeed in a plain process of this host, where it must"));
    }

    @Test
    void aBottleThatCannotBeLaunchedIsAProblemWithItsFix() {
        tests.fault = Optional.of(Problem.of("the bottle is not closed: the host answers at 172.18.0.1 on the internal network", "Look at the firewall."));
        open();
        clickOn("#selftest-run");
        eventually("it is over", () -> shownSentence().startsWith("The self-test failed: the bottle is not closed"));
        snapshot("selftest-problem");
        clickOn("#selftest-sentence");
        snapshot("selftest-problem-sheet");
        assertThat(sheet()).contains("Look at the firewall.");
    }
}
