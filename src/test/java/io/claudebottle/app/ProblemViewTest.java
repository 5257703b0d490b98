package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.Clipboard;
import org.junit.jupiter.api.Test;

class ProblemViewTest extends ViewTest {

    private static final Problem PROBLEM = Problem.of("the agent image could not be built", "Look at the last lines below, then try again.")
            .withCommand(List.of("docker", "build", "--tag", "claude-bottle:latest", "."))
            .withEvidence(List.of("#7 [3/9] RUN npm install -g @anthropic-ai/claude-code", "#7 ERROR: process did not complete: exit code: 1"));

    @Test
    void showsWhatFailedAndWhatToDoAndTheEvidenceOnDemand() {
        ProblemController banner = show(FxmlFile.PROBLEM, 640, 260).controller(ProblemController.class);
        onFx(() -> {
            banner.problemProperty().set(Optional.of(PROBLEM));
            return banner;
        });
        assertThat(lookup("#evidence").query().isVisible()).isFalse();

        clickOn("#more");
        snapshot("problem");
        assertThat(lookup("#evidence").queryTextInputControl().getText()).contains("$ docker build", "exit code: 1");

        clickOn("#copy");
        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo(PROBLEM.asText());
    }

    @Test
    void takesNoRoomWithoutAProblem() {
        var loaded = show(FxmlFile.PROBLEM, 640, 200);
        assertThat(loaded.root().isVisible()).isFalse();
        assertThat(loaded.root().isManaged()).isFalse();
    }
}
