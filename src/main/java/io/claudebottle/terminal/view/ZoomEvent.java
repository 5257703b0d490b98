package io.claudebottle.terminal.view;

import javafx.event.Event;
import javafx.event.EventType;

/// The operator wants larger or smaller text: whoever keeps the font's size decides.
public final class ZoomEvent extends Event {

    private static final long serialVersionUID = 1;

    public static final EventType<ZoomEvent> ZOOM = new EventType<>(Event.ANY, "TERMINAL_ZOOM");

    private final int direction;

    ZoomEvent(int direction) {
        super(ZOOM);
        this.direction = direction;
    }

    /// 1 larger, -1 smaller, 0 as it was at first.
    public int direction() {
        return direction;
    }
}
