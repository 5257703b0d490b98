package io.claudebottle.app;

import io.claudebottle.problem.Problem;
import java.util.Optional;
import javafx.fxml.FXML;

/// All there is to see when the window itself could not be opened.
final class StartFailureController {

    private final Problem problem;
    private final Runnable quit;

    @FXML private ProblemController problemController;

    StartFailureController(Problem problem, Runnable quit) {
        this.problem = problem;
        this.quit = quit;
    }

    @FXML
    private void initialize() {
        problemController.problemProperty().set(Optional.of(problem));
    }

    @FXML
    private void quit() {
        quit.run();
    }
}
