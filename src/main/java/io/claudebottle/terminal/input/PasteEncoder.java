package io.claudebottle.terminal.input;

import java.nio.charset.StandardCharsets;

/// Pasted text to bytes. What is pasted cannot act as anything but text: no control but tab and line end gets through, so nothing in it can end
/// the brackets early or press keys.
public final class PasteEncoder {

    private static final String BEGIN = "\033[200~";
    private static final String END = "\033[201~";

    private PasteEncoder() {}

    /// @param bracketed whether the program asked to be told what was pasted (2004)
    public static byte[] encode(String text, boolean bracketed) {
        String clean = clean(text);
        return (bracketed ? BEGIN + clean + END : clean).getBytes(StandardCharsets.UTF_8);
    }

    /// Line ends become carriage returns, as the Enter key sends them.
    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.replace("\r\n", "\r").codePoints().forEach(codePoint -> {
            if (codePoint == '\n' || codePoint == '\r') {
                clean.append('\r');
            } else if (codePoint == '\t' || !Character.isISOControl(codePoint)) {
                clean.appendCodePoint(codePoint);
            }
        });
        return clean.toString();
    }
}
