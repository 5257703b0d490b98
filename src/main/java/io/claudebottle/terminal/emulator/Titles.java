package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.parser.Params;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/// The titles of the window and of its icon, and a small stack of them.
final class Titles {

    private static final int DEEPEST = 10;

    /// XTSMTITLE: titles are given, or asked for, in hexadecimal digits.
    private static final int SET_HEX = 0;
    private static final int QUERY_HEX = 1;

    private final Emulator.Host host;
    private final Replies replies;
    private final Deque<String[]> stack = new ArrayDeque<>();
    private String window = "";
    private String icon = "";
    private boolean setsHex;
    private boolean queriesHex;

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

    /// @param which 0 both, 1 the icon's, 2 the window's
    void push(int which) {
        if (stack.size() == DEEPEST) {
            stack.removeLast();
        }
        stack.push(new String[] {window, icon});
    }

    void pop(int which) {
        if (stack.isEmpty()) {
            return;
        }
        String[] saved = stack.pop();
        if (which != 1 && !saved[0].equals(window)) {
            show(saved[0]);
        }
        if (which != 2) {
            icon = saved[1];
        }
    }
}
