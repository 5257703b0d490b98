package io.claudebottle.app.difference;

/// A line of a difference.
///
/// @param text printable; for a gap the number of unchanged lines that are left out
public record DiffLine(Kind kind, String text) {

    public enum Kind {
        SAME,
        ADDED,
        REMOVED,
        GAP
    }
}
