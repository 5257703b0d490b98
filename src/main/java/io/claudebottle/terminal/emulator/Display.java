package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Compaction;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Line;
import io.claudebottle.terminal.model.Reflow;
import io.claudebottle.terminal.model.Screen;
import io.claudebottle.terminal.model.Scrollback;
import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.unicode.CharWidth;
import io.claudebottle.terminal.unicode.Graphemes;

/// The cursor, its pen and its margins over the two screens, and what control functions do to them. Rows and columns count from 0; margins
/// are inclusive.
final class Display {

    final Modes modes;
    final Scrollback history;
    final TabStops tabs = new TabStops();
    final Charsets charsets = new Charsets();
    final Screen main;
    final Screen alternate;
    Clusters clusters = new Clusters();
    Extras extras = new Extras();

    /// One of the two above.
    Screen screen;
    int columns;
    int rows;

    int row;
    int column;
    /// The last column was printed into: the next character goes to the next row, but until then nothing has moved.
    boolean wrapPending;

    int top;
    int bottom;
    int left;
    int right;

    long style;
    int extra;

    /// The protection in use is that of SPA, not that of DECSCA.
    boolean protectsAlways;

    /// For REP; 0 when there is nothing to repeat.
    int lastPrinted;

    /// Not worth finding out before something comes that might join.
    private static final int OF_LAST_PRINTED = -1;

    // Where the character stands that a combining one would join.
    private int graphemes;
    private int joinRow = -1;
    private int joinColumn;
    private int afterColumn;
    private boolean afterPending;

    Display(int columns, int rows, Modes modes, Scrollback history) {
        this.modes = modes;
        this.history = history;
        main = new Screen(columns, rows, line -> history.push(line, clusters, extras));
        alternate = new Screen(columns, rows, null);
        screen = main;
        setSize(columns, rows);
    }

    /// The grids have this size from now on. The margins go.
    void setSize(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
        tabs.widen(newColumns);
        resetMargins();
        row = Math.min(row, rows - 1);
        if (wrapPending && column < columns - 1) {
            // The next character has its place in this row now.
            column++;
            wrapPending = false;
        }
        column = Math.min(column, columns - 1);
        joinRow = -1;
    }

    Reflow.Position position() {
        return new Reflow.Position(row, column + (wrapPending ? 1 : 0));
    }

    /// @param place with one column more than there are for a wrap that is pending
    void restore(Reflow.Position place) {
        moveTo(place.row(), place.column());
        wrapPending = place.column() == columns;
    }

    void resetMargins() {
        top = 0;
        bottom = rows - 1;
        left = 0;
        right = columns - 1;
    }

    Line line() {
        return screen.line(row);
    }

    /// What erasing leaves behind.
    long blank() {
        return Style.erased(style);
    }

    // --- printing

    /// The hottest path: a run of ASCII in as few pieces as there are rows.
    void printAscii(byte[] bytes, int from, int to) {
        if (charsets.isMapped() || modes.has(Mode.INSERT)) {
            for (int i = from; i < to; i++) {
                int mapped = charsets.map(bytes[i]);
                printOne(mapped, 1);
                graphemes = Graphemes.next(0, mapped);
            }
            return;
        }
        int at = from;
        // Whether the last character stands under the cursor and not before it.
        boolean stuck = false;
        while (at < to) {
            if (wrapPending) {
                wrap();
            }
            int limit = column <= right ? right + 1 : columns;
            int count = Math.min(to - at, limit - column);
            line().putAscii(column, bytes, at, count, style, extra);
            column += count;
            at += count;
            stuck = column == limit;
            if (stuck) {
                column--;
                if (modes.has(Mode.AUTOWRAP)) {
                    wrapPending = true;
                } else if (at < to) {
                    line().putAscii(column, bytes, to - 1, 1, style, extra);
                    at = to;
                }
            }
        }
        lastPrinted = bytes[to - 1];
        graphemes = OF_LAST_PRINTED;
        joinable(stuck ? column : column - 1);
    }

    void print(int codePoint) {
        int mapped = charsets.isMapped() ? charsets.map(codePoint) : codePoint;
        int before = graphemes == OF_LAST_PRINTED ? Graphemes.next(0, lastPrinted) : graphemes;
        int state = Graphemes.next(canJoin() ? before : 0, mapped);
        int width = CharWidth.of(mapped);
        boolean joins = width == 0 || modes.has(Mode.GRAPHEMES) && !Graphemes.isBoundary(state);
        if (joins && canJoin()) {
            graphemes = state;
            join(mapped);
        } else if (width > 0) {
            printOne(mapped, width);
            graphemes = state;
        }
    }

    private boolean canJoin() {
        return joinRow == row && afterColumn == column && afterPending == wrapPending;
    }

    /// A combining character joins what was printed last, as long as the cursor has not left from there.
    private void joinable(int at) {
        joinRow = row;
        joinColumn = at;
        afterColumn = column;
        afterPending = wrapPending;
    }

    private void printOne(int codePoint, int width) {
        if (wrapPending) {
            wrap();
        }
        int limit = column <= right ? right + 1 : columns;
        if (width == 2 && column + 2 > limit) {
            if (!modes.has(Mode.AUTOWRAP) || limit < 2) {
                return;
            }
            Line line = line();
            if (limit == columns) {
                line.put(column, Cell.GAP, blank(), 0);
            } else {
                line.erase(column, column + 1, blank());
            }
            wrap();
            limit = column <= right ? right + 1 : columns;
            if (column + 2 > limit) {
                return;
            }
        }
        Line line = line();
        if (modes.has(Mode.INSERT) && column + width < limit) {
            line.insert(column, limit, width, blank());
        }
        int at = column;
        line.put(at, width == 2 ? codePoint | Cell.WIDE : codePoint, style, extra);
        lastPrinted = codePoint;
        advance(width, limit);
        joinable(at);
    }

    private void advance(int width, int limit) {
        column += width;
        if (column >= limit) {
            column = limit - 1;
            wrapPending = modes.has(Mode.AUTOWRAP);
        }
    }

    /// Adds a code point to the character before the cursor, which may become wide by it.
    private void join(int codePoint) {
        Line line = line();
        int cell = line.text(joinColumn);
        if (cell == Cell.EMPTY || Cell.isTail(cell)) {
            return;
        }
        String whole = (Cell.isCluster(cell) ? clusters.get(Cell.value(cell)) : Character.toString(Cell.value(cell))) + Character.toString(codePoint);
        if (whole.length() > Clusters.LONGEST) {
            return;
        }
        if (clusters.isFull()) {
            compact();
        }
        int number = clusters.number(whole);
        if (number == 0) {
            return;
        }
        boolean wide = Cell.isWide(cell);
        line.replace(joinColumn, number | Cell.CLUSTER | (wide ? Cell.WIDE : 0));
        int limit = joinColumn <= right ? right + 1 : columns;
        if (!wide && modes.has(Mode.GRAPHEMES) && Graphemes.widens(whole.codePointAt(0), codePoint) && joinColumn + 2 <= limit) {
            if (modes.has(Mode.INSERT)) {
                line.insert(joinColumn + 1, limit, 1, blank());
            }
            line.put(joinColumn, number | Cell.CLUSTER | Cell.WIDE, line.style(joinColumn), line.extra(joinColumn));
            column = joinColumn;
            wrapPending = false;
            advance(2, limit);
        }
        joinable(joinColumn);
    }

    /// Forgets the characters and links that are on neither screen any more.
    private void compact() {
        var compaction = new Compaction(clusters, extras);
        compaction.rewrite(main);
        compaction.rewrite(alternate);
        extra = compaction.extra(extra);
        clusters = compaction.clusters();
        extras = compaction.extras();
    }

    /// What is printed from now on has this link and this underline colour.
    void setExtra(Extras.Extra newExtra) {
        if (newExtra.equals(Extras.Extra.NONE)) {
            extra = 0;
            return;
        }
        if (extras.isFull()) {
            compact();
        }
        extra = extras.number(newExtra);
    }

    private void wrap() {
        wrapPending = false;
        if (right == columns - 1) {
            line().setWrapped(true);
        }
        index();
        column = column >= left ? left : 0;
    }

    // --- moving

    void moveTo(int toRow, int toColumn) {
        row = Math.clamp(toRow, 0, rows - 1);
        column = Math.clamp(toColumn, 0, columns - 1);
        wrapPending = false;
    }

    /// As programs address: counted from the margins, and kept within them, in origin mode.
    void address(int toRow, int toColumn) {
        addressRow(toRow);
        addressColumn(toColumn);
    }

    void addressRow(int toRow) {
        boolean origin = modes.has(Mode.ORIGIN);
        row = origin ? Math.clamp(top + (long) toRow, top, bottom) : Math.clamp(toRow, 0, rows - 1);
        wrapPending = false;
    }

    void addressColumn(int toColumn) {
        boolean origin = modes.has(Mode.ORIGIN);
        column = origin ? Math.clamp(left + (long) toColumn, left, right) : Math.clamp(toColumn, 0, columns - 1);
        wrapPending = false;
    }

    /// HPR and VPR: as far as programs address, past margins that are not the origin's.
    void addressBy(int byRows, int byColumns) {
        boolean origin = modes.has(Mode.ORIGIN);
        row = (int) Math.min((long) row + byRows, origin ? bottom : rows - 1);
        column = (int) Math.min((long) column + byColumns, origin ? right : columns - 1);
        wrapPending = false;
    }

    void up(int count) {
        row = Math.max(row - count, row >= top ? top : 0);
        wrapPending = false;
    }

    void down(int count) {
        row = (int) Math.min((long) row + count, row <= bottom ? bottom : rows - 1);
        wrapPending = false;
    }

    void forward(int count) {
        column = (int) Math.min((long) column + count, column <= right ? right : columns - 1);
        wrapPending = false;
    }

    void backward(int count) {
        boolean anywhere = modes.has(Mode.EXTENDED_REVERSE_WRAP);
        if (!modes.has(Mode.AUTOWRAP) || !anywhere && !modes.has(Mode.REVERSE_WRAP)) {
            column = Math.max(column - count, column >= left ? left : 0);
            wrapPending = false;
            return;
        }
        // A cursor that waits to wrap already stands one further.
        int steps = Math.min(count, rows * columns) - (wrapPending ? 1 : 0);
        wrapPending = false;
        for (int i = 0; i < steps; i++) {
            int first = column >= left ? left : 0;
            if (column > first) {
                column--;
            } else if (!backToPreviousRow(anywhere)) {
                return;
            }
        }
    }

    /// @param anywhere also to rows that do not go on in this one, and from the first to the last
    private boolean backToPreviousRow(boolean anywhere) {
        if (row == (row >= top && row <= bottom ? top : 0)) {
            if (!anywhere) {
                return false;
            }
            row = row >= top && row <= bottom ? bottom : rows - 1;
        } else if (anywhere || screen.line(row - 1).isWrapped()) {
            row--;
        } else {
            return false;
        }
        column = right;
        return true;
    }

    void carriageReturn() {
        column = column >= left ? left : 0;
        wrapPending = false;
    }

    void lineFeed() {
        index();
        if (modes.has(Mode.NEW_LINE)) {
            carriageReturn();
        }
    }

    void index() {
        wrapPending = false;
        if (row == bottom) {
            if (column >= left && column <= right) {
                scrollUp(1);
            }
        } else if (row < rows - 1) {
            row++;
        }
    }

    void reverseIndex() {
        wrapPending = false;
        if (row == top) {
            if (column >= left && column <= right) {
                scrollDown(1);
            }
        } else if (row > 0) {
            row--;
        }
    }

    void tab(int count) {
        if (wrapPending && modes.has(Mode.MORE_FIX)) {
            wrap();
        }
        int last = column <= right ? right : columns - 1;
        for (int i = Math.min(count, columns); i > 0; i--) {
            column = tabs.next(column, last);
        }
    }

    void backTab(int count) {
        int first = modes.has(Mode.ORIGIN) && column >= left ? left : 0;
        for (int i = Math.min(count, columns); i > 0; i--) {
            column = tabs.previous(column, first);
        }
        wrapPending = false;
    }

    // --- scrolling and editing

    private boolean isFullWidth() {
        return left == 0 && right == columns - 1;
    }

    void scrollUp(int count) {
        scrollUp(top, count, true);
    }

    void scrollDown(int count) {
        scrollDown(top, count);
    }

    /// @param keep whether rows that leave the screen at its top were read and are kept above it
    private void scrollUp(int from, int count, boolean keep) {
        joinRow = -1;
        if (isFullWidth()) {
            screen.scrollUp(from, bottom, count, blank(), keep);
        } else {
            screen.scrollUp(from, bottom, left, right, count, blank());
        }
    }

    private void scrollDown(int from, int count) {
        firstRowBegins(from == 0);
        joinRow = -1;
        if (isFullWidth()) {
            screen.scrollDown(from, bottom, count, blank());
        } else {
            screen.scrollDown(from, bottom, left, right, count, blank());
        }
    }

    /// What stood in the first row of the main screen, and went on from what has scrolled off it, is gone: what comes there is another line.
    void firstRowBegins(boolean begins) {
        if (begins && screen == main && history.isOpen()) {
            history.close();
        }
    }

    private boolean isInMargins() {
        return row >= top && row <= bottom && column >= left && column <= right;
    }

    void insertLines(int count) {
        if (isInMargins()) {
            scrollDown(row, count);
            column = left;
            wrapPending = false;
        }
    }

    void deleteLines(int count) {
        if (isInMargins()) {
            firstRowBegins(row == 0);
            scrollUp(row, count, false);
            column = left;
            wrapPending = false;
        }
    }

    void insertCharacters(int count) {
        if (column >= left && column <= right) {
            line().insert(column, right + 1, count, blank());
            wrapPending = false;
        }
    }

    void deleteCharacters(int count) {
        if (column >= left && column <= right) {
            line().delete(column, right + 1, count, blank());
            wrapPending = false;
        }
    }

    void eraseCharacters(int count) {
        erase(row, column, (int) Math.min((long) column + count, columns), false);
        wrapPending = false;
    }

    /// Cells protected by SPA are kept by every erasure but the selective ones, cells protected by DECSCA only by those.
    void erase(int at, int from, int to, boolean selective) {
        if (selective != protectsAlways) {
            eraseUnprotected(at, from, to, selective);
        } else {
            screen.line(at).erase(from, to, blank());
        }
    }

    /// @param keepLooks whether erased cells keep their attributes, as after DECSEL and its kin
    private void eraseUnprotected(int at, int from, int to, boolean keepLooks) {
        Line line = screen.line(at);
        for (int i = from; i < to; i++) {
            if ((line.style(i) & Style.PROTECTED) == 0) {
                line.erase(i, i + 1, keepLooks ? line.style(i) : blank());
            }
        }
    }

    void eraseLine(int what, boolean selective) {
        firstRowBegins(row == 0 && (what != 0 || column == 0));
        switch (what) {
            case 0 -> erase(row, column, columns, selective);
            case 1 -> erase(row, 0, column + 1, selective);
            case 2 -> erase(row, 0, columns, selective);
            default -> {
                return;
            }
        }
        wrapPending = false;
    }

    void eraseDisplay(int what, boolean selective) {
        firstRowBegins(what == 1 || what == 2 || row == 0 && column == 0);
        switch (what) {
            case 0 -> {
                erase(row, column, columns, selective);
                eraseRows(row + 1, rows, selective);
            }
            case 1 -> {
                eraseRows(0, row, selective);
                erase(row, 0, column + 1, selective);
            }
            case 2 -> eraseRows(0, rows, selective);
            case 3 -> {
                if (!selective) {
                    history.clear();
                }
                return;
            }
            default -> {
                return;
            }
        }
        wrapPending = false;
    }

    private void eraseRows(int from, int to, boolean selective) {
        for (int i = from; i < to; i++) {
            if (selective != protectsAlways) {
                eraseUnprotected(i, 0, columns, selective);
            } else {
                screen.line(i).clear(blank());
            }
        }
    }

    /// DECALN: a screen full of E to adjust the picture with.
    void align() {
        resetMargins();
        moveTo(0, 0);
        byte[] full = new byte[columns];
        java.util.Arrays.fill(full, (byte) 'E');
        for (int i = 0; i < rows; i++) {
            screen.line(i).clear(Style.DEFAULT);
            screen.line(i).putAscii(0, full, 0, columns, Style.DEFAULT, 0);
        }
    }

    void insertColumns(int count) {
        if (isInMargins()) {
            for (int i = top; i <= bottom; i++) {
                screen.line(i).insert(column, right + 1, count, blank());
            }
            wrapPending = false;
        }
    }

    void deleteColumns(int count) {
        if (isInMargins()) {
            for (int i = top; i <= bottom; i++) {
                screen.line(i).delete(column, right + 1, count, blank());
            }
            wrapPending = false;
        }
    }

    /// SL and SR: the page moves, the cursor does not.
    void shiftLeft(int count) {
        if (isInMargins()) {
            for (int i = top; i <= bottom; i++) {
                screen.line(i).delete(left, right + 1, count, blank());
            }
            wrapPending = false;
        }
    }

    void shiftRight(int count) {
        if (isInMargins()) {
            for (int i = top; i <= bottom; i++) {
                screen.line(i).insert(left, right + 1, count, blank());
            }
            wrapPending = false;
        }
    }

    /// DECFI.
    void forwardIndex() {
        if (column == right && row >= top && row <= bottom) {
            shiftLeft(1);
        } else if (column < columns - 1 && column != right) {
            column++;
            wrapPending = false;
        }
    }

    /// DECBI.
    void backIndex() {
        if (column == left && row >= top && row <= bottom) {
            shiftRight(1);
        } else if (column > 0 && column != left) {
            column--;
            wrapPending = false;
        }
    }

    void use(Screen other) {
        screen = other;
        other.touchAll();
        wrapPending = false;
        joinRow = -1;
    }
}
