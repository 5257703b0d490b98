package io.claudebottle.app.shell;

import javafx.beans.InvalidationListener;
import javafx.stage.Stage;

/// Gives a window the place that it had, and remembers where it goes.
public final class WindowFrame {

    private final WindowMemory memory;
    private final ShellViewModel shell;

    public WindowFrame(WindowMemory memory, ShellViewModel shell) {
        this.memory = memory;
        this.shell = shell;
    }

    /// To be called before the window is shown.
    public void attach(Stage stage) {
        WindowState state = memory.state();
        stage.setMinWidth(WindowState.LEAST_WIDTH);
        stage.setMinHeight(WindowState.LEAST_HEIGHT);
        stage.setX(state.x());
        stage.setY(state.y());
        stage.setWidth(state.width());
        stage.setHeight(state.height());
        stage.setMaximized(state.maximized());
        shell.show(state.page());

        InvalidationListener moved = _ -> {
            // The bounds of a maximized window are the screen's; what is remembered is where it goes back to.
            if (stage.isShowing() && !stage.isMaximized() && !stage.isIconified()) {
                memory.rememberBounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
            }
        };
        stage.xProperty().addListener(moved);
        stage.yProperty().addListener(moved);
        stage.widthProperty().addListener(moved);
        stage.heightProperty().addListener(moved);
        stage.maximizedProperty().addListener((_, _, maximized) -> memory.rememberMaximized(maximized));
        shell.rail().addListener((_, _, page) -> memory.rememberPage(page));
    }
}
