package io.claudebottle.terminal.input;

import java.nio.charset.StandardCharsets;

/// Whether to ask before pasting.
///
/// @param lines at least 1
public record PasteCheck(int lines, int bytes, boolean asks) {

    private static final int MANY_LINES = 50;
    private static final int MANY_BYTES = 5000;

    /// @param bracketed whether the program will know that it is a paste; if not, each line end is an Enter
    public static PasteCheck of(String text, boolean bracketed) {
        int lines = (int) text.strip().replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count() + 1;
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return new PasteCheck(lines, bytes, bytes > MANY_BYTES || lines > (bracketed ? MANY_LINES : 1));
    }
}
