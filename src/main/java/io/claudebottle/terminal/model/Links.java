package io.claudebottle.terminal.model;

import io.claudebottle.terminal.model.Selection.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds addresses: those that the program gave (OSC 8) and those that can be read, also across wraps.
///
/// Programs that break lines themselves break addresses, too: a row that an address fills to its last column goes on in the next row.
public final class Links {

    /// How many rows in each direction belong to what is looked at.
    private static final int NEAR = 64;

    private static final String SCHEME = "(?:https?://|file://|mailto:)";
    /// ASCII alone, so that what is read there is what it is.
    private static final String CHARACTERS = "[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]";
    private static final Pattern ADDRESS = Pattern.compile("(?<![A-Za-z0-9])" + SCHEME + CHARACTERS + "++", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEGINNING = Pattern.compile(SCHEME, Pattern.CASE_INSENSITIVE);
    private static final String PUNCTUATION = ".,:;!?'*_~";

    private Links() {}

    /// @param address as given or as read
    /// @param spans where it stands, from the top
    /// @param given whether the program gave it, so that what is shown and where it leads may differ
    public record Link(String address, List<Span> spans, boolean given) {

        public Link {
            spans = List.copyOf(spans);
        }

        public boolean contains(long row, int column) {
            return spans.stream().anyMatch(span -> span.row() == row && span.contains(column));
        }
    }

    /// The link that a cell is part of, with all its parts that are near.
    public static Optional<Link> at(Rows rows, long row, int column) {
        if (row < rows.first() || row >= rows.end() || column < 0 || column >= rows.at(row).columns()) {
            return Optional.empty();
        }
        int number = rows.at(row).extra(column);
        if (number != 0 && !rows.extras().get(number).link().isEmpty()) {
            return Optional.of(given(rows, row, column, rows.extras().get(number)));
        }
        return readIn(rows, row).stream().filter(link -> link.contains(row, column)).findFirst();
    }

    private static Link given(Rows rows, long row, int column, Extras.Extra extra) {
        var spans = new ArrayList<Span>();
        if (!extra.linkId().isEmpty()) {
            for (long at = Math.max(rows.first(), row - NEAR); at < Math.min(rows.end(), row + NEAR); at++) {
                Cells cells = rows.at(at);
                for (int from = 0; from < cells.columns(); from++) {
                    if (belongs(rows, cells, from, extra)) {
                        int to = endOf(rows, cells, from, extra);
                        spans.add(new Span(at, from, to));
                        from = to;
                    }
                }
            }
            return new Link(extra.link(), spans, true);
        }
        Cells cells = rows.at(row);
        spans.add(new Span(row, startOf(rows, cells, column, extra), endOf(rows, cells, column, extra)));
        while (spans.getFirst().from() == 0 && spans.getFirst().row() > rows.first() && row - spans.getFirst().row() < NEAR) {
            Cells above = rows.at(spans.getFirst().row() - 1);
            int last = above.columns() - (Cell.isGap(above.text(above.columns() - 1)) ? 2 : 1);
            if (!above.isWrapped() || last < 0 || !belongs(rows, above, last, extra)) {
                break;
            }
            spans.addFirst(new Span(spans.getFirst().row() - 1, startOf(rows, above, last, extra), last + 1));
        }
        while (spans.getLast().row() + 1 < rows.end() && spans.getLast().row() - row < NEAR) {
            Cells here = rows.at(spans.getLast().row());
            boolean goesOn = here.isWrapped() && isEnd(here, spans.getLast().to());
            Cells below = rows.at(spans.getLast().row() + 1);
            if (!goesOn || !belongs(rows, below, 0, extra)) {
                break;
            }
            spans.add(new Span(spans.getLast().row() + 1, 0, endOf(rows, below, 0, extra)));
        }
        return new Link(extra.link(), spans, true);
    }

    private static boolean isEnd(Cells cells, int column) {
        return column == cells.columns() || column == cells.columns() - 1 && Cell.isGap(cells.text(column));
    }

    private static boolean belongs(Rows rows, Cells cells, int column, Extras.Extra extra) {
        int number = cells.extra(column);
        if (number == 0) {
            return false;
        }
        Extras.Extra other = rows.extras().get(number);
        return other.link().equals(extra.link()) && other.linkId().equals(extra.linkId());
    }

    private static int startOf(Rows rows, Cells cells, int column, Extras.Extra extra) {
        int from = column;
        while (from > 0 && belongs(rows, cells, from - 1, extra)) {
            from--;
        }
        return from;
    }

    private static int endOf(Rows rows, Cells cells, int column, Extras.Extra extra) {
        int to = column + 1;
        while (to < cells.columns() && belongs(rows, cells, to, extra)) {
            to++;
        }
        return to;
    }

    /// The links that can be read in the rows which belong to this one.
    public static List<Link> readIn(Rows rows, long row) {
        if (row < rows.first() || row >= rows.end()) {
            return List.of();
        }
        long first = row;
        while (first > rows.first() && row - first < NEAR && goesOn(rows, first - 1)) {
            first--;
        }
        var read = new Reading();
        long last = first - 1;
        do {
            last++;
            read.add(rows, last);
        } while (last < rows.end() - 1 && last - row < NEAR && goesOn(rows, last));
        return read.links();
    }

    /// Whether an address in this row may go on in the next.
    private static boolean goesOn(Rows rows, long row) {
        Cells cells = rows.at(row);
        if (cells.isWrapped()) {
            return true;
        }
        if (!isOfAddress(cells.text(cells.columns() - 1))) {
            return false;
        }
        Cells below = rows.at(row + 1);
        var beginning = new StringBuilder();
        for (int column = 0; column < Math.min(8, below.columns()); column++) {
            Cell.appendTo(beginning, below.text(column), rows.clusters());
        }
        return isOfAddress(below.text(0)) && !BEGINNING.matcher(beginning).lookingAt();
    }

    private static boolean isOfAddress(int cell) {
        return cell > ' ' && cell < 0x7f && "\"<>\\^`{|}".indexOf(cell) < 0;
    }

    /// Text of rows, and where each of its characters stands.
    private static final class Reading {

        private final StringBuilder text = new StringBuilder();
        private final List<Span> places = new ArrayList<>();

        void add(Rows rows, long row) {
            Cells cells = rows.at(row);
            for (int column = 0; column < cells.columns(); column++) {
                int cell = cells.text(column);
                if (Cell.isTail(cell) || Cell.isGap(cell)) {
                    continue;
                }
                text.append(isOfAddress(cell) ? (char) cell : ' ');
                places.add(new Span(row, column, column + 1));
            }
        }

        List<Link> links() {
            var links = new ArrayList<Link>();
            Matcher matcher = ADDRESS.matcher(text);
            while (matcher.find()) {
                int end = end(matcher.start(), matcher.end());
                String address = text.substring(matcher.start(), end);
                Matcher beginning = BEGINNING.matcher(address);
                if (beginning.lookingAt() && beginning.end() < address.length()) {
                    links.add(new Link(address, spans(matcher.start(), end), false));
                }
            }
            return links;
        }

        /// Leaves out what belongs to the sentence around the address: a bracket that was opened before it, and what ends a sentence.
        private int end(int from, int to) {
            int round = 0;
            int square = 0;
            for (int i = from; i < to; i++) {
                char character = text.charAt(i);
                round += character == '(' ? 1 : character == ')' ? -1 : 0;
                square += character == '[' ? 1 : character == ']' ? -1 : 0;
            }
            for (int end = to; end > from; end--) {
                char last = text.charAt(end - 1);
                if (last == ')' && round < 0) {
                    round++;
                } else if (last == ']' && square < 0) {
                    square++;
                } else if (PUNCTUATION.indexOf(last) < 0) {
                    return end;
                }
            }
            return from;
        }

        private List<Span> spans(int from, int to) {
            var spans = new ArrayList<Span>();
            int begin = from;
            for (int i = from + 1; i <= to; i++) {
                if (i == to || places.get(i).row() != places.get(begin).row()) {
                    spans.add(new Span(places.get(begin).row(), places.get(begin).from(), places.get(i - 1).to()));
                    begin = i;
                }
            }
            return spans;
        }
    }
}
