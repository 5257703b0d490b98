package io.claudebottle.app.firstrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.ExampleStarter;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.preflight.BackendChoice;
import io.claudebottle.app.preflight.ConsentBench;
import io.claudebottle.app.preflight.FakePages;
import io.claudebottle.app.preflight.LaunchRequest;
import io.claudebottle.backend.Isolation;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Fix;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.Subject;
import io.claudebottle.session.doctor.Verdict;
import io.claudebottle.state.LaunchFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunViewTest extends ViewTest {

    /// The window's own header is above the page.
    private static final double HEIGHT = 648;

    private static final Isolation NAMESPACES = new Isolation(
            "Namespaces of this kernel, held by one process; no image, no daemon", "This machine's, shared", List.of(), List.of("A bug in the kernel"), List.of());

    @TempDir Path directory;
    private ConsentBench bench;
    private final FakePages pages = new FakePages();
    private final List<LaunchRequest> launched = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private final List<Finding> findings = new CopyOnWriteArrayList<>();
    private boolean tokenIsSet;

    @BeforeEach
    void machineWithoutAnything() {
        bench = new ConsentBench(directory);
        findings.addAll(List.of(
                finding("JDK", Verdict.OK, "25.0.1, the one that runs this", "", ""),
                finding("GTK", Verdict.OK, "3.24.38", "", ""),
                finding("git", Verdict.OK, "2.39.5, /usr/bin/git", "", ""),
                finding("Docker engine", Verdict.FAILED, "does not answer at unix:///var/run/docker.sock", "Only one of the backends has to be there.", "sudo apt-get install docker.io"),
                finding("bwrap", Verdict.FAILED, "is not installed", "With it bottles need no engine and no image.", "sudo apt-get install bubblewrap"),
                finding("claude", Verdict.WARNING, "is not installed", "The product installs its own copy at the first launch, or install it yourself.", "npm install -g @anthropic-ai/claude-code"),
                finding("smolvm", Verdict.ABSENT, "is not installed", "", "")));
    }

    private void machineIsReady() {
        findings.removeIf(finding -> finding.verdict() != Verdict.OK && finding.verdict() != Verdict.ABSENT);
        findings.add(finding("bwrap", Verdict.OK, "0.8.0, /usr/bin/bwrap", "", ""));
    }

    private void open(double width, double height) {
        loaders.register(new FirstRunViews(
                        () -> new Report("", findings),
                        new ExampleStarter(bench.home),
                        () -> new BackendChoice("bubblewrap", NAMESPACES, LaunchFigures.Figures.none(), Optional.empty()),
                        new LaunchRequest("starter", Path.of("/home/ada/src/shop"), false),
                        () -> tokenIsSet ? Optional.empty() : Optional.of("npx --yes @anthropic-ai/claude-code setup-token"),
                        new FirstRunMemory(bench.home),
                        launched::add,
                        (file, line) -> opened.add(file.getFileName() + ":" + line),
                        pages,
                        fx,
                        problems::add,
                        messages)
                .controllers());
        show(FxmlFile.FIRST_RUN, width, height);
        eventually("everything is looked at", () -> !lookup(".finding").queryAll().isEmpty() && !lookup("#home").queryAs(Label.class).getText().isEmpty());
    }

    private static Finding finding(String check, Verdict verdict, String words, String fix, String command) {
        return new Finding(check, Subject.LAUNCH, verdict, words, "", "", "every launch", new Fix(fix, command));
    }

    private String verdict() {
        return onFx(() -> lookup("#verdict").queryAs(Label.class).getText());
    }

    private boolean shows(String id) {
        return onFx(() -> lookup("#" + id).query().isVisible());
    }

    @Test
    void theFirstStepSaysWhatIsMissingWithACommandToCopy() {
        open(1024, HEIGHT);
        snapshot("first-machine");
        assertThat(onFx(() -> lookup("#machineStep").queryAs(ToggleButton.class).isSelected())).isTrue();
        assertThat(verdict()).isEqualTo("Something is missing before a bottle can run");
        assertThat(onFx(() -> lookup("#privacy").queryAs(Label.class).getText())).isEqualTo("No account, no telemetry, works offline");
        assertThat(clippedTexts()).isEmpty();
        snapshotAtDoubleScale("first-machine");

        clickOn(lookup(".copy-command").nth(1).<Node>query());
        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo("sudo apt-get install bubblewrap");
    }

    @Test
    void whatWasInstalledMeanwhileIsSeen() {
        open(1024, HEIGHT);
        machineIsReady();
        clickOn("#lookAgain");
        eventually("it is ready", () -> lookup("#verdict").queryAs(Label.class).getText().equals("Bottles can run here"));
        snapshot("first-machine-ready");
        assertThat(onFx(() -> lookup("#machineNumber").queryAs(Label.class).getText())).isEqualTo("✓");
    }

    @Test
    void theSecondStepShowsTheFilesBeforeItWritesThem() {
        machineIsReady();
        open(1024, HEIGHT);
        push(KeyCode.ENTER);
        assertThat(shows("starterPane")).isTrue();
        snapshot("first-starter");
        assertThat(lookup("#text").queryTextInputControl().getText()).contains("# A bottle is a boundary");
        assertThat(bench.home.bottles()).doesNotExist();
        assertThat(clippedTextsOutsideOfRows()).doesNotContainAnyElementsOf(List.of("Write the files", "Next", "Back", "Skip"));

        clickOn("agents/starter.md");
        assertThat(lookup("#text").queryTextInputControl().getText()).contains("# An agent says who runs in which bottle");
        clickOn("#write");
        eventually("written", () -> !lookup("#write").query().isVisible());
        snapshot("first-starter-written");
        assertThat(bench.home.agents().resolve("starter.md")).exists();
        assertThat(lookup("#text").queryTextInputControl().getText()).as("the same file stays in view").contains("# An agent says who runs in which bottle");
        clickOn("#openFile");
        assertThat(opened).containsExactly("starter.md:1");
        snapshotAtDoubleScale("first-starter");
    }

    @Test
    void theThirdStepOpensThePreflightOfTheStarter() {
        machineIsReady();
        open(1024, HEIGHT);
        clickOn("#launchStep");
        snapshot("first-launch-before-writing");
        assertThat(lookup("#launch").queryButton().isDisabled()).as("there is nothing to launch yet").isTrue();

        clickOn("#starterStep");
        clickOn("#write");
        eventually("written", () -> !lookup("#write").query().isVisible());
        clickOn("#next");
        snapshot("first-launch");
        assertThat(clippedTexts()).isEmpty();
        snapshotAtDoubleScale("first-launch");
        push(KeyCode.ENTER);
        assertThat(launched).containsExactly(new LaunchRequest("starter", Path.of("/home/ada/src/shop"), false));
        assertThat(new FirstRunMemory(bench.home).isDue()).isFalse();
    }

    @Test
    void aTokenThatIsThereIsNotAskedFor() {
        tokenIsSet = true;
        open(1024, HEIGHT);
        clickOn("#launchStep");
        snapshot("first-launch-token");
        assertThat(onFx(() -> lookup("#launchToken").queryAs(Label.class).getText())).startsWith("CLAUDE_BOTTLE_OAUTH_TOKEN is set");
    }

    @Test
    void skippingIsRememberedAndLeavingIsNot() {
        open(1024, HEIGHT);
        clickOn(lookup(".icon-button").nth(0).<Node>query());
        assertThat(pages.visits).containsExactly("back");
        assertThat(new FirstRunMemory(bench.home).isDue()).isTrue();

        clickOn(messages.get("first.skip"));
        assertThat(pages.visits).containsExactly("back", "back");
        eventually("remembered", () -> !new FirstRunMemory(bench.home).isDue());
        assertThat(problems).isEmpty();
    }

    @Test
    void everyStepFitsIntoANarrowWindow() {
        open(480, HEIGHT);
        snapshot("first-machine-narrow");
        assertThat(clippedTexts()).isEmpty();
        clickOn("#starterStep");
        snapshot("first-starter-narrow");
        clickOn("#launchStep");
        snapshot("first-launch-narrow");
        assertThat(clippedTexts()).isEmpty();
    }
}
