package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Line;
import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.parser.Params;

/// The rectangle operations of the VT400s.
final class Rectangles {

    private static final long CHANGEABLE = Style.BOLD | Style.UNDERLINE | Style.BLINK | Style.INVERSE;

    private final Display display;
    private final Modes modes;
    private final Sgr sgr = new Sgr();
    /// DECSACE: attributes change in the rectangle's cells, not in all from its first to its last.
    private boolean exact;

    Rectangles(Display display, Modes modes) {
        this.display = display;
        this.modes = modes;
    }

    /// Inclusive, from 0.
    private record Area(int top, int left, int bottom, int right) {

        boolean isEmpty() {
            return top > bottom || left > right;
        }
    }

    void setExact(int extent) {
        exact = extent == 2;
    }

    int extent() {
        return exact ? 2 : 0;
    }

    void reset() {
        exact = false;
    }

    private Area area(Params params, int from) {
        boolean origin = modes.has(Mode.ORIGIN);
        int firstRow = origin ? display.top : 0;
        int firstColumn = origin ? display.left : 0;
        int lastRow = origin ? display.bottom : display.rows - 1;
        int lastColumn = origin ? display.right : display.columns - 1;
        return new Area(
                firstRow + params.positive(from, 1) - 1,
                firstColumn + params.positive(from + 1, 1) - 1,
                params.positive(from + 2, 0) == 0 ? lastRow : Math.min(firstRow + params.get(from + 2, 1) - 1, lastRow),
                params.positive(from + 3, 0) == 0 ? lastColumn : Math.min(firstColumn + params.get(from + 3, 1) - 1, lastColumn));
    }

    /// DECFRA.
    void fill(Params params) {
        int character = params.get(0, 0);
        Area area = area(params, 1);
        boolean printable = character >= 0x20 && character <= 0x7e || character >= 0xa0 && character <= 0xff;
        if (!printable || area.isEmpty()) {
            return;
        }
        for (int row = area.top; row <= area.bottom; row++) {
            Line line = display.screen.line(row);
            for (int column = area.left; column <= area.right; column++) {
                line.put(column, display.charsets.isMapped() ? display.charsets.map(character) : character, display.style, display.extra);
            }
        }
    }

    /// DECERA.
    void erase(Params params) {
        Area area = area(params, 0);
        for (int row = area.top; row <= area.bottom && !area.isEmpty(); row++) {
            display.screen.line(row).erase(area.left, area.right + 1, display.blank());
        }
    }

    /// DECSERA.
    void eraseSelectively(Params params) {
        Area area = area(params, 0);
        for (int row = area.top; row <= area.bottom && !area.isEmpty(); row++) {
            display.erase(row, area.left, area.right + 1, true);
        }
    }

    /// DECCRA.
    void copy(Params params) {
        Area source = area(params, 0);
        boolean origin = modes.has(Mode.ORIGIN);
        int top = (origin ? display.top : 0) + params.positive(5, 1) - 1;
        int left = (origin ? display.left : 0) + params.positive(6, 1) - 1;
        int lastRow = origin ? display.bottom : display.rows - 1;
        int lastColumn = origin ? display.right : display.columns - 1;
        int height = Math.min(source.bottom - source.top, lastRow - top) + 1;
        int width = Math.min(source.right - source.left, lastColumn - left) + 1;
        if (source.isEmpty() || height <= 0 || width <= 0) {
            return;
        }
        // From the end that is overwritten last.
        for (int i = 0; i < height; i++) {
            int offset = top > source.top ? height - 1 - i : i;
            display.screen.line(top + offset).copy(display.screen.line(source.top + offset), source.left, source.left + width, left);
        }
    }

    /// DECCARA: sets attributes.
    void change(Params params) {
        Params renditions = params.from(4);
        restyle(params, style -> sgr.apply(style, renditions) & CHANGEABLE | style & ~CHANGEABLE);
    }

    /// DECRARA: turns attributes over.
    void reverse(Params params) {
        long turned = 0;
        for (int i = 4; i < Math.max(params.count(), 5); i++) {
            turned ^= switch (params.get(i, 0)) {
                case 0 -> Style.BOLD | Style.withUnderline(0, 1) | Style.BLINK | Style.INVERSE;
                case 1 -> Style.BOLD;
                case 4 -> Style.withUnderline(0, 1);
                case 5 -> Style.BLINK;
                case 7 -> Style.INVERSE;
                default -> 0;
            };
        }
        long bits = turned;
        restyle(params, style -> style ^ bits);
    }

    private void restyle(Params params, java.util.function.LongUnaryOperator change) {
        Area area = area(params, 0);
        if (area.isEmpty()) {
            return;
        }
        for (int row = area.top; row <= area.bottom; row++) {
            int from = exact || row == area.top ? area.left : 0;
            int to = exact || row == area.bottom ? area.right : display.columns - 1;
            Line line = display.screen.line(row);
            for (int column = from; column <= to; column++) {
                line.restyle(column, change.applyAsLong(line.style(column)));
            }
        }
    }

    /// DECRQCRA: the sum of the cells, taken from zero, as DEC's terminals count it.
    int checksum(Params params) {
        Area area = area(params, 2);
        int sum = 0;
        for (int row = area.top; row <= area.bottom && !area.isEmpty(); row++) {
            Line line = display.screen.line(row);
            for (int column = area.left; column <= area.right; column++) {
                int cell = line.text(column);
                int value = Cell.isCluster(cell) ? display.clusters.get(Cell.value(cell)).codePointAt(0) : Cell.value(cell);
                sum += value == 0 ? ' ' : value;
            }
        }
        return -sum & 0xffff;
    }
}
