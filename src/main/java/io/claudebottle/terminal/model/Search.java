package io.claudebottle.terminal.model;

import java.util.List;

/// Looks for text in the scrollback and on the screen, a slice of time at once, so that whoever holds the emulator's lock gives it back soon.
/// Matches are kept by logical line and cell: they stay right at another width.
public final class Search {

    /// @param regex whether the text is a regular expression
    /// Without a capital letter in the text, capitals and small letters are the same.
    public record Query(String text, boolean regex) {}

    /// @param line the number of the logical line, as [Scrollback] counts, those of the screen following
    /// @param from the first cell of the line
    /// @param to exclusive
    public record Match(long line, int from, int to) {}

    /// @throws java.util.regex.PatternSyntaxException for a regular expression that is none
    public Search(Query query) {
    }

    /// Goes on, or takes up what has been printed since.
    ///
    /// @param nanos how long at most, about
    /// @return whether everything has been looked at
    public boolean advance(Scrollback scrollback, Screen screen, Clusters clusters, long nanos) {
        throw new UnsupportedOperationException();
    }

    /// From the top.
    public List<Match> matches() {
        throw new UnsupportedOperationException();
    }

    /// Where a match stands now, one span a row; empty when it is gone.
    public List<Selection.Span> spans(Match match, Scrollback scrollback, Screen screen) {
        throw new UnsupportedOperationException();
    }
}
