package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.parser.Params;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;

/// The titles of the window and of its icon, and a small stack of them.
final class Titles {

    private static final int DEEPEST = 10;

    /// XTSMTITLE: titles are given, or asked for, in hexadecimal digits.
    private static final int SET_HEX = 0;
    private static final int QUERY_HEX = 1;

    private final Emulator.Host host;
    private final Replies replies;
    private final Deque<Saved> stack = new ArrayDeque<>();
    private String window = "";
    private String icon = "";
    private boolean setsHex;
    private boolean queriesHex;

    /// @param window empty where only the icon's was ever saved, as is the other
    private record Saved(Optional<String> window, Optional<String> icon) {}

    Titles(Emulator.Host host, Replies replies) {
        this.host = host;
        this.replies = replies;
    }

    void reset() {
        stack.clear();
        setsHex = false;
        queriesHex = false;
    }

    void setWindow(String text) {
        show(decoded(text));
    }

    void setIcon(String text) {
        icon = decoded(text);
    }

    private void show(String title) {
        window = title;
        host.event(new TerminalEvent.Title(title));
    }

    private String decoded(String text) {
        String title = text;
        if (setsHex) {
            try {
                title = new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                title = "";
            }
        }
        return Texts.clean(title, Texts.LONGEST_TITLE);
    }

    void setFeatures(Params params, boolean on) {
        for (int i = 0; i < Math.max(params.count(), 1); i++) {
            switch (params.get(i, 0)) {
                case SET_HEX -> setsHex = on;
                case QUERY_HEX -> queriesHex = on;
                default -> {
                    // UTF-8 is what there is anyhow.
                }
            }
        }
    }

    void reportWindow() {
        replies.osc('l' + encoded(window), '\\');
    }

    void reportIcon() {
        replies.osc('L' + encoded(icon), '\\');
    }

    private String encoded(String title) {
        return queriesHex ? HexFormat.of().withUpperCase().formatHex(title.getBytes(StandardCharsets.UTF_8)) : title;
    }

    /// What is not saved stays what was saved below it, as in xterm.
    ///
    /// @param which 0 both, 1 the icon's, 2 the window's
    void push(int which) {
        Optional<Saved> below = Optional.ofNullable(stack.peek());
        if (stack.size() == DEEPEST) {
            stack.removeLast();
        }
        stack.push(new Saved(
                which == 1 ? below.flatMap(Saved::window) : Optional.of(window),
                which == 2 ? below.flatMap(Saved::icon) : Optional.of(icon)));
    }

    void pop(int which) {
        if (stack.isEmpty()) {
            return;
        }
        Saved saved = stack.pop();
        if (which != 1) {
            saved.window().filter(title -> !title.equals(window)).ifPresent(this::show);
        }
        if (which != 2) {
            icon = saved.icon().orElse(icon);
        }
    }
}
