package io.claudebottle.app.shell;

import io.claudebottle.app.Page;
import java.util.List;
import javafx.geometry.Rectangle2D;

/// What the window remembers of itself.
///
/// @param divider share of the agents list, 0 to 1
/// @param page rail page that was open
/// @param toldAgentsKeepRunning whether the operator has once been told that closing ends nothing
record WindowState(
        double x, double y, double width, double height, boolean maximized, double divider, Page page, boolean toldAgentsKeepRunning) {

    static final double LEAST_WIDTH = 720;
    static final double LEAST_HEIGHT = 480;

    /// So much of the window has to be on a screen that it can be taken hold of.
    private static final double GRIP = 80;

    /// A fresh window in the middle of a screen.
    static WindowState on(Rectangle2D screen) {
        double width = Math.min(1280, screen.getWidth());
        double height = Math.min(800, screen.getHeight());
        return new WindowState(
                screen.getMinX() + (screen.getWidth() - width) / 2,
                screen.getMinY() + (screen.getHeight() - height) / 2,
                width,
                height,
                false,
                0.3,
                Page.AGENTS,
                false);
    }

    /// The same, moved to where it can be seen: screens are unplugged between two starts.
    ///
    /// @param screens visible bounds, the primary screen first; not empty
    WindowState fitted(List<Rectangle2D> screens) {
        boolean visible = screens.stream().anyMatch(screen -> x + width >= screen.getMinX() + GRIP
                && x <= screen.getMaxX() - GRIP
                && y >= screen.getMinY() - 1
                && y <= screen.getMaxY() - GRIP);
        boolean sane = width >= LEAST_WIDTH && height >= LEAST_HEIGHT && divider > 0 && divider < 1;
        if (visible && sane) {
            return this;
        }
        WindowState fresh = on(screens.getFirst());
        return new WindowState(
                fresh.x, fresh.y, fresh.width, fresh.height, maximized, sane ? divider : fresh.divider, page, toldAgentsKeepRunning);
    }
}
