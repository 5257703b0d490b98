package io.claudebottle.app.shell;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Rectangle2D;

/// What the window remembers of itself between two starts. Written a moment after the last change.
public final class WindowMemory implements AutoCloseable {

    private static final Duration SAVE_AFTER = Duration.ofMillis(500);

    private final WindowStateFile file;
    private final FxThread fx;
    private final Coalescer saver;
    private final DoubleProperty divider;
    private volatile WindowState state;

    /// @param file `window.json`
    /// @param screens visible bounds, the primary screen first
    /// @param delayed as [Coalescer] has it
    public WindowMemory(Path file, List<Rectangle2D> screens, FxThread fx, Function<Duration, Executor> delayed) {
        this.file = new WindowStateFile(file);
        this.fx = fx;
        this.saver = new Coalescer(SAVE_AFTER, delayed, this::save);
        this.state = this.file.read(WindowState.on(screens.getFirst())).fitted(screens);
        this.divider = new SimpleDoubleProperty(this, "divider", state.divider());
        divider.addListener((_, _, value) -> change(old -> new WindowState(
                old.x(), old.y(), old.width(), old.height(), old.maximized(), value.doubleValue(), old.page(), old.toldAgentsKeepRunning())));
    }

    WindowState state() {
        return state;
    }

    /// Share of the agents list, 0 to 1.
    public DoubleProperty dividerProperty() {
        return divider;
    }

    void rememberBounds(double x, double y, double width, double height) {
        change(old -> new WindowState(x, y, width, height, old.maximized(), old.divider(), old.page(), old.toldAgentsKeepRunning()));
    }

    void rememberMaximized(boolean maximized) {
        change(old -> new WindowState(
                old.x(), old.y(), old.width(), old.height(), maximized, old.divider(), old.page(), old.toldAgentsKeepRunning()));
    }

    void rememberPage(Page page) {
        change(old -> new WindowState(
                old.x(), old.y(), old.width(), old.height(), old.maximized(), old.divider(), page, old.toldAgentsKeepRunning()));
    }

    boolean toldAgentsKeepRunning() {
        return state.toldAgentsKeepRunning();
    }

    void rememberToldAgentsKeepRunning() {
        change(old -> new WindowState(old.x(), old.y(), old.width(), old.height(), old.maximized(), old.divider(), old.page(), true));
    }

    private void change(UnaryOperator<WindowState> change) {
        WindowState next = change.apply(state);
        if (!next.equals(state)) {
            state = next;
            saver.request();
        }
    }

    private void save() {
        fx.run(
                () -> {
                    write();
                    return state;
                },
                _ -> {},
                _ -> {});
    }

    private synchronized void write() {
        file.write(state);
    }

    @Override
    public void close() {
        write();
    }
}
