package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.unicode.CharWidth;
import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;

/// Draws rows of cells with as few commands as their looks allow, because the renderer pays for each: neighbours with one background are
/// one rectangle, text of one look is one string, blanks between included. Everything is drawn in device pixels.
final class Painter {

    /// Slots for colours; a power of two.
    private static final int COLORS = 1 << 10;

    private static final double FAR_TOO_WIDE = 1.7;

    private static final String[] ASCII = new String[128];

    static {
        for (char character = 0; character < ASCII.length; character++) {
            ASCII[character] = String.valueOf(character);
        }
    }

    private final GraphicsContext context;
    private final Inks inks = new Inks();
    private final StringBuilder run = new StringBuilder();
    private final int[] colorKeys = new int[COLORS];
    private final Color[] colorValues = new Color[COLORS];
    private final Ink ink = new Ink();
    private final Typeface typeface;
    private final CellMetrics metrics;
    private final double pixel;
    private final ColorEmoji emoji;

    private Viewport view = new Viewport(0, List.of(), new Clusters(), new Extras(), Colors.LIGHT);
    // In device pixels.
    private int left;
    private int top;
    private int gridY;

    /// @param typeface of the size in which it is drawn, that is in device pixels
    /// @param pixel the size of a device pixel in units of the canvas
    Painter(GraphicsContext context, Typeface typeface, double pixel) {
        this.context = context;
        this.typeface = typeface;
        this.metrics = typeface.metrics();
        this.pixel = pixel;
        emoji = new ColorEmoji(Math.min(2 * metrics.cellWidth(), metrics.cellHeight()));
    }

    /// Fills an area of device pixels.
    void fill(int x, int y, int width, int height, int color) {
        context.setFill(color(color));
        context.fillRect(x, y, width, height);
    }

    /// What the rows are drawn for, until it is called again.
    ///
    /// @param pictures how many pictures may be decoded for it
    void begin(Viewport viewport, int gridLeft, int gridTop, int pictures) {
        emoji.begin(pictures);
        view = viewport;
        left = gridLeft;
        gridY = gridTop;
        context.setTransform(pixel, 0, 0, pixel, 0, 0);
    }

    /// @param index of the row in the viewport
    /// @param over of the overlay, what concerns this row
    /// @return whether it is complete: else some pictures are missing, and it is to be drawn again in the next frame
    boolean row(Frame.Row row, int index, Overlay over) {
        top = gridY + index * metrics.cellHeight();
        List<Overlay.Mark> marks = over.marks();
        Optional<Overlay.Cursor> cursor = over.cursor();
        String composition = over.composition();
        boolean blinkedOut = over.blinkedOut();
        inks.resolve(row, view.colors(), marks, blinkedOut);
        int columns = row.columns();
        cursor.filter(it -> it.shape() == Overlay.Shape.BLOCK && composition.isEmpty()).ifPresent(it -> {
            int color = inks.cursor(it.column(), view.colors().cursor());
            for (int column = it.column(); column < Math.min(columns, it.column() + span(row, it.column())); column++) {
                inks.invert(column, color);
            }
        });
        backgrounds(columns);
        text(row);
        decorations(row);
        marks.stream().filter(mark -> mark.kind() == Overlay.Kind.LINK && mark.from() < columns).forEach(mark -> underline(
                Underline.SINGLE, mark.from(), Math.min(columns, mark.to()), inks.foreground(mark.from())));
        cursor.ifPresent(it -> {
            if (composition.isEmpty()) {
                cursor(it, span(row, it.column()));
            } else {
                compose(composition, it.column(), columns);
            }
        });
        return !emoji.hasMissed();
    }

    private void cursor(Overlay.Cursor cursor, int span) {
        int x = left + cursor.column() * metrics.cellWidth();
        int width = span * metrics.cellWidth();
        int height = metrics.cellHeight();
        int line = metrics.stroke();
        int bar = Math.max(line, (int) Math.round(2 * metrics.scale()));
        context.setFill(color(inks.cursor(cursor.column(), view.colors().cursor())));
        switch (cursor.shape()) {
            case BLOCK -> {}
            case UNDERLINE -> context.fillRect(x, top + height - bar, width, bar);
            case BAR -> context.fillRect(x, top, bar, height);
            case HOLLOW -> {
                context.fillRect(x, top, width, line);
                context.fillRect(x, top + height - line, width, line);
                context.fillRect(x, top + line, line, height - 2 * line);
                context.fillRect(x + width - line, top + line, line, height - 2 * line);
            }
        }
    }

    /// Draws text that is not in the grid yet, underlined, over the cells from the cursor on, or moved to the left as far as it needs to fit.
    private void compose(String composition, int column, int columns) {
        int cells = composition.codePoints().map(CharWidth::of).sum();
        int from = Math.max(0, Math.min(column, columns - cells));
        int to = Math.min(columns, from + cells);
        int text = view.colors().foreground();
        fill(left + from * metrics.cellWidth(), top, (to - from) * metrics.cellWidth(), metrics.cellHeight(), view.colors().background());
        int at = from;
        for (int codePoint : composition.codePoints().toArray()) {
            int width = CharWidth.of(codePoint);
            if (at + width > columns) {
                break;
            }
            if (width > 0) {
                glyph(Character.toString(codePoint), typeface.measure(codePoint, 0), left + at * metrics.cellWidth(), width, 0, text);
            }
            at += width;
        }
        underline(Underline.SINGLE, from, to, text);
        fill(left + at * metrics.cellWidth(), top, Math.max(1, (int) Math.round(2 * metrics.scale())), metrics.cellHeight(), view.colors().cursor());
    }

    private void underline(Underline kind, int from, int to, int color) {
        context.setFill(color(color));
        kind.draw(context, metrics, left + from * metrics.cellWidth(), top, (to - from) * metrics.cellWidth());
    }

    private static int span(Frame.Row row, int column) {
        return column < row.columns() && Cell.isWide(row.text(column)) ? 2 : 1;
    }

    private void backgrounds(int columns) {
        int from = 0;
        for (int column = 1; column <= columns; column++) {
            if (column == columns || inks.background(column) != inks.background(from)) {
                context.setFill(color(inks.background(from)));
                context.fillRect(left + from * metrics.cellWidth(), top, (column - from) * metrics.cellWidth(), metrics.cellHeight());
                from = column;
            }
        }
    }

    private void text(Frame.Row row) {
        int runFrom = 0;
        int runFace = -1;
        int runColor = 0;
        run.setLength(0);
        int blanks = 0;
        for (int column = 0; column < row.columns(); column++) {
            int cell = row.text(column);
            int value = Cell.value(cell);
            boolean cluster = Cell.isCluster(cell);
            if (value <= ' ' && !cluster || (cell & (Cell.TAIL | Cell.GAP)) != 0 || inks.isHidden(column)) {
                blanks++;
                continue;
            }
            int face = face(row.style(column));
            if (!cluster && !Cell.isWide(cell) && !CellShapes.has(value) && typeface.flows(value, face)) {
                int color = inks.foreground(column);
                if (face != runFace || color != runColor || run.isEmpty()) {
                    flush(runFrom, runFace, runColor);
                    runFrom = column;
                    runFace = face;
                    runColor = color;
                } else {
                    run.repeat(' ', blanks);
                }
                blanks = 0;
                run.appendCodePoint(value);
            } else {
                blanks++;
                alone(column, cell, face);
            }
        }
        flush(runFrom, runFace, runColor);
    }

    private void flush(int from, int face, int color) {
        if (run.isEmpty()) {
            return;
        }
        String text = run.length() == 1 && run.charAt(0) < ASCII.length ? ASCII[run.charAt(0)] : run.toString();
        run.setLength(0);
        context.setFont(typeface.face(face));
        context.setFill(color(color));
        context.fillText(text, left + from * metrics.cellWidth(), top + metrics.baseline());
    }

    private void alone(int column, int cell, int face) {
        int span = Cell.isWide(cell) ? 2 : 1;
        int x = left + column * metrics.cellWidth();
        int value = Cell.value(cell);
        int color = inks.foreground(column);
        if (!Cell.isCluster(cell) && CellShapes.has(value)) {
            context.setFill(color(color));
            ink.x = x;
            ink.y = top;
            CellShapes.draw(value, span * metrics.cellWidth(), metrics.cellHeight(), metrics.stroke(), ink);
            return;
        }
        String text = Cell.isCluster(cell) ? view.clusters().get(value) : Character.toString(value);
        int first = text.codePointAt(0);
        if (span == 2 && ColorEmoji.isWanted(text)) {
            Optional<Image> picture = emoji.image(text).or(() -> emoji.image(Character.toString(first)));
            if (picture.isPresent()) {
                picture(picture.get(), x, span);
                return;
            }
        }
        if (typeface.isBlank(first, face) && Character.isEmoji(first)) {
            box(x, span, color);
        } else if (Cell.isCluster(cell)) {
            cluster(text, x, span, face, color);
        } else {
            glyph(text, typeface.measure(value, face), x, span, face, color);
        }
    }

    private void picture(Image picture, int x, int span) {
        context.drawImage(
                picture,
                x + (span * metrics.cellWidth() - (int) picture.getWidth()) / 2,
                top + (metrics.cellHeight() - (int) picture.getHeight()) / 2);
    }

    /// Stands for a sign that is there but cannot be drawn.
    private void box(int x, int span, int color) {
        int line = metrics.stroke();
        int width = span * metrics.cellWidth() - 2 * line;
        int height = Math.min(metrics.baseline(), width);
        int y = top + metrics.baseline() - height;
        context.setFill(color(color));
        context.fillRect(x + line, y, width, line);
        context.fillRect(x + line, y + height - line, width, line);
        context.fillRect(x + line, y + line, line, height - 2 * line);
        context.fillRect(x + width, y + line, line, height - 2 * line);
    }

    /// Marks that pile up are cut off at the cell's edges, else they would stay on rows that are not drawn anew.
    private void cluster(String text, int x, int span, int face, int color) {
        double advance = typeface.measure(text, face);
        String shown = text;
        if (advance > span * metrics.cellWidth() * FAR_TOO_WIDE) {
            // A sequence that no font here joins into one sign: its first sign says more than all of them made tiny.
            int first = text.codePointAt(0);
            shown = Character.toString(first);
            advance = typeface.measure(first, face);
        }
        context.save();
        context.beginPath();
        context.rect(x, top, span * metrics.cellWidth(), metrics.cellHeight());
        context.clip();
        glyph(shown, advance, x, span, face, color);
        context.restore();
    }

    /// A glyph of a width of its own: in the middle of its cells, made smaller when it is wider than they are.
    private void glyph(String text, double advance, int x, int span, int face, int color) {
        int room = span * metrics.cellWidth();
        int size = advance <= room ? Typeface.FULL : Math.max(1, (int) (Typeface.FULL * room / advance));
        double shrink = (double) size / Typeface.FULL;
        // What is made smaller stays at the height of small letters, not on the baseline. Whole pixels, for glyphs are kept as they were drawn.
        long indent = Math.round((room - advance * shrink) / 2);
        long drop = Math.round((1 - shrink) * metrics.baseline() * 0.35);
        context.setFont(typeface.face(face, size));
        context.setFill(color(color));
        context.fillText(text, x + indent, top + metrics.baseline() - drop);
    }

    private void decorations(Frame.Row row) {
        int columns = row.columns();
        int from = 0;
        while (from < columns) {
            long style = row.style(from) & (Style.UNDERLINE | Style.STRIKE | Style.OVERLINE);
            if (style == 0 || inks.isHidden(from)) {
                from++;
                continue;
            }
            int color = inks.foreground(from);
            int extra = row.extra(from);
            int to = from + 1;
            while (to < columns
                    && (row.style(to) & (Style.UNDERLINE | Style.STRIKE | Style.OVERLINE)) == style
                    && inks.foreground(to) == color
                    && row.extra(to) == extra
                    && !inks.isHidden(to)) {
                to++;
            }
            decorate(style, color, extra, from, to);
            from = to;
        }
    }

    private void decorate(long style, int color, int extra, int from, int to) {
        int underline = Style.underline(style);
        if (underline != 0) {
            int own = extra == 0 ? Style.DEFAULT_COLOR : view.extras().get(extra).underlineColor();
            underline(Underline.of(underline), from, to, view.colors().resolve(own, color));
        }
        int x = left + from * metrics.cellWidth();
        int width = (to - from) * metrics.cellWidth();
        if ((style & (Style.STRIKE | Style.OVERLINE)) != 0) {
            context.setFill(color(color));
        }
        if ((style & Style.STRIKE) != 0) {
            context.fillRect(x, top + Math.round(metrics.baseline() * 0.68), width, metrics.stroke());
        }
        if ((style & Style.OVERLINE) != 0) {
            context.fillRect(x, top, width, metrics.stroke());
        }
    }

    private static int face(long style) {
        return ((style & Style.BOLD) != 0 ? Typeface.BOLD : 0) | ((style & Style.ITALIC) != 0 ? Typeface.ITALIC : 0);
    }

    private Color color(int rgb) {
        int slot = (rgb ^ rgb >>> 10 ^ rgb >>> 17) & COLORS - 1;
        Color known = colorValues[slot];
        if (known == null || colorKeys[slot] != rgb) {
            known = Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
            colorKeys[slot] = rgb;
            colorValues[slot] = known;
        }
        return known;
    }

    /// Draws a character's geometry where a cell is.
    private final class Ink implements Pen {

        private int x;
        private int y;

        @Override
        public void rectangle(int rectangleLeft, int rectangleTop, int right, int bottom, double opacity) {
            context.setGlobalAlpha(opacity);
            context.fillRect(x + rectangleLeft, y + rectangleTop, right - rectangleLeft, bottom - rectangleTop);
            context.setGlobalAlpha(1);
        }

        @Override
        public void polygon(double[] xs, double[] ys) {
            for (int i = 0; i < xs.length; i++) {
                xs[i] += x;
                ys[i] += y;
            }
            context.fillPolygon(xs, ys, xs.length);
        }
    }
}
