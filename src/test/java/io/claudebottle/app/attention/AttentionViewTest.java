package io.claudebottle.app.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.AppServices;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FakePty;
import io.claudebottle.app.Page;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.attention.DesktopNotifier.Notice;
import io.claudebottle.app.design.Themes;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionViewTest extends ViewTest {

    private static final AgentKey RESEARCHER = new AgentKey("docker", "researcher-m3hxd");
    private static final AgentKey IMPLEMENTER = new AgentKey("bubblewrap", "implementer-9x2ab");

    @TempDir
    private Path directory;

    private final SteppingClock clock = new SteppingClock();
    private final List<ScriptedPane> panes = new CopyOnWriteArrayList<>();
    private AppFixture fixture;
    private AppServices services;

    @BeforeEach
    void open() {
        fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, RESEARCHER.slug(), "researcher", Duration.ofMinutes(41));
        fixture.runs(fixture.bubblewrap, IMPLEMENTER.slug(), "implementer", Duration.ofMinutes(130));
        fixture.docker.appear("stranger-ccccc");
        fixture.sessions.runs(RESEARCHER.slug()).runs(IMPLEMENTER.slug());
        fixture.sessions.next.add(new FakePty());
        fixture.sessions.next.add(new FakePty());
        onFx(() -> {
            services = new AppServices(
                    new AppServices.World(
                            fixture.workbench(),
                            fixture.sessions,
                            () -> {
                                var scripted = new ScriptedPane();
                                panes.add(scripted);
                                return scripted.pane();
                            },
                            fixture.desktop(),
                            themes,
                            fx,
                            Coalescer.timer(Executors.newVirtualThreadPerTaskExecutor()),
                            List.of(new Rectangle2D(0, 0, 1000, 700)),
                            clock),
                    () -> {});
            services.fill(stage);
            stage.show();
            services.start();
            return services;
        });
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn(IMPLEMENTER.slug());
        eventually("the first terminal", () -> item(IMPLEMENTER).inView().get() || tick());
        clickOn(RESEARCHER.slug());
        eventually("the second terminal", () -> item(RESEARCHER).inView().get() || tick());
        eventually("both are known to run", () -> panes.size() == 2 && fixture.sessions.opened.size() == 2);
    }

    @AfterEach
    void tearDown() {
        onFx(() -> {
            services.close();
            return services;
        });
    }

    private AgentItem item(AgentKey key) {
        return services.agents().find(key).orElseThrow();
    }

    /// On the FX thread; a second passes.
    private boolean tick() {
        clock.step(1);
        services.agents().tick();
        return false;
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            onFx(this::tick);
        }
    }

    private void first(java.util.function.Consumer<ScriptedPane> says) {
        onFx(() -> {
            says.accept(panes.getFirst());
            return says;
        });
    }

    private static List<String> screen(String name) {
        try {
            return Files.readAllLines(Path.of("src", "test", "resources", "screens", name + ".txt"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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

    /// The implementer, whose terminal is behind the researcher's, asks.
    private void implementerAsks() {
        first(pane -> {
            pane.titled("⠂ Writing tests");
            pane.hook("UserPromptSubmit");
        });
        seconds(1);
        first(pane -> {
            pane.titled("✳ Writing tests");
            pane.hook("PermissionRequest Bash");
            pane.shows(screen("permission"));
        });
        seconds(3);
    }

    @Test
    void whoWaitsIsSeenInTheListTheRailAndTheTitleAndSaidOnTheDesktop() {
        onFx(() -> {
            panes.getLast().titled("⠂ Reading the log");
            panes.getLast().shows(screen("working"));
            return panes;
        });
        implementerAsks();

        assertThat(item(IMPLEMENTER).attention().get().state()).isEqualTo(State.WAITING);
        assertThat(item(IMPLEMENTER).attention().get().need()).contains(new Need(Need.Kind.PERMISSION, "Bash"));
        assertThat(onFx(stage::getTitle)).isEqualTo("(1) Claude Bottle");
        assertThat(lookup("#agentsCount").queryLabeled().getText()).isEqualTo("1");
        assertThat(fixture.notices).containsExactly(new Notice("implementer-9x2ab waits for you", "permission to use Bash"));
        onFx(() -> {
            panes.getLast().titled("⠐ Reading the log");
            clock.step(125);
            panes.getLast().titled("⠂ Reading the log");
            services.agents().tick();
            return clock;
        });
        pictures("attention");
        assertThat(clippedTextsOutsideOfRows()).isEmpty();

        String account = ((Labeled) lookup(".agent-state").queryAll().stream()
                        .filter(node -> ((Labeled) node).getText().equals("waiting for you"))
                        .findFirst()
                        .orElseThrow())
                .getTooltip()
                .getText();
        assertThat(account).startsWith("waiting for you: permission to use Bash\nsince ").endsWith("Claude's own hook said so: PermissionRequest Bash.");
    }

    @Test
    void aClickOnTheNoticeBringsTheTerminalToTheFront() {
        implementerAsks();
        assertThat(onFx(() -> item(IMPLEMENTER).inView().get())).isFalse();
        onFx(() -> {
            services.pages().show(Page.SETTINGS);
            fixture.clicks.getFirst().run();
            return services;
        });

        eventually("it is before the eyes", () -> item(IMPLEMENTER).inView().get() || tick());
        assertThat(fixture.sessions.opened).as("no new claude for that").hasSize(2);
    }

    @Test
    void whatIsBeforeTheEyesIsNotSaidAndWhatLiesUnderAnotherPageIs() {
        onFx(() -> {
            panes.getLast().hook("UserPromptSubmit");
            return panes;
        });
        seconds(1);
        onFx(() -> {
            panes.getLast().hook("Stop");
            return panes;
        });
        seconds(5);
        assertThat(fixture.notices).isEmpty();

        onFx(() -> {
            services.pages().show(Page.SETTINGS);
            panes.getLast().hook("UserPromptSubmit");
            return panes;
        });
        seconds(2);
        onFx(() -> {
            panes.getLast().hook("Stop");
            return panes;
        });
        seconds(5);
        assertThat(fixture.notices).containsExactly(new Notice("researcher-m3hxd waits for you", "it is done, and waits for a new task"));
    }

    @Test
    void whoIsMutedIsShownAsMutedAndNotSaid() {
        onFx(() -> {
            item(IMPLEMENTER).muted().set(true);
            return services;
        });
        implementerAsks();

        assertThat(fixture.notices).isEmpty();
        assertThat(onFx(stage::getTitle)).isEqualTo("Claude Bottle");
        assertThat(lookup(".agent-muted").queryAll().stream().filter(Node::isVisible)).hasSize(1);
        pictures("attention-muted");
    }

    @Test
    void whoWaitsComesFirstWhenTheOperatorWantsThatAndTheSelectionStays() {
        implementerAsks();
        assertThat(slugs()).first().isEqualTo(RESEARCHER.slug());

        clickOn("#waitingFirst");
        eventually("the order", () -> services.agents().shown().getFirst().key().slug().equals(IMPLEMENTER.slug()));
        assertThat(lookup(".agents-rows").<AgentItem>queryListView().getSelectionModel().getSelectedItem().key()).isEqualTo(RESEARCHER);
        pictures("attention-sorted");
    }

    private List<String> slugs() {
        return onFx(() -> services.agents().shown().stream().map(item -> item.key().slug()).toList());
    }

    @Test
    void anAnswerOfNoIsSeenOnTheScreen() {
        implementerAsks();
        first(pane -> pane.shows(screen("interrupted")));
        seconds(1);

        assertThat(item(IMPLEMENTER).attention().get().need()).contains(new Need(Need.Kind.PROMPT, ""));
        assertThat(fixture.notices).hasSize(1);
    }

    @Test
    void withoutADesktopTheWindowSaysItInTheCornerOfTheScreen() {
        var corner = onFx(() -> new io.claudebottle.app.design.CornerPopup(stage, "fth-bell", "notice"));
        var opened = new CopyOnWriteArrayList<String>();
        onFx(() -> corner.show("implementer-9x2ab waits for you", "permission to use Bash", () -> opened.add("opened")));
        savePopup("attention-corner");
        clickOn("#notice");

        assertThat(opened).containsExactly("opened");
        assertThat(onFx(corner::isShowing)).isFalse();
    }

    private static final class SteppingClock extends Clock {
        private volatile Instant now = AppFixture.NOW;

        private void step(int seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
