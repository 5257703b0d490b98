package io.claudebottle.app;

import java.net.URL;
import java.util.Objects;

/// Every FXML file there is. A typing error in a path is a compile error, and this list is the table of contents.
public enum FxmlFile {
    SHELL("shell.fxml"),
    START_FAILURE("start-failure.fxml"),
    AGENTS("agents.fxml"),
    TERMINALS("terminals.fxml"),
    TERMINAL_TAB("terminal-tab.fxml"),
    SETTINGS("settings.fxml"),
    PALETTE("palette.fxml"),
    PROBLEM("problem.fxml"),
    FIRST_RUN("first-run.fxml"),
    PICKER("picker.fxml"),
    PREFLIGHT("preflight.fxml"),
    LAUNCH("launch.fxml"),
    CLEANUP("cleanup.fxml"),
    DOCTOR("doctor.fxml"),
    INBOX("inbox.fxml"),
    EGRESS("egress.fxml"),
    ROUTES("routes.fxml");

    private final String file;

    FxmlFile(String file) {
        this.file = file;
    }

    URL location() {
        return Objects.requireNonNull(FxmlFile.class.getResource("fxml/" + file), () -> file + " is not in the application");
    }
}
