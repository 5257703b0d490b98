package io.claudebottle.problem;

/// Text of others made safe to show. An agent's file may come from a cloned repository, and the operator decides by what is shown of
/// it: an escape sequence or a right-to-left override in a name must be seen, not obeyed.
public final class Printable {

    private Printable() {}

    /// The same text with every control, format and line-separating character written as `<U+202E>`.
    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isInvisible)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isInvisible(point)) {
                shown.append(String.format("<U+%04X>", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    /// Whether a reader would not see this character: a control, a format mark such as a direction override, a line separator, half
    /// of a surrogate pair.
    public static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
