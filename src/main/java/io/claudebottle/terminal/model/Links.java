package io.claudebottle.terminal.model;

import java.util.List;
import java.util.Optional;

/// Finds addresses: those that the program gave (OSC 8) and those that can be read, also across wraps.
public final class Links {

    private Links() {}

    /// @param address as given or as read
    /// @param spans where it stands, from the top
    /// @param given whether the program gave it, so that what is shown and where it leads may differ
    public record Link(String address, List<Selection.Span> spans, boolean given) {

        public Link {
            spans = List.copyOf(spans);
        }
    }

    /// The link that a cell is part of, with all its parts that are near.
    public static Optional<Link> at(Rows rows, long row, int column) {
        throw new UnsupportedOperationException();
    }

    /// The links that can be read in the logical line which a row is part of.
    public static List<Link> readIn(Rows rows, long row) {
        throw new UnsupportedOperationException();
    }
}
