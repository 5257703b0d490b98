package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartFailureViewTest extends ViewTest {

    private boolean quit;

    @Test
    void aWindowThatCannotOpenSaysWhyInOneThatCan() {
        loaders.register(Map.of(StartFailureController.class, () -> new StartFailureController(
                Problem.of("cannot create the directory /home/op/.claude-bottle: read-only file system", "Set CLAUDE_BOTTLE_HOME to one that can be written."),
                () -> quit = true)));
        show(FxmlFile.START_FAILURE, 640, 360);
        snapshot("start-failure");
        snapshotAtDoubleScale("start-failure");

        assertThat(lookup("#what").queryLabeled().getText()).contains("read-only file system");
        clickOn("Quit");
        assertThat(quit).isTrue();
    }
}
