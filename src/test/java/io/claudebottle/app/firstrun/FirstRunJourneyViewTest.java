package io.claudebottle.app.firstrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.AppServices;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FakePty;
import io.claudebottle.app.ViewTest;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.LaunchFigures;
import io.claudebottle.terminal.EmulatorPane;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a machine with nothing but this product to the first agent, in the whole window over backends of directories.
class FirstRunJourneyViewTest extends ViewTest {

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private AppServices services;

    @BeforeEach
    void machineWithoutDocker() {
        fixture = new AppFixture(directory);
        fixture.docker.missing = Optional.of(Problem.of("The docker command is not on the PATH.", "Install Docker, or correct the PATH."));
    }

    private void open() {
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
                    () -> {});
            services.fill(stage);
            stage.show();
            services.start();
            return services;
        });
    }

    @AfterEach
    void tearDown() {
        onFx(() -> {
            services.close();
            return services;
        });
    }

    private boolean isShown(String selector) {
        return lookup(selector).queryAll().stream().anyMatch(Node::isVisible);
    }

    @Test
    void aBeginnerIsLedFromAnEmptyHomeToARunningAgentWithoutDocker() {
        fixture.fresh();
        fixture.sessions.next.add(new FakePty().prints("Welcome"));
        open();
        eventually("the first steps", () -> isShown(".first-run") && !lookup(".finding").queryAll().isEmpty());
        snapshot("shell-first-run");

        clickOn("#next");
        clickOn("#write");
        eventually("written", () -> !isShown("#write"));
        clickOn("#next");
        clickOn(lookup(".first-run #launch").<Node>query());

        eventually("a plan", () -> isShown(".preflight") && !lookup(".preflight #launch").query().isDisabled());
        assertThat(lookup("#backend-bubblewrap").queryAs(ToggleButton.class).isSelected()).isTrue();
        snapshot("shell-first-preflight");
        clickOn(lookup(".preflight #launch").<Node>query());

        eventually("the agent runs", () -> !services.agents().all().isEmpty());
        eventually("every page is gone", () -> !isShown(".preflight") && !isShown(".first-run"));
        assertThat(fixture.bubblewrap.enumerateActive()).extracting(agent -> agent.agentName()).containsExactly("starter");
        assertThat(new LaunchFigures(fixture.home).of("bubblewrap").ready()).isPresent();
        assertThat(services.settings().lastBackend().textProperty().get()).isEqualTo("bubblewrap");
    }

    @Test
    void whoHasAnAgentIsNotLed() {
        ExampleManifests.writeInto(fixture.fresh().home);
        open();
        eventually("the list", () -> isShown("#none"));
        assertThat(isShown(".first-run")).isFalse();
    }

    @Test
    void skippedStepsAreThereAgainFromTheEmptyListAndFromThePalette() {
        open();
        eventually("the empty list", () -> isShown("#none"));
        assertThat(isShown(".first-run")).as("they were skipped").isFalse();
        snapshot("shell-first-again");
        clickOn(lookup("#none .button").lookup((Node node) -> node.toString().contains(messages.get("agents.first"))).<Node>query());
        eventually("the first steps", () -> isShown(".first-run"));
        push(KeyCode.ESCAPE);
        eventually("left by Escape", () -> !isShown(".first-run"));

        push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
        lookup(".palette-query").queryAs(TextField.class);
        write("first steps");
        push(KeyCode.ENTER);
        eventually("the first steps", () -> isShown(".first-run"));
    }
}
