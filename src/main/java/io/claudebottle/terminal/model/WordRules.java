package io.claudebottle.terminal.model;

/// What belongs to a word that a double click selects: letters, digits, marks, and some characters of addresses and paths.
///
/// @param others the characters beside letters and digits
public record WordRules(String others) {

    public static final WordRules DEFAULT = new WordRules("-_./~:?&=%+#@,");

    public boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || others.indexOf(codePoint) >= 0 || isMark(codePoint);
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
