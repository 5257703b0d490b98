package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import java.util.List;
import java.util.stream.IntStream;

/// The rows in view, from the top: of the screen, of what has scrolled off it, or of both. Whoever draws them copies what it needs, so the
/// rows may be used anew afterwards.
///
/// @param rows each `columns` wide
/// @param clusters of the rows' characters of several code points
/// @param extras of the rows' links and underline colours
public record Viewport(int columns, List<Frame.Row> rows, Clusters clusters, Extras extras, Colors colors) {

    public Viewport {
        rows = List.copyOf(rows);
    }

    /// The screen as it is.
    public static Viewport of(Frame frame) {
        return new Viewport(
                frame.columns(),
                IntStream.range(0, frame.rows()).mapToObj(frame::row).toList(),
                frame.clusters(),
                frame.extras(),
                frame.colors());
    }
}
