package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.launch.Approval;
import io.claudebottle.app.preflight.PreflightViewModel.Picture;
import io.claudebottle.app.selftest.FakeSelfTests;
import io.claudebottle.app.selftest.SelfTestController;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightViewTest extends ViewTest {

    /// The smallest window that an ordinary agent's preflight must fit into, less the window's own header.
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 748;

    @TempDir Path directory;
    private ConsentBench bench;
    private PreflightViewModel preflight;
    private final FakePages pages = new FakePages();
    private final List<Approval> approved = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory).route("packages.example.com");
        bench.docker.resolved = plan -> OrdinaryPlan.of(plan, bench);
        bench.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install the package bubblewrap, then open this page again."));
        bench.docker.checks.add(new Check(Outcome.PASSED, "Docker Engine 28.1 answers", ""));
        bench.docker.checks.add(new Check(Outcome.PASSED, "The network can be made internal", ""));
    }

    private void open(double width, double height) {
        preflight = bench.preflight(fx);
        var selfTest = new SelfTestViewModel(new FakeSelfTests(), fx);
        loaders.register(Map.of(
                PreflightController.class,
                () -> new PreflightController(
                        preflight, selfTest, pages, approved::add, (file, line) -> opened.add(file.getFileName() + ":" + line), messages),
                SelfTestController.class,
                () -> new SelfTestController(selfTest, messages)));
        show(FxmlFile.PREFLIGHT, width, height);
        settled();
    }

    private void settled() {
        eventually("a plan or a problem", () -> preflight.picture().get() == Picture.PLAN || preflight.picture().get() == Picture.FAILED);
    }

    private ShownPlan plan() {
        return onFx(() -> preflight.plan().get().orElseThrow());
    }

    private Button button(String id) {
        return lookup("#" + id).queryButton();
    }

    @Test
    void aFirstLaunchFitsWithoutScrollingAndIsNotOneKeyAway() {
        open(WIDTH, HEIGHT);
        snapshot("preflight-first");
        ScrollPane scroll = lookup("#scroll").queryAs(ScrollPane.class);
        assertThat(onFx(() -> scroll.getContent().getBoundsInLocal().getHeight()))
                .isLessThanOrEqualTo(onFx(() -> scroll.getViewportBounds().getHeight()));
        assertThat(onFx(() -> stage.getScene().getFocusOwner())).isSameAs(button("cancel"));
        push(KeyCode.ENTER);
        assertThat(approved).isEmpty();

        onFx(() -> {
            button("launch").requestFocus();
            return true;
        });
        push(KeyCode.ENTER);
        assertThat(approved).hasSize(1);
    }

    @Test
    void nothingOverlapsInASmallWindowOrAtTwiceTheSize() {
        bench.agreeToWhatIsDeclared();
        bench.route("python.example.com").asks("NPM_TOKEN", "token for the registry");
        open(1024, 648);
        savePicture("preflight-1024");
        snapshotAtDoubleScale("preflight");
    }

    @Test
    void howMuchOfAVariableTheAgentSeesIsNeverCutOff() {
        bench.asks("A_VERY_LONG_NAME_OF_A_VARIABLE_THAT_SOMEBODY_NEEDS", "").asks("ANTHROPIC_DEFAULT_SONNET_MODEL", "");
        for (double width : new double[] {1000, WIDTH}) {
            open(width, HEIGHT);
            savePicture("preflight-long-names-" + (int) width);
            assertThat(clippedTexts()).doesNotContain("asked", "readable", "proxied");
            assertThat(onFx(() -> lookup("#group-environment .badge").queryAll().stream().allMatch(chip -> chip.getParent()
                            .getLayoutBounds()
                            .contains(chip.getBoundsInParent()))))
                    .isTrue();
        }
    }

    @Test
    void anUnchangedPlanIsOneKeyAway() {
        bench.agreeToWhatIsDeclared();
        open(WIDTH, HEIGHT);
        snapshot("preflight-unchanged");
        push(KeyCode.ENTER);
        assertThat(approved).hasSize(1);
        assertThat(approved.getFirst().prepared().plan().identity()).isEqualTo(plan().identity());
    }

    @Test
    void widenedRowsHaveToBeTickedOneByOne() {
        bench.route("python.example.com").agreeToWhatIsDeclared();
        bench.routes.removeLast();
        bench.route("telemetry.example.com");
        bench.asks("NPM_TOKEN", "token for the registry");
        open(WIDTH, HEIGHT);
        SecretField secret = plan().secrets().getFirst();
        interact(() -> secret.valueProperty().set("s3cret"));
        snapshot("preflight-widened");
        assertThat(button("launch").isDisabled()).isTrue();
        assertThat(lookup("#blocked").queryAs(Label.class).getText()).isEqualTo("2 widened rows are still to be ticked.");

        lookup(".change-widened .check-box").queryAllAs(CheckBox.class).forEach(this::clickOn);
        assertThat(button("launch").isDisabled()).isFalse();
        clickOn("#launch");
        assertThat(approved).hasSize(1);
    }

    @Test
    void aSecretIsTypedInItsRowAndNeverShownUnlessAskedFor() {
        bench.asks("NPM_TOKEN", "token for the registry").agreeToWhatIsDeclared();
        open(WIDTH, HEIGHT);
        assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("secret-NPM_TOKEN");
        write("s3cret");
        snapshot("preflight-secrets");
        push(KeyCode.ENTER);
        assertThat(approved).hasSize(1);
        assertThat(approved.getFirst().secrets().reveal()).containsEntry("NPM_TOKEN", "s3cret");
    }

    @Test
    void aTokenThatTheHostLacksIsTypedInTheRowOfItsRoute() {
        bench.docker.resolved = plan -> OrdinaryPlan.withoutToken(OrdinaryPlan.of(plan, bench));
        open(WIDTH, HEIGHT);
        assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("secret-CLAUDE_BOTTLE_OAUTH_TOKEN");
        assertThat(lookup("#group-egress #secret-CLAUDE_BOTTLE_OAUTH_TOKEN").tryQuery()).isPresent();
        snapshot("preflight-token");
        assertThat(button("launch").isDisabled()).isTrue();

        write("s3cret");
        clickOn("#launch");
        assertThat(approved).hasSize(1);
        assertThat(approved.getFirst().secrets().reveal()).containsOnly(Map.entry("CLAUDE_BOTTLE_OAUTH_TOKEN", "s3cret"));
    }

    @Test
    void aRevealedSecretDoesNotGetToTheClipboard() {
        bench.asks("NPM_TOKEN", "").agreeToWhatIsDeclared();
        open(WIDTH, HEIGHT);
        write("s3cret");
        clickOn(".secret-input .toggle-button");
        onFx(() -> {
            Clipboard.getSystemClipboard().clear();
            TextInputControl shown = lookup(".secret-input .text-field").queryAllAs(TextInputControl.class).stream().filter(Node::isVisible).findFirst().orElseThrow();
            assertThat(shown.getText()).isEqualTo("s3cret");
            shown.selectAll();
            shown.copy();
            shown.cut();
            return true;
        });
        assertThat(onFx(() -> Clipboard.getSystemClipboard().hasString())).isFalse();
    }

    @Test
    void aFailedCheckDisablesLaunchAndSaysWhy() {
        bench.docker.checks.add(new Check(Outcome.FAILED, "a container of that name exists", "Remove it in Cleanup, then try again."));
        bench.docker.checks.add(new Check(Outcome.WARNED, "the agent image is 3 days old", "It is rebuilt at launch."));
        open(WIDTH, HEIGHT);
        snapshot("preflight-check-failed");
        assertThat(button("launch").isDisabled()).isTrue();
        assertThat(lookup("#blocked").queryAs(Label.class).getText()).contains("a container of that name exists");
    }

    @Test
    void aSentenceShowsTheRowItComesFrom() {
        open(1024, 500);
        Hyperlink sentence = lookup(".sentence .jump").queryAllAs(Hyperlink.class).stream()
                .filter(link -> link.getText().contains("kernel"))
                .findFirst()
                .orElseThrow();
        interact(sentence::fire);
        PlanLineView row = lookup(".plan-row").queryAllAs(PlanLineView.class).stream()
                .filter(view -> view.line().row().label().equals("runtime"))
                .findFirst()
                .orElseThrow();
        assertThat(row.getPseudoClassStates()).anyMatch(state -> state.getPseudoClassName().equals("flash"));
        ScrollPane scroll = lookup("#scroll").queryAs(ScrollPane.class);
        assertThat(onFx(() -> scroll.localToScene(scroll.getBoundsInLocal()).contains(row.localToScene(row.getBoundsInLocal())))).isTrue();
    }

    @Test
    void aTriedUrlIsAnsweredAsItIsTypedAndNothingOnThePageMoves() {
        bench.agreeToWhatIsDeclared();
        open(1024, 648);
        double height = onFx(() -> lookup("#cards").query().getLayoutBounds().getHeight());
        push(KeyCode.CONTROL, KeyCode.U);
        assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("tryUrl");

        write("https://packages.example.com/simple/");
        snapshot("preflight-try-allowed");
        assertThat(trialTexts()).contains("Allowed", "route", "bottles/dev.md:15");
        assertThat(clippedTexts()).doesNotContainAnyElementsOf(trialTexts());
        clickOn("#trial .hyperlink");
        assertThat(opened).containsExactly("dev.md:15");

        clickOn("#tryUrl").push(KeyCode.ESCAPE);
        assertThat(lookup("#trial").query().isVisible()).isFalse();
        write("telemetry.example.org/collect");
        snapshot("preflight-try-denied");
        assertThat(onFx(() -> lookup("#cards").query().getLayoutBounds().getHeight())).isEqualTo(height);
        snapshotAtDoubleScale("preflight-try-denied");
        assertThat(trialTexts()).contains("Denied", "no-route", "default").anyMatch(text -> text.startsWith("blocked: telemetry.example.org"));

        push(KeyCode.ENTER);
        assertThat(approved).as("an answer is not a launch").isEmpty();
    }

    private List<String> trialTexts() {
        return onFx(() -> lookup("#trial").query().lookupAll("*").stream().filter(Labeled.class::isInstance).map(Labeled.class::cast).map(Labeled::getText).toList());
    }

    @Test
    void withoutAPlanNoUrlCanBeTried() {
        bench.docker.missing = Optional.of(Problem.of("the Docker Engine does not answer at unix:///var/run/docker.sock", "Start it, or choose another backend."));
        open(WIDTH, HEIGHT);
        assertThat(lookup("#tryUrl").query().isDisabled()).isTrue();
        push(KeyCode.CONTROL, KeyCode.U);
        assertThat(onFx(() -> stage.getScene().getFocusOwner())).isNotSameAs(lookup("#tryUrl").query());
    }

    @Test
    void anOriginOpensTheFileAtItsLine() {
        open(WIDTH, HEIGHT);
        interact(() -> lookup(".plan-origin").queryAs(Hyperlink.class).fire());
        assertThat(opened).containsExactly("implementer.md:1");
    }

    @Test
    void theComposeFileIsASheetThatEscapeCloses() {
        open(WIDTH, HEIGHT);
        clickOn("#showTopology");
        assertThat(lookup("#topology").queryTextInputControl().getText()).contains("services:");
        snapshot("preflight-compose");
        push(KeyCode.ESCAPE);
        assertThat(lookup("#sheet").query().isVisible()).isFalse();
        assertThat(pages.visits).isEmpty();
    }

    @Test
    void theTextIsTheOneThatTheCommandLinePrints() {
        open(WIDTH, HEIGHT);
        clickOn("#copyText");
        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo(plan().text());
    }

    @Test
    void anUnavailableBackendIsDisabledAndTellsHowToInstallIt() {
        open(WIDTH, HEIGHT);
        Node segment = lookup("#backend-bubblewrap").query();
        assertThat(segment.isDisabled()).isTrue();
        assertThat(segment.getAccessibleHelp()).contains("Install the package bubblewrap");
    }

    @Test
    void aMissingEngineIsShownWithWhatToDo() {
        bench.docker.missing = Optional.of(Problem.of("the Docker Engine does not answer at unix:///var/run/docker.sock", "Start it, or choose another backend."));
        open(WIDTH, HEIGHT);
        snapshot("preflight-failed");
        assertThat(button("launch").isDisabled()).isTrue();
        bench.docker.missing = Optional.empty();
        clickOn(messages.get("preflight.again"));
        settled();
        assertThat(lookup("#cards").query().isVisible()).isTrue();
    }

    @Test
    void cancelGoesBack() {
        open(WIDTH, HEIGHT);
        clickOn("#cancel");
        assertThat(pages.visits).containsExactly("back");
    }
}
