package io.claudebottle.app.difference;

import io.claudebottle.problem.Printable;
import java.util.Arrays;
import java.util.List;

/// Text of several lines that an agent wrote, with everything in it visible but the line ends.
public final class VisibleText {

    private VisibleText() {}

    /// The same text with every control, format and line-separating character but the line feed written as `<U+202E>`.
    public static String of(String text) {
        return String.join("\n", lines(text));
    }

    /// Its lines; a line feed at the end does not begin another one.
    static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return Arrays.stream(whole.split("\n", -1)).map(Printable::of).toList();
    }

    /// Whether something in it could not be seen as it stands.
    public static boolean hides(String text) {
        return text.codePoints().anyMatch(point -> point != '\n' && Printable.isInvisible(point));
    }
}
