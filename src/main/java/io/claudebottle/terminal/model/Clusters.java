package io.claudebottle.terminal.model;

/// Characters of more than one code point.
public final class Clusters extends Interned<String> {

    /// In UTF-16 units. Longer ones lose their end: nobody reads what forty accents on one letter would draw.
    public static final int LONGEST = 32;

    static final int MOST = 1 << 15;

    public Clusters() {
        super(MOST, (long) MOST * LONGEST);
    }

    @Override
    protected int weight(String value) {
        return value.length();
    }
}
