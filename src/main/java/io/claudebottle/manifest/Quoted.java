package io.claudebottle.manifest;

/// How a message repeats what a file says.
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    /// In single quotes, and cut when it is long: a message is one line whatever the file holds.
    static String of(String text) {
        return "'" + cut(text) + "'";
    }

    static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
