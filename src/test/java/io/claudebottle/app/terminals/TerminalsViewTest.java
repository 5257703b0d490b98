package io.claudebottle.app.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.AppServices;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FakeTerminalPane;
import io.claudebottle.app.Page;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.design.Themes;
import io.claudebottle.problem.Problem;
import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.TerminalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

class TerminalsViewTest extends ViewTest {

    private static final String SCREEN = """
            ✻ Welcome to Claude Code!
              cwd: /home/node/workspace

            > summarise what changed in src/ since the last release

            ● I'll look at the log first.
            ● Bash(git log --oneline v0.3..HEAD -- src)
              ⎿  61eaa70 Decide what a plan grants, means and changed
            ✶ Reading… (12s · esc to interrupt)
            """;

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private AppServices services;
    private final Map<String, FakeTerminalPane> panes = new HashMap<>();
    private final List<FakeTerminalPane> made = new ArrayList<>();
    private Function<Duration, Executor> delayed = Coalescer.timer(Executors.newVirtualThreadPerTaskExecutor());

    @BeforeEach
    void threeAgents() {
        fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, "researcher-m3hxd", "researcher", Duration.ofSeconds(41 * 60 + 7));
        fixture.runs(fixture.docker, "implementer-9x2ab", "implementer", Duration.ofMinutes(130));
        fixture.runs(fixture.docker, "reviewer-77kqz", "reviewer", Duration.ofMinutes(3));
        fixture.sessions.runs("researcher-m3hxd").runs("implementer-9x2ab").runs("reviewer-77kqz");
    }

    @AfterEach
    void tearDown() {
        onFx(() -> {
            services.close();
            return services;
        });
    }

    private void open(int width, String... slugs) {
        onFx(() -> {
            services = new AppServices(
                    new AppServices.World(
                            fixture.workbench(),
                            fixture.sessions,
                            () -> {
                                made.add(new FakeTerminalPane());
                                return made.getLast();
                            },
                            fixture.desktop(),
                            themes,
                            fx,
                            delayed,
                            List.of(new Rectangle2D(0, 0, 1000, 700)),
                            fixture.clock),
                    () -> {});
            services.fill(stage);
            stage.setWidth(width);
            stage.setHeight(700);
            stage.show();
            services.start();
            return services;
        });
        eventually("rows", () -> services.agents().shown().size() == 3);
        for (String slug : slugs) {
            int before = fixture.sessions.opened.size();
            clickOn(slug);
            eventually("attached", () -> fixture.sessions.opened.size() == before + 1 && made.getLast().connected.size() == 1 && isLaidOut(slug));
            panes.put(slug, made.getLast());
            onFx(() -> {
                pane(slug).type(SCREEN);
                return slug;
            });
        }
    }

    private FakeTerminalPane pane(String slug) {
        return panes.get(slug);
    }

    private static boolean isLaidOut(String slug) {
        return handles(slug).findFirst().filter(handle -> handle.getBoundsInLocal().getWidth() > 0).isPresent();
    }

    private static Node handle(String slug) {
        return handles(slug).findFirst().orElseThrow();
    }

    /// In whichever window.
    private static Stream<Node> handles(String slug) {
        return Window.getWindows().stream()
                .filter(window -> window instanceof Stage)
                .flatMap(window -> window.getScene().getRoot().lookupAll(".tab-handle").stream())
                .filter(node -> ((Label) node).getText().equals(slug));
    }

    private List<String> order() {
        return onFx(() -> stage.getScene().getRoot().lookupAll(".tab-handle").stream()
                .sorted((one, other) -> Double.compare(middle(one).getX(), middle(other).getX()))
                .map(node -> ((Label) node).getText())
                .toList());
    }

    private static Point2D middle(Node node) {
        Bounds bounds = node.localToScreen(node.getBoundsInLocal());
        return new Point2D(bounds.getCenterX(), bounds.getCenterY());
    }

    private long splits() {
        return onFx(this::splitPanes);
    }

    private long splitPanes() {
        return stage.getScene().getRoot().lookupAll(".terminals .split-pane").stream().filter(SplitPane.class::isInstance).count();
    }

    /// Not by the keyboard: the headless platform has one window that hears keys, and it is not always the one in front.
    private void command(String words) {
        onFx(() -> {
            services.palette().open();
            services.palette().queryProperty().set(words);
            services.palette().run();
            return words;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void pictures(String name) {
        for (Themes.Choice choice : List.of(Themes.Choice.DARK, Themes.Choice.LIGHT)) {
            onFx(() -> {
                services.settings().theme().textProperty().set(choice.word());
                return choice;
            });
            savePicture(name + "-" + choice.word());
        }
    }

    private void scale(String percent) {
        onFx(() -> {
            services.settings().scale().textProperty().set(percent);
            return percent;
        });
    }

    @Test
    void severalAgentsAreSeenAtOnceByCommands() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab", "reviewer-77kqz");
        FakeTerminalPane reviewer = pane("reviewer-77kqz");

        command("split terminal right");
        assertThat(splits()).isEqualTo(1);
        onFx(() -> {
            stage.setWidth(1024);
            return stage;
        });
        command("go to next area");
        command("split terminal below");
        assertThat(splits()).isEqualTo(2);
        eventually("all three are seen", () -> List.of("researcher-m3hxd", "implementer-9x2ab", "reviewer-77kqz").stream()
                .allMatch(slug -> pane(slug).node().getScene() != null && pane(slug).node().localToScene(0, 0).getX() > 0));
        pictures("terminals-split");
        assertThat(made).as("no other terminal").hasSize(3);
        assertThat(reviewer.connected).as("its child").hasSize(1);
        assertThat(fixture.sessions.opened).noneMatch(pty -> pty.isClosed());
        scale("200");
        savePicture("terminals-split-200");
    }

    @Test
    void theMenuOfAnAreaSaysWhatCanBeDone() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        clickOn(".area-menu");
        eventually("menu", () -> lookup("Split terminal below").tryQuery().isPresent());
        savePopup("terminals-menu");
        clickOn("Split terminal below");
        eventually("below", () -> middle(handle("implementer-9x2ab")).getY() > middle(handle("researcher-m3hxd")).getY() + 100);
        assertThat(splits()).isEqualTo(1);
    }

    @Test
    void theMenuOfATabIsAboutThatTab() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        rightClickOn(handle("researcher-m3hxd"));
        eventually("menu", () -> lookup("Split terminal to the right").tryQuery().isPresent());
        clickOn("Split terminal to the right");
        eventually("beside", () -> splitPanes() == 1);
        assertThat(order()).containsExactly("implementer-9x2ab", "researcher-m3hxd");
    }

    @Test
    void aTabThatIsDraggedOutOfTheWindowGetsOneOfItsOwn() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        hold("implementer-9x2ab", new Point2D(600, 300));
        // The headless platform tells a window nothing of what is outside of it; every other one does while a button is held.
        onFx(() -> {
            Event.fireEvent(handle("implementer-9x2ab"), new MouseEvent(
                    MouseEvent.MOUSE_RELEASED, 500, 900, 500, 900, MouseButton.PRIMARY, 1,
                    false, false, false, false, false, false, false, true, false, false, null));
            return stage;
        });
        release(MouseButton.PRIMARY);
        eventually("two windows", () -> Window.getWindows().stream().filter(Stage.class::isInstance).count() == 2);
        assertThat(order()).containsExactly("researcher-m3hxd");
        assertThat(other().getTitle()).isEqualTo("implementer-9x2ab");
    }

    @Test
    void thePaletteIsReachedFromTheOtherWindowToo() {
        open(1000, "researcher-m3hxd");
        command("window of its own");
        Stage window = other();
        onFx(() -> {
            Event.fireEvent(window.getScene(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.P, true, true, false, false));
            return window;
        });
        assertThat(onFx(() -> services.palette().openProperty().get())).isTrue();
    }

    @Test
    void aTabIsDraggedAmongItsNeighbours() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        assertThat(order()).containsExactly("researcher-m3hxd", "implementer-9x2ab");
        Point2D before = onFx(() -> middle(handle("researcher-m3hxd")));
        drag("implementer-9x2ab", before.subtract(30, 0));
        eventually("order", () -> middle(handle("implementer-9x2ab")).getX() < middle(handle("researcher-m3hxd")).getX());
    }

    private void drag(String slug, Point2D to) {
        hold(slug, to);
        release(MouseButton.PRIMARY);
    }

    private void hold(String slug, Point2D to) {
        Point2D from = onFx(() -> middle(handle(slug)));
        moveTo(from).press(MouseButton.PRIMARY).moveTo(from.add(30, 0)).moveTo(to);
    }

    @Test
    void aTabIsDraggedToTheSideOfAnArea() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        Bounds area = onFx(() -> lookup(".terminal-area").query().localToScreen(lookup(".terminal-area").query().getBoundsInLocal()));
        hold("implementer-9x2ab", new Point2D(area.getMaxX() - 40, area.getMinY() + 200));
        eventually("hint", () -> lookup(".drop-hint").query().isVisible());
        pictures("terminals-drop");
        release(MouseButton.PRIMARY);
        eventually("beside", () -> splitPanes() == 1);
        assertThat(order()).containsExactly("researcher-m3hxd", "implementer-9x2ab");

        Point2D other = onFx(() -> middle(handle("researcher-m3hxd")));
        drag("implementer-9x2ab", other.add(30, 0));
        eventually("one area", () -> splitPanes() == 0);
        assertThat(order()).containsExactly("researcher-m3hxd", "implementer-9x2ab");
    }

    @Test
    void aTerminalInAWindowOfItsOwnKeepsItsChildAndComesBackWhenTheWindowCloses() {
        open(1000, "researcher-m3hxd");
        FakeTerminalPane researcher = pane("researcher-m3hxd");
        command("window of its own");
        Stage window = other();
        eventually("there", () -> researcher.node().getScene() == window.getScene() && window.isShowing());
        assertThat(window.getTitle()).isEqualTo("researcher-m3hxd");
        pictures("terminals-elsewhere");
        assertThat(onFx(() -> researcher.screen())).contains("✻ Welcome to Claude Code!");

        onFx(() -> {
            window.getOnCloseRequest().handle(new WindowEvent(window, WindowEvent.WINDOW_CLOSE_REQUEST));
            return window;
        });
        eventually("back", () -> researcher.node().getScene() == stage.getScene());
        assertThat(window.isShowing()).isFalse();
        assertThat(researcher.connected).hasSize(1);
        assertThat(researcher.disposed).isFalse();
        assertThat(fixture.sessions.opened.getFirst().isClosed()).isFalse();
    }

    private Stage other() {
        return onFx(() -> (Stage) Window.getWindows().stream().filter(window -> window instanceof Stage && window != stage).findFirst().orElseThrow());
    }

    @Test
    void theOtherWindowLooksLikeTheMainOneAndEndsWithIt() {
        open(1000, "researcher-m3hxd", "implementer-9x2ab");
        command("window of its own");
        Stage window = other();
        for (Themes.Choice choice : List.of(Themes.Choice.DARK, Themes.Choice.LIGHT)) {
            onFx(() -> {
                services.settings().theme().textProperty().set(choice.word());
                return choice;
            });
            savePicture("terminals-window-" + choice.word(), window);
        }
        scale("200");
        savePicture("terminals-window-200", window);
        scale("100");

        onFx(() -> {
            services.close();
            return services;
        });
        assertThat(window.isShowing()).isFalse();
        assertThat(fixture.sessions.opened).allMatch(pty -> pty.isClosed());
        assertThat(fixture.sessions.calls).noneMatch(call -> call.startsWith("end"));
    }

    @Test
    void aBottleThatIsStoppedTakesItsWindowAlong() {
        open(1000, "researcher-m3hxd");
        command("window of its own");
        Stage window = other();
        command("stop researcher");
        eventually("the question, in the main window", () -> lookup("#stopping").query().isVisible());
        onFx(() -> {
            lookup("#confirmStop").queryButton().fire();
            return window;
        });
        eventually("gone", () -> !window.isShowing());
    }

    @Test
    void filesAreHandedInAndWhatGoesWrongIsSaidInTheTerminal() {
        var timer = new AppFixture.Timer();
        delayed = timer;
        open(1000, "researcher-m3hxd");
        FakeTerminalPane researcher = pane("researcher-m3hxd");
        FileIntake intake = researcher.intake.orElseThrow();
        var arrived = onFx(() -> intake.take(List.of(new FileIntake.Item.File(Path.of("/tmp/report.pdf"))))).toCompletableFuture();
        eventually("arrived", arrived::isDone);
        assertThat(arrived.join()).containsExactly("/home/node/inbox/report.pdf");

        fixture.sessions.bringInFault = Optional.of(Problem.of("that is more than 100 MiB", "Nothing was copied. Hand in a part of it."));
        onFx(() -> intake.take(List.of(new FileIntake.Item.File(Path.of("/tmp/film.mkv")))));
        eventually("said", () -> lookup("that is more than 100 MiB").tryQuery().isPresent());
        pictures("terminals-file-refused");
        scale("200");
        savePicture("terminals-file-refused-200");
        scale("100");
        clickOn(lookup(".terminal-problem .banner .icon-button").queryAll().stream().filter(Node::isVisible).findFirst().orElseThrow());
        eventually("dismissed", () -> lookup("that is more than 100 MiB").queryAll().stream().noneMatch(node -> node.getParent().isVisible()));
    }

    @Test
    void whatTakesLongIsSaidWhileItDoes() {
        open(1000, "researcher-m3hxd");
        FakeTerminalPane researcher = pane("researcher-m3hxd");
        fixture.sessions.bringInHangs = true;
        var arrived = onFx(() -> researcher.intake.orElseThrow().take(List.of(new FileIntake.Item.Picture(new byte[0])))).toCompletableFuture();
        eventually("copying", () -> lookup("#bringing").query().isVisible());
        pictures("terminals-bringing");
        fixture.sessions.bringInMayGoOn.countDown();
        eventually("over", () -> arrived.isDone() && !lookup("#bringing").query().isVisible());
    }

    @Test
    void theSettingsReachEveryOpenTerminalAtOnce() throws Exception {
        open(1000, "researcher-m3hxd");
        FakeTerminalPane researcher = pane("researcher-m3hxd");
        Path file = fixture.states.directory("researcher-m3hxd").resolve("terminal-history");
        assertThat(researcher.fontFamily).isEmpty();
        assertThat(researcher.blinking).isTrue();
        assertThat(researcher.scrollback).isEqualTo(16L << 20);
        assertThat(researcher.history).contains(file);
        assertThat(researcher.keep).accepts("npm test").rejects("export API_KEY=c0ffee42c0ffee42");
        Files.writeString(file, "kept");

        onFx(() -> {
            services.settings().fontFamily().textProperty().set("DejaVu Sans Mono");
            services.settings().blink().textProperty().set("off");
            services.settings().scrollback().textProperty().set("4 MiB");
            services.settings().history().textProperty().set("all");
            return services;
        });
        assertThat(researcher.fontFamily).isEqualTo("DejaVu Sans Mono");
        assertThat(researcher.blinking).isFalse();
        assertThat(researcher.scrollback).isEqualTo(4L << 20);
        assertThat(researcher.keep).accepts("export API_KEY=c0ffee42c0ffee42");
        assertThat(file).exists();

        onFx(() -> {
            services.settings().history().textProperty().set("off");
            return services;
        });
        assertThat(researcher.history).isEmpty();
        eventually("what was kept is forgotten", () -> !Files.exists(file));
    }

    @Test
    void theSettingsOfTerminalsFitAtEverySize() {
        open(1000);
        onFx(() -> {
            stage.setHeight(1000);
            services.pages().show(Page.SETTINGS);
            return services;
        });
        eventually("fonts", () -> lookup("#fontFamily").queryComboBox().getItems().size() > 1);
        pictures("settings-terminal");
        assertThat(clippedTexts()).isEmpty();
        scale("200");
        onFx(() -> {
            lookup(".scroll-pane.page").queryAs(ScrollPane.class).setVvalue(0.2);
            return stage;
        });
        savePicture("settings-terminal-200");
        assertThat(clippedTexts()).isEmpty();
    }
}
