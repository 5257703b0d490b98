package io.claudebottle.terminal.parser;

/// Packs the name of a sequence into one number. A constant expression of the same shape, `'p' | '$' << 8 | '?' << 24`, can stand in a
/// `switch`.
public final class Function {

    /// The place of the first intermediate; the second is eight bits further on.
    public static final int INTERMEDIATE = 8;

    public static final int PREFIX = 24;

    private Function() {}

    /// For tests and logs: prefix, intermediates, final byte.
    public static String describe(int function) {
        var text = new StringBuilder();
        for (int shift : new int[] {PREFIX, INTERMEDIATE, INTERMEDIATE + 8, 0}) {
            int value = function >>> shift & 0xff;
            if (value != 0) {
                text.append((char) value);
            }
        }
        return text.toString();
    }
}
