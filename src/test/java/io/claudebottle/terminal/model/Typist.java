package io.claudebottle.terminal.model;

import java.util.ArrayList;
import java.util.List;

/// The least that an emulator does: prints with wraps, begins lines, and pushes what scrolls off. Characters from U+1100 on are wide; `́`
/// joins the character before.
final class Typist implements Rows {

    final Clusters clusters = new Clusters();
    final Extras extras = new Extras();
    final Scrollback scrollback;
    final Screen screen;
    /// Every row that has scrolled off.
    final List<String> left = new ArrayList<>();
    int row;
    int column;
    int savedRow;
    int savedColumn;
    long look = Style.DEFAULT;
    int extra;

    Typist(int columns, int rows) {
        this(columns, rows, new Scrollback(1 << 20));
    }

    Typist(int columns, int rows, Scrollback scrollback) {
        this.scrollback = scrollback;
        screen = new Screen(columns, rows, line -> {
            left.add(line.readable(clusters));
            scrollback.push(line, clusters, extras);
        });
        scrollback.rows(columns);
    }

    Typist type(String text) {
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                column = 0;
                down();
            } else if (c == 0x301) {
                accent();
            } else {
                print(c);
            }
        });
        return this;
    }

    private void print(int character) {
        int width = character >= 0x1100 ? 2 : 1;
        if (column + width > screen.columns()) {
            if (column < screen.columns()) {
                screen.line(row).put(column, Cell.GAP, Style.DEFAULT, 0);
            }
            screen.line(row).setWrapped(true);
            column = 0;
            down();
        }
        screen.line(row).put(column, width == 2 ? character | Cell.WIDE : character, look, extra);
        column += width;
    }

    private void accent() {
        Line line = screen.line(row);
        int at = column - 1;
        if (at > 0 && Cell.isTail(line.text(at))) {
            at--;
        }
        var text = new StringBuilder();
        Cell.appendTo(text, line.text(at), clusters);
        line.replace(at, Cell.CLUSTER | clusters.number(text + "\u0301") | line.text(at) & Cell.WIDE);
    }

    private void down() {
        if (row == screen.rows() - 1) {
            screen.scrollUp(0, row, 1, Style.DEFAULT, true);
        } else {
            row++;
        }
    }

    void resize(int columns, int rows) {
        var places = new Reflow.Places(new Reflow.Position(row, column), new Reflow.Position(savedRow, savedColumn));
        Reflow.Places now = Reflow.resize(screen, scrollback, clusters, extras, places, columns, rows);
        row = now.cursor().row();
        column = now.cursor().column();
        savedRow = now.saved().row();
        savedColumn = now.saved().column();
    }

    /// Everything that was printed, logical line by logical line, without blanks at the ends.
    String text() {
        var all = new StringBuilder();
        for (long row = first(); row < end(); row++) {
            var line = (Line) at(row);
            int count = line.isJoined() ? line.joinable() : line.columns();
            for (int column = 0; column < count; column++) {
                Cell.appendTo(all, line.text(column), clusters);
            }
            if (!line.isJoined()) {
                all.append('\n');
            }
        }
        return all.toString().replaceAll(" +\n", "\n").stripTrailing();
    }

    /// The rows of the screen, without blanks at the ends.
    String grid() {
        var grid = new StringBuilder();
        for (int i = 0; i < screen.rows(); i++) {
            grid.append(screen.line(i).readable(clusters)).append('\n');
        }
        return grid.toString();
    }

    /// What is under the cursor.
    String under() {
        var text = new StringBuilder();
        Cell.appendTo(text, screen.line(row).text(column), clusters);
        return text.toString();
    }

    @Override
    public int columns() {
        return screen.columns();
    }

    @Override
    public long first() {
        return scrollback.pushed() - scrollback.rows(columns());
    }

    @Override
    public long end() {
        return scrollback.pushed() + screen.rows();
    }

    @Override
    public Cells at(long row) {
        if (row >= scrollback.pushed()) {
            return screen.line((int) (row - scrollback.pushed()));
        }
        var line = new Line(columns());
        scrollback.row((int) (row - first()), line, clusters, extras);
        return line;
    }

    @Override
    public Clusters clusters() {
        return clusters;
    }

    @Override
    public Extras extras() {
        return extras;
    }
}
