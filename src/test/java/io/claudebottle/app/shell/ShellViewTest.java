package io.claudebottle.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.AppServices;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FakePty;
import io.claudebottle.app.Page;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.design.Themes;
import io.claudebottle.app.egress.Decisions;
import io.claudebottle.app.supervise.Proposals;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.problem.Problem;
import io.claudebottle.terminal.EmulatorPane;
import io.claudebottle.terminal.TerminalPane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellViewTest extends ViewTest {

    private static final String CLAUDE = "\033]0;⠂ Reading the log\007\033[2J\033[H"
            + "\033[38;5;173m╭──────────────────────────────────────────────────────╮\r\n"
            + "│\033[0m \033[1m✻ Welcome to Claude Code!\033[0m                            \033[38;5;173m│\r\n"
            + "│\033[0m   cwd: /home/node/workspace                          \033[38;5;173m│\r\n"
            + "╰──────────────────────────────────────────────────────╯\033[0m\r\n\r\n"
            + "\033[1m>\033[0m summarise what changed in src/ since the last release\r\n\r\n"
            + "\033[32m●\033[0m I'll look at the log first.\r\n\r\n"
            + "\033[32m●\033[0m \033[1mBash\033[0m(git log --oneline v0.3..HEAD -- src)\r\n"
            + "  \033[90m⎿  61eaa70 Decide what a plan grants, means and changed\r\n"
            + "     7aad710 Add the state room, the launch core and a scratch backend\033[0m\r\n\r\n"
            + "\033[33m✶ Reading…\033[0m \033[90m(12s · esc to interrupt)\033[0m\r\n";

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private AppServices services;
    private boolean closed;

    private void open() {
        open(List.of());
    }

    private void open(List<Runnable> before) {
        before.forEach(Runnable::run);
        onFx(() -> {
            services = new AppServices(
                    new AppServices.World(
                            fixture.workbench(),
                            fixture.sessions,
                            EmulatorPane::new,
                            fixture.desktop(),
                            themes,
                            fx,
                            Coalescer.timer(Executors.newVirtualThreadPerTaskExecutor()),
                            List.of(new Rectangle2D(0, 0, 1000, 700)),
                            fixture.clock),
                    () -> closed = true);
            services.fill(stage);
            stage.show();
            services.start();
            return services;
        });
    }

    private AppFixture fixture() {
        fixture = new AppFixture(directory);
        return fixture;
    }

    private void twoAgents() {
        fixture().runs(fixture.docker, "researcher-m3hxd", "researcher", Duration.ofSeconds(41 * 60 + 7));
        fixture.runs(fixture.bubblewrap, "implementer-9x2ab", "implementer", Duration.ofMinutes(130));
        fixture.docker.appear("stranger-ccccc");
        fixture.sessions.runs("researcher-m3hxd").runs("implementer-9x2ab");
    }

    @AfterEach
    void tearDown() {
        onFx(() -> {
            services.close();
            return services;
        });
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

    @Test
    void showsAgentsAndAttachesToOneByAClick() {
        twoAgents();
        fixture.sessions.next.add(new FakePty().prints(CLAUDE));
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);

        clickOn("researcher-m3hxd");
        eventually("claude on the screen", () -> screen().contains("Welcome to Claude Code"));
        pictures("shell-agents");
        assertThat(fixture.sessions.calls).contains("open researcher-m3hxd");
    }

    @Test
    void aBottleWhoseSidecarsEndedIsShownAsCutOff() {
        twoAgents();
        fixture.docker.services = List.of();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);

        eventually("the two on docker", () -> lookup(".cut-off").queryAll().stream().filter(Node::isVisible).count() == 2);
        pictures("shell-cut-off");
    }

    private String screen() {
        return lookup(node -> node.getProperties().containsKey(TerminalPane.class)).queryAll().stream()
                .map(node -> String.join("\n", ((TerminalPane) node.getProperties().get(TerminalPane.class)).screen()))
                .findFirst()
                .orElse("");
    }

    @Test
    void theTerminalOwnsEveryKeyButThePalettes() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn("researcher-m3hxd");
        eventually("attached", () -> !fixture.sessions.opened.isEmpty());
        FakePty pty = fixture.sessions.opened.getFirst();
        eventually("terminal has the focus", () -> inTerminal());

        press(KeyCode.CONTROL, KeyCode.N).release(KeyCode.N, KeyCode.CONTROL);
        eventually("Ctrl+N reached claude", () -> pty.typed().contains("\016"));
        assertThat(lookup("#overlay").query().isVisible()).isFalse();

        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P).release(KeyCode.P, KeyCode.SHIFT, KeyCode.CONTROL);
        eventually("palette", () -> lookup("#query").query().isFocused());
        write("stop stra");
        pictures("palette");
        push(KeyCode.ENTER);
        eventually("the question", () -> lookup("#stopping").query().isVisible());
        assertThat(lookup("#keepRunning").query().isFocused()).isTrue();
        pictures("shell-stop");
        assertThat(fixture.sessions.calls).noneMatch(call -> call.startsWith("end"));

        clickOn("#confirmStop");
        eventually("it is gone", () -> services.agents().shown().size() == 2);
        assertThat(fixture.sessions.calls).contains("end stranger-ccccc");
    }

    private boolean inTerminal() {
        for (var node = stage.getScene().getFocusOwner(); node != null; node = node.getParent()) {
            if (node.getProperties().containsKey(TerminalPane.class)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aClaudeThatEndedSaysHowAndCanBeStartedAgain() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn("implementer-9x2ab");
        eventually("attached", () -> !fixture.sessions.opened.isEmpty());

        fixture.sessions.claudeEnded("implementer-9x2ab", 130);
        fixture.sessions.opened.getFirst().prints(CLAUDE).ends(130);
        eventually("the footer", () -> lookup("#footer").query().isVisible());
        assertThat(lookup("#footerText").queryLabeled().getText()).isEqualTo("claude was interrupted (130)");
        pictures("shell-ended");

        clickOn("#restart");
        eventually("a second claude", () -> fixture.sessions.opened.size() == 2);
        assertThat(fixture.sessions.calls).contains("endClaude implementer-9x2ab");
    }

    @Test
    void closingATabOnlyDetaches() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn("implementer-9x2ab");
        eventually("attached", () -> !fixture.sessions.opened.isEmpty());
        eventually("tab", () -> lookup(".tab-close-button").tryQuery().isPresent());

        clickOn(".tab-close-button");

        eventually("no tab", () -> lookup("#none").queryAll().stream().anyMatch(javafx.scene.Node::isVisible));
        assertThat(fixture.sessions.opened.getFirst().isClosed()).isTrue();
        assertThat(fixture.sessions.calls).containsExactly("open implementer-9x2ab");
        assertThat(services.agents().shown()).hasSize(3);
    }

    @Test
    void closingTheWindowSaysOnceThatAgentsKeepRunning() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);

        onFx(() -> {
            stage.getOnCloseRequest().handle(new javafx.stage.WindowEvent(stage, javafx.stage.WindowEvent.WINDOW_CLOSE_REQUEST));
            return stage;
        });
        eventually("note", () -> lookup("#closingNote").query().isVisible());
        assertThat(lookup("#closingText").queryLabeled().getText()).startsWith("3 agents keep running");
        assertThat(closed).isFalse();
        pictures("shell-closing");

        clickOn("#closeWindow");
        assertThat(closed).isTrue();
        assertThat(fixture.sessions.calls).isEmpty();
    }

    @Test
    void anEmptyListOffersToStartAnAgent() {
        fixture();
        open();
        eventually("answered", () -> lookup("#none").queryAll().stream().anyMatch(javafx.scene.Node::isVisible));
        pictures("shell-empty");
    }

    @Test
    void withoutABackendTheWindowSaysWhyAndHowToHelp() {
        fixture();
        fixture.docker.missing = Optional.of(Problem.of("no Docker Engine answers at /var/run/docker.sock", "Start it, or set DOCKER_HOST to where it listens."));
        fixture.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install the package bubblewrap."));
        open();
        eventually("unavailable", () -> lookup("#unavailable").query().isVisible());
        pictures("shell-unavailable");
    }

    @Test
    void aBackendThatFailsIsABannerNotAnEmptyList() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);
        fixture.docker.missing = Optional.of(Problem.of("the engine closed the connection", "Look at the engine's log."));
        onFx(() -> {
            services.agents().refresh();
            services.problems().report(Problem.of("/home/op/project is not there", "It was moved or deleted since the launch."));
            return services;
        });
        eventually("banner", () -> lookup("#failures .banner").tryQuery().isPresent());
        pictures("shell-failed");
        assertThat(services.agents().find(new AgentKey("docker", "researcher-m3hxd"))).isPresent();
    }

    @Test
    void settingsAreReachedByTheKeyboard() {
        fixture();
        open();
        press(KeyCode.CONTROL, KeyCode.COMMA).release(KeyCode.COMMA, KeyCode.CONTROL);
        eventually("settings", () -> lookup("#fontSize").tryQuery().isPresent());
        clickOn("#fontSize").press(KeyCode.CONTROL, KeyCode.A).release(KeyCode.A, KeyCode.CONTROL).write("12 apples");
        pictures("shell-settings");
        assertThat(onFx(() -> services.pages() instanceof ShellViewModel shell ? shell.rail().get() : Page.AGENTS)).isEqualTo(Page.SETTINGS);
    }

    @Test
    void nothingIsCutOffAtDoubleSize() {
        fixture().runs(fixture.docker, "dev-m3hxd", "dev", Duration.ofMinutes(41));
        open();
        eventually("rows", () -> services.agents().shown().size() == 1);
        assertThat(clippedTexts()).as("at 100 %").isEmpty();
        onFx(() -> {
            services.settings().scale().textProperty().set("200");
            return services;
        });
        savePicture("shell-agents-200");
        assertThat(clippedTexts()).as("agents").isEmpty();

        clickOn("dev-m3hxd");
        eventually("attached", () -> !fixture.sessions.opened.isEmpty());
        press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P).release(KeyCode.P, KeyCode.SHIFT, KeyCode.CONTROL);
        eventually("palette", () -> lookup("#query").query().isFocused());
        savePicture("palette-200");
        write("stop").push(KeyCode.ENTER);
        eventually("the question", () -> lookup("#stopping").query().isVisible());
        savePicture("shell-stop-200");
        assertThat(clippedTexts()).as("stop").isEmpty();

        onFx(() -> {
            services.pages().show(Page.SETTINGS);
            return services;
        });
        savePicture("shell-settings-200");
        assertThat(clippedTexts()).as("settings").isEmpty();
    }

    @Test
    void theDoctorLooksAtThisMachineAndFitsIntoTheWindow() {
        fixture();
        open();
        clickOn("#doctorButton");
        eventually("a report", () -> lookup("java").tryQuery().isPresent() && lookup("docker engine").tryQuery().isPresent());
        pictures("shell-doctor");
        assertThat(clippedTexts()).isEmpty();

        onFx(() -> {
            services.settings().scale().textProperty().set("200");
            return services;
        });
        savePicture("shell-doctor-200");
        assertThat(clippedTexts()).isEmpty();
    }

    private void show(Page page) {
        onFx(() -> {
            services.pages().show(page);
            return page;
        });
    }

    @Test
    void whatWaitsIsCountedOnTheRailAndBothPagesFitIntoTheWindow() {
        twoAgents();
        fixture.proposals.has(Proposals.ALL);
        fixture.ledger.writeAll(Decisions.ORDINARY);
        fixture.sessions.next.add(new FakePty().prints(CLAUDE));
        open();
        eventually("counted", () -> lookup("#inboxCount").queryAs(Label.class).getText().equals("4"));
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn("researcher-m3hxd");
        eventually("claude on the screen", () -> screen().contains("Welcome to Claude Code"));
        eventually("the strip", () -> lookup(".egress-strip").queryAll().stream().anyMatch(strip -> strip.lookup(".hyperlink") instanceof Hyperlink line && line.getText().startsWith("6 allowed")));
        pictures("shell-strip");

        clickOn("#egressButton");
        eventually("the ledger of the agent that was worked with", () -> lookup("telemetry.example.com").tryQuery().isPresent());
        pictures("shell-egress");
        push(KeyCode.CONTROL, KeyCode.I);
        eventually("the inbox", () -> lookup("#title").queryAllAs(Label.class).stream().anyMatch(label -> label.getText().startsWith("researcher wants")));
        pictures("shell-inbox");

        onFx(() -> {
            services.settings().scale().textProperty().set("200");
            return services;
        });
        savePicture("shell-inbox-200");
        assertThat(clippedTextsOutsideOfRows()).as("inbox").isEmpty();
        push(KeyCode.CONTROL, KeyCode.E);
        savePicture("shell-egress-200");
        assertThat(clippedTextsOutsideOfRows()).as("egress").isEmpty();
        show(Page.AGENTS);
        savePicture("shell-strip-200");

        onFx(() -> {
            services.settings().scale().textProperty().set("100");
            stage.setHeight(1000);
            return services;
        });
        show(Page.INBOX);
        savePicture("shell-inbox-tall");
        assertThat(clippedTextsOutsideOfRows()).as("inbox").isEmpty();
        show(Page.EGRESS);
        savePicture("shell-egress-tall");
        assertThat(clippedTextsOutsideOfRows()).as("egress").isEmpty();
    }

    @Test
    void anAgentIsStartedFromNothing() {
        fixture();
        open();
        eventually("answered", () -> services.agents().backends().stream()
                .allMatch(status -> status.kind() == AgentsViewModel.BackendStatus.Kind.AVAILABLE));
        press(KeyCode.CONTROL, KeyCode.N).release(KeyCode.N, KeyCode.CONTROL);
        eventually("picker", () -> lookup("#overlay").query().isVisible());
        pictures("shell-picker-empty");
        ExampleManifests.writeInto(fixture.home);
        push(KeyCode.ESCAPE);
        eventually("back", () -> !lookup("#overlay").query().isVisible());

        clickOn("#newAgent");
        eventually("picker with agents", () -> lookup("starter").tryQuery().isPresent());
        pictures("shell-picker");
        write("implementer").push(KeyCode.ENTER);
        eventually("preflight", () -> lookup("#launch").queryAll().stream().anyMatch(node -> !node.isDisabled()));
        pictures("shell-preflight");
        assertThat(services.agents().shown()).isEmpty();

        fixture.sessions.next.add(new FakePty().prints(CLAUDE));
        clickOn("#launch");
        eventually("claude on the screen", () -> screen().contains("Welcome to Claude Code"));
        eventually("in the list", () -> services.agents().shown().size() == 1);
        assertThat(services.agents().shown().getFirst().agentName().get()).isEqualTo("implementer");
        assertThat(lookup("#overlay").query().isVisible()).isFalse();
    }

    @Test
    void thePaletteOffersAgentsFirst() {
        twoAgents();
        open();
        eventually("rows", () -> services.agents().shown().size() == 3);
        clickOn("#commandField");
        eventually("palette", () -> lookup("#query").query().isFocused());
        pictures("palette-all");
        push(KeyCode.ESCAPE);
        eventually("gone", () -> !services.palette().openProperty().get());
    }
}
