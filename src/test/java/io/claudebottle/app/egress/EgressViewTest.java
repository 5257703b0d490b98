package io.claudebottle.app.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.app.egress.EgressViewModel.Picture;
import io.claudebottle.app.preflight.FakePages;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.SessionStatus;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javafx.geometry.VerticalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EgressViewTest extends ViewTest {

    @TempDir Path directory;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private final List<String> openedFiles = new CopyOnWriteArrayList<>();
    private final FakePages pages = new FakePages();
    private AppFixture fixture;
    private AgentsViewModel agents;
    private Ledgers ledgers;
    private EgressViewModel egress;
    private EgressViews views;

    @BeforeEach
    void home() {
        fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, Decisions.BOTTLE, "researcher", Duration.ofMinutes(41));
        var delayed = Coalescer.timer(Executors.newVirtualThreadPerTaskExecutor());
        onFx(() -> {
            agents = new AgentsViewModel(fixture.backends, _ -> new SessionStatus.Running(42), fx, delayed, fixture.clock);
            ledgers = new Ledgers(fixture.ledger, fixture.routes, fx, delayed, (what, _) -> told.add(what), problems::add);
            egress = new EgressViewModel(
                    agents, ledgers, _ -> Optional.of(Path.of("/home/op/.claude-bottle/bottles/dev.md")), fx, (what, _) -> told.add(what), problems::add, messages);
            views = new EgressViews(
                    egress, ledgers, agents, fixture.routes, _ -> Optional.empty(), (file, line) -> openedFiles.add(file + ":" + line), pages, fx,
                    (what, _) -> told.add(what), loaders, messages);
            loaders.register(views.controllers());
            return views;
        });
    }

    private void open(Picture expected, double width, double height) {
        onFx(() -> {
            agents.start();
            return agents;
        });
        show(FxmlFile.EGRESS, width, height);
        eventually(expected.name(), () -> egress.picture().get() == expected);
    }

    @AfterEach
    void close() {
        onFx(() -> {
            ledgers.close();
            agents.close();
            return ledgers;
        });
    }

    private String text(String id) {
        return lookup(id).queryAs(Label.class).getText();
    }

    private void choose(String id) {
        eventually("the four choices", () -> lookup("#choice-" + id).tryQuery().isPresent());
        clickOn("#choice-" + id);
    }

    @Test
    void aDeniedHostIsDecidedInTwoClicks() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        open(Picture.ROWS, 940, 640);
        eventually("totals", () -> text("#totals").contains("archives.example.org"));
        snapshot("egress");

        clickOn("archives.example.org");
        eventually("details", () -> text("#sentence").contains("not on this bottle's egress allowlist"));
        snapshot("egress-details");
        assertThat(clippedTexts()).as("details").noneMatch(text -> text.startsWith("denied"));

        Button allow = from(lookup(".ledger").queryTableView()).lookup(".allow").queryAllAs(Button.class).stream()
                .filter(button -> button.localToScreen(0, 0) != null)
                .max((one, other) -> Double.compare(one.localToScreen(0, 0).getY(), other.localToScreen(0, 0).getY()))
                .orElseThrow();
        clickOn(allow);
        eventually("the four choices", () -> lookup("#choice-always").tryQuery().isPresent());
        savePopup("egress-choices");
        assertThat(lookup(".allow-help").queryAllAs(Text.class)).extracting(Text::getText).anyMatch(words -> words.contains("/home/op/.claude-bottle/bottles/dev.md"));
        choose("bottle");
        eventually("decided", () -> !told.isEmpty());
        assertThat(fixture.routes.calls).contains("decide researcher-m3hxd archives.example.org BOTTLE");
        eventually("the row says so", () -> lookup("this bottle may").tryQuery().isPresent());
        snapshot("egress-decided");
    }

    @Test
    void aPlaceInAFileIsOpened() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        open(Picture.ROWS, 1000, 640);
        clickOn("/@types/node");
        eventually("details", () -> lookup("#origin").query().isVisible());
        clickOn("#origin");
        assertThat(openedFiles).containsExactly("/home/op/.claude-bottle/bottles/dev.md:14");
    }

    @Test
    void scrollingUpEndsFollowingAndTheToggleBringsTheNewestBack() {
        fixture.ledger.writeAll(Decisions.many(2_000));
        open(Picture.ROWS, 940, 640);
        eventually("the newest", () -> lookup("/package-1999").tryQuery().isPresent());
        moveTo(".ledger");
        scroll(30, VerticalDirection.UP);
        eventually("reading", () -> !egress.followingProperty().get());
        List<String> read = visiblePaths();
        fixture.ledger.write(Decisions.denied("late", 1, "GET", "late.example", "/late", true));
        eventually("it came", () -> egress.shown().get().size() == 2_001);
        assertThat(visiblePaths()).isEqualTo(read);
        clickOn("#follow");
        eventually("the newest again", () -> lookup("late.example").tryQuery().isPresent());
    }

    private List<String> visiblePaths() {
        return onFx(() -> {
            stage.getScene().getRoot().layout();
            return lookup(".table-cell").queryAllAs(TableCell.class).stream()
                    .map(cell -> cell.getText())
                    .filter(text -> text != null && text.startsWith("/package-"))
                    .sorted()
                    .toList();
        });
    }

    @Test
    void theSelectionSurvivesWhatComesAndWhatIsForgotten() {
        fixture.ledger.writeAll(Decisions.many(9_990));
        open(Picture.ROWS, 940, 640);
        TableView<LedgerRow> table = lookup(".ledger").queryTableView();
        onFx(() -> {
            table.getSelectionModel().select(9_980);
            return table;
        });
        LedgerRow before = onFx(() -> egress.selectedProperty().get().orElseThrow());
        for (int i = 0; i < 300; i++) {
            fixture.ledger.write(Decisions.denied("x-" + i, 1, "GET", "x.example", "/" + i, false));
        }
        eventually("they came", () -> egress.shown().get().getLast().entry().get().id().equals("x-299"));
        assertThat(onFx(() -> egress.shown().get().size())).isEqualTo(10_000);
        assertThat(onFx(() -> table.getSelectionModel().getSelectedItem())).isSameAs(before);
        assertThat(onFx(() -> egress.selectedProperty().get().orElseThrow())).isSameAs(before);
    }

    @Test
    void aFloodOfDecisionsDoesNotStopTheWindow() throws InterruptedException {
        fixture.ledger.writeAll(Decisions.many(10_000));
        open(Picture.ROWS, 940, 640);
        Thread flood = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 50_000; i++) {
                fixture.ledger.write(Decisions.denied("x-" + i, 1, "GET", "x" + i % 100 + ".example", "/" + i, false));
            }
        });
        var cpu = ManagementFactory.getThreadMXBean();
        long before = onFx(cpu::getCurrentThreadCpuTime);
        long longest = 0;
        while (flood.isAlive()) {
            long now = onFx(cpu::getCurrentThreadCpuTime);
            longest = Math.max(longest, (now - before) / 1_000_000);
            before = now;
        }
        flood.join();
        eventually("the last one", () -> egress.shown().get().getLast().entry().get().id().equals("x-49999"));
        assertThat(onFx(() -> egress.totals().get().denied())).isEqualTo(50_000);
        assertThat(longest).as("milliseconds of work between two answers of the FX thread").isLessThan(400);
    }

    @Test
    void withoutTheGateAButtonSaysWhyItIsOff() {
        fixture.docker.services = List.of("git-gate");
        fixture.ledger.writeAll(Decisions.ORDINARY);
        open(Picture.ROWS, 940, 640);
        eventually("locked", () -> lookup("#edit").query().isDisabled());
        clickOn("archives.example.org");
        eventually("details", () -> lookup("#allow").query().isDisabled());
        fixture.ledger.end(Decisions.BOTTLE, "the bundle ended: egress died (exit 137, out of memory)");
        eventually("the end", () -> lookup("#endedBanner").query().isVisible());
        snapshot("egress-ended");
    }

    @Test
    void thePicturesDiffer() {
        show(FxmlFile.EGRESS, 940, 640);
        eventually("no bottle", () -> lookup("#noBottle").query().isVisible());
        snapshot("egress-no-bottle");
        fixture.ledger.fault = Optional.of(Problem.of("the log of researcher-m3hxd's sidecars cannot be read", "Start the engine again."));
        onFx(() -> {
            agents.start();
            return agents;
        });
        eventually("unavailable", () -> egress.picture().get() == Picture.UNAVAILABLE);
        snapshot("egress-unavailable");
        fixture.ledger.fault = Optional.empty();
        clickOn(messages.get("egress.again"));
        eventually("nothing", () -> egress.picture().get() == Picture.NOTHING);
        snapshot("egress-nothing");
        fixture.ledger.writeAll(Decisions.ORDINARY);
        eventually("rows", () -> egress.picture().get() == Picture.ROWS);
        clickOn("#filter").write("nowhere");
        eventually("filtered", () -> egress.picture().get() == Picture.FILTERED_OUT);
        snapshot("egress-filtered");
    }

    @Test
    void littleRoomAndMuchRoomShowWhatFits() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        open(Picture.ROWS, 1000, 640);
        clickOn("telemetry.example.com");
        snapshotAtDoubleScale("egress");
        onFx(() -> {
            stage.setWidth(1400);
            stage.setHeight(760);
            return stage;
        });
        savePicture("egress-wide");
        onFx(() -> {
            stage.setWidth(720);
            stage.setHeight(480);
            return stage;
        });
        savePicture("egress-least");
    }

    @Test
    void routesAreEditedWithTheirDifferenceInSight() {
        fixture.routes.tables.put(Decisions.BOTTLE, Widening.routes("[{\"host\": \"api.anthropic.com\"}, {\"host\": \"packages.example.com\", \"path_allowlist\": [\"/@types/\"]}]"));
        onFx(() -> {
            views.editRoutes(new AgentKey("docker", Decisions.BOTTLE));
            return views;
        });
        show(FxmlFile.ROUTES, 1000, 640);
        TextArea editor = lookup("#text").queryAs(TextArea.class);
        eventually("loaded", () -> editor.getText().contains("packages.example.com"));
        snapshot("routes-same");
        onFx(() -> {
            editor.setText(editor.getText().replace("\"/@types/\"", "\"/@types/\", \"/react/\"").replace("} ]", "}, {\n  \"host\" : \"archives.example.org\"\n} ]"));
            return editor;
        });
        eventually("judged", () -> !lookup("#apply").query().isDisabled());
        assertThat(text("#verdict")).isEqualTo("Opens: packages.example.com, archives.example.org");
        snapshot("routes-edited");
        snapshotAtDoubleScale("routes");
        onFx(() -> {
            editor.setText(editor.getText().replace("\"host\" : \"archives", "\"hots\" : \"archives"));
            return editor;
        });
        eventually("refused", () -> lookup("#apply").query().isDisabled());
        snapshot("routes-wrong");
        onFx(() -> {
            editor.setText(editor.getText().replace("\"hots\" : \"archives", "\"host\" : \"archives"));
            return editor;
        });
        eventually("judged again", () -> !lookup("#apply").query().isDisabled());
        clickOn("#apply");
        eventually("applied", () -> !told.isEmpty());
        assertThat(fixture.routes.tables.get(Decisions.BOTTLE).rules()).hasSize(3);
    }

    @Test
    void theStripOfALedgerThatCannotBeReadDoesNotSayThatNothingWantedOut() {
        fixture.ledger.fault = Optional.of(Problem.of("the log of the sidecars cannot be read", ""));
        EgressStrip strip = onFx(() -> views.strip(new AgentKey("docker", Decisions.BOTTLE)));
        show(strip, 480, 200);
        eventually("it says so", () -> lookup(messages.get("egress.unavailable")).tryQuery().isPresent());
    }

    @Test
    void theStripNamesTheNewestDeniedHostAndOpensTheLedger() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        onFx(() -> {
            agents.start();
            return agents;
        });
        eventually("agents", () -> agents.all().size() == 1);
        EgressStrip strip = onFx(() -> views.strip(new AgentKey("docker", Decisions.BOTTLE)));
        show(strip, 480, 200);
        eventually("totals", () -> lookup("6 allowed · 4 denied: archives.example.org").tryQuery().isPresent());
        savePicture("egress-strip");
        clickOn(messages.get("egress.allow"));
        choose("once");
        eventually("decided", () -> fixture.routes.calls.contains("decide researcher-m3hxd archives.example.org ONCE"));
        eventually("the next host", () -> lookup("6 allowed · 4 denied: telemetry.example.com").tryQuery().isPresent());
        push(KeyCode.ESCAPE);
        clickOn("6 allowed · 4 denied: telemetry.example.com");
        assertThat(pages.visits).contains("show EGRESS");
    }
}
