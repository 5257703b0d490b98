package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Selection;
import java.util.List;

/// Something that is marked on the rows in view: a selection, hits of a search, the link under the mouse.
@FunctionalInterface
interface MarkSource {

    /// @param from the first row in view, as [io.claudebottle.terminal.model.Rows] counts
    /// @param to the row behind the last
    /// @return what lies in them; what lies outside is left out by the caller
    List<Selection.Span> spans(long from, long to);
}
