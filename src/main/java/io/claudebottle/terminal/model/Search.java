package io.claudebottle.terminal.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for text in the scrollback and on the screen, a slice of time at once, so that whoever holds the emulator's lock gives it back
/// soon. Matches are kept by logical line and cell: they stay right at another width.
///
/// Belongs to the emulator's lock during [#advance] and [#spans].
public final class Search {

    /// More are of no use to anybody.
    public static final int MOST_MATCHES = 50_000;

    /// How long a regular expression may ponder on one line, and how many times it may ponder too long before it is given up. To ponder is to read
    /// every character more than this many times.
    private static final int MOST_READS = 4;
    static final long LINE_NANOS = 2_000_000;
    private static final int MOST_TOO_SLOW = 20;

    /// What is looked for. Without a capital letter in the text, capitals and small letters are the same.
    ///
    /// @param regex whether the text is a regular expression
    /// @param exact whether capitals and small letters differ in any case
    public record Query(String text, boolean regex, boolean exact) {

        public Query(String text, boolean regex) {
            this(text, regex, false);
        }

        private Pattern pattern() {
            boolean differ = exact || text.codePoints().anyMatch(Character::isUpperCase);
            return Pattern.compile(text, (regex ? 0 : Pattern.LITERAL) | (differ ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }
    }

    /// @param line the number of the logical line, as the scrollback counts, those of the screen following
    /// @param from the first cell of the line
    /// @param to exclusive
    public record Match(long line, int from, int to) implements Comparable<Match> {

        @Override
        public int compareTo(Match other) {
            return line == other.line ? Integer.compare(from, other.from) : Long.compare(line, other.line);
        }
    }

    private final Matcher matcher;
    private final boolean nothing;
    private final Text text = new Text();
    private final LogicalLine line = new LogicalLine();
    private Clusters clusters = new Clusters();

    private List<Match> above = new ArrayList<>();
    private final List<Match> below = new ArrayList<>();
    /// The first line that has not been looked at.
    private long next;
    private int changes = -1;
    private int tooSlow;

    /// How many lines of the screen have been looked at, while it is as it was then.
    private int seenOnScreen;
    private long screenFrom = -1;
    private boolean seenScreen = true;

    private final LongSupplier nanoTime;

    /// @throws java.util.regex.PatternSyntaxException for a regular expression that is none
    public Search(Query query) {
        this(query, System::nanoTime);
    }

    Search(Query query, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        matcher = query.pattern().matcher("");
        nothing = query.text().isEmpty();
    }

    /// Goes on, or takes up what has been printed since.
    ///
    /// @param screen the main screen
    /// @param nanos how long at most; the last line may take some milliseconds more, and is left out when it takes longer
    /// @return whether everything has been looked at
    public boolean advance(Scrollback scrollback, Screen screen, Clusters screenClusters, long nanos) {
        if (nothing) {
            return true;
        }
        if (changes != scrollback.changes()) {
            changes = scrollback.changes();
            above.clear();
            next = scrollback.firstLine();
        }
        forget(scrollback.firstLine());
        long now = nanoTime.getAsLong();
        long deadline = now + nanos;
        long end = endOfHistory(scrollback);
        while (next < end && above.size() < MOST_MATCHES && tooSlow < MOST_TOO_SLOW) {
            if (now - deadline > 0) {
                return false;
            }
            scrollback.line(next, line, clusters, null);
            text.set(line, clusters);
            find(next, above, now);
            next++;
            if (clusters.isFull()) {
                clusters = new Clusters();
            }
            now = nanoTime.getAsLong();
        }
        return now - deadline <= 0 && advanceOnScreen(scrollback, screen, screenClusters, deadline);
    }

    /// All of the screen, or what is left of it if nothing has scrolled since the last time.
    private boolean advanceOnScreen(Scrollback scrollback, Screen screen, Clusters screenClusters, long deadline) {
        if (seenScreen || screenFrom != scrollback.pushed()) {
            screenFrom = scrollback.pushed();
            seenOnScreen = 0;
            below.clear();
        }
        long firstNumber = endOfHistory(scrollback);
        seenScreen = true;
        forEachOnScreen(scrollback, screen, screenClusters, (number, _) -> {
            if (!seenScreen || number - firstNumber < seenOnScreen || tooSlow >= MOST_TOO_SLOW) {
                return;
            }
            long now = nanoTime.getAsLong();
            seenScreen = now - deadline <= 0;
            if (seenScreen) {
                text.set(line, screenClusters);
                find(number, below, now);
                seenOnScreen++;
            }
        });
        return seenScreen;
    }

    private void forget(long firstLine) {
        if (!above.isEmpty() && above.getFirst().line < firstLine) {
            int gone = Collections.binarySearch(above, new Match(firstLine, 0, 0));
            above = new ArrayList<>(above.subList(gone < 0 ? -gone - 1 : gone, above.size()));
        }
        next = Math.max(next, firstLine);
    }

    /// A last line that the screen continues is looked at with the screen.
    private static long endOfHistory(Scrollback scrollback) {
        return scrollback.endLine() - (scrollback.isOpen() ? 1 : 0);
    }

    @FunctionalInterface
    private interface OnScreen {

        /// @param firstRow the number in [Rows] of the row with which the line begins
        void accept(long number, long firstRow);
    }

    private void forEachOnScreen(Scrollback scrollback, Screen screen, Clusters screenClusters, OnScreen action) {
        long number = endOfHistory(scrollback);
        long firstRow = scrollback.pushed();
        line.clear();
        if (scrollback.isOpen()) {
            scrollback.line(number, line, screenClusters, null);
            firstRow -= line.rows(screen.columns());
        }
        for (int row = 0; row < screen.rows(); row++) {
            line.append(screen.line(row));
            if (!screen.line(row).isJoined() || row == screen.rows() - 1) {
                action.accept(number++, firstRow);
                firstRow = scrollback.pushed() + row + 1;
                line.clear();
            }
        }
    }

    private void find(long number, List<Match> matches, long now) {
        try {
            text.deadline = now + LINE_NANOS;
            matcher.reset(text);
            while (matches.size() < MOST_MATCHES && matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    matches.add(new Match(number, text.cell(matcher.start()), text.cell(matcher.end())));
                }
            }
        } catch (TooSlow | StackOverflowError e) {
            tooSlow++;
        }
    }

    /// From the top.
    public List<Match> matches() {
        var all = new ArrayList<Match>(above.size() + below.size());
        all.addAll(above);
        all.addAll(below);
        return all;
    }

    public int count() {
        return above.size() + below.size();
    }

    /// Whether some lines were left out because the expression took too long.
    public boolean isTooSlow() {
        return tooSlow > 0;
    }

    /// The next match below, or the first one after the last.
    public Optional<Match> after(Match match) {
        List<Match> all = matches();
        int place = Collections.binarySearch(all, match);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get((place < 0 ? -place - 1 : place + 1) % all.size()));
    }

    /// The next match above, or the last one before the first.
    public Optional<Match> before(Match match) {
        List<Match> all = matches();
        int place = Collections.binarySearch(all, match);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(Math.floorMod((place < 0 ? -place - 1 : place) - 1, all.size())));
    }

    /// The first match that begins at or below a row of [Rows], or the first of all when there is none.
    public Optional<Match> from(long row, Scrollback scrollback, Screen screen, Clusters screenClusters) {
        List<Match> all = matches();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int place = Collections.binarySearch(all, at(row, scrollback, screen, screenClusters));
        return Optional.of(all.get((place < 0 ? -place - 1 : place) % all.size()));
    }

    /// The beginning of a row, as if there were a match.
    private Match at(long row, Scrollback scrollback, Screen screen, Clusters screenClusters) {
        int columns = screen.columns();
        long number = lineAt(row, scrollback, screen);
        if (number < endOfHistory(scrollback)) {
            scrollback.line(number, line, clusters, null);
            long inside = row - scrollback.pushed() + scrollback.rows(columns) - scrollback.rowOf(number);
            return new Match(number, line.start((int) Math.max(0, inside), columns), 0);
        }
        var place = new AtomicReference<>(new Match(number, 0, 0));
        forEachOnScreen(scrollback, screen, screenClusters, (onScreen, firstRow) -> {
            if (firstRow <= row) {
                place.set(new Match(onScreen, line.start((int) Math.min(row - firstRow, LogicalLine.MOST_CELLS), columns), 0));
            }
        });
        return place.get();
    }

    private static long lineAt(long row, Scrollback scrollback, Screen screen) {
        long index = row - scrollback.pushed() + scrollback.rows(screen.columns());
        if (index < 0) {
            return scrollback.firstLine();
        }
        return row < scrollback.pushed() ? Math.min(scrollback.lineAt((int) index), endOfHistory(scrollback)) : endOfHistory(scrollback);
    }

    /// Where a match stands now, one span a row; empty when it is gone.
    ///
    /// @param screen the main screen
    public List<Selection.Span> spans(Match match, Scrollback scrollback, Screen screen, Clusters screenClusters) {
        var found = new Spans(Long.MIN_VALUE, Long.MAX_VALUE, screen.columns());
        List<Match> alone = List.of(match);
        if (match.line >= scrollback.firstLine() && match.line < endOfHistory(scrollback)) {
            inHistory(match.line, alone, 0, scrollback, found);
        } else if (match.line >= scrollback.firstLine()) {
            forEachOnScreen(scrollback, screen, screenClusters, (number, firstRow) -> found.add(line, number, firstRow, alone, 0));
        }
        return found.spans;
    }

    /// Where matches stand in some rows of [Rows], such as those that are in view.
    ///
    /// @param to exclusive
    public List<Selection.Span> spans(long from, long to, Scrollback scrollback, Screen screen, Clusters screenClusters) {
        var found = new Spans(from, to, screen.columns());
        if (!above.isEmpty() && from < scrollback.pushed()) {
            long end = lineAt(to - 1, scrollback, screen);
            int at = firstFrom(above, Math.max(lineAt(from, scrollback, screen), scrollback.firstLine()));
            while (at < above.size() && above.get(at).line <= end) {
                long number = above.get(at).line;
                inHistory(number, above, at, scrollback, found);
                at = firstFrom(above, number + 1);
            }
        }
        if (!below.isEmpty()) {
            forEachOnScreen(scrollback, screen, screenClusters,
                    (number, firstRow) -> found.add(line, number, firstRow, below, firstFrom(below, number)));
        }
        return found.spans;
    }

    private void inHistory(long number, List<Match> matches, int at, Scrollback scrollback, Spans found) {
        if (number < scrollback.endLine()) {
            scrollback.line(number, line, clusters, null);
            long oldest = scrollback.pushed() - scrollback.rows(found.columns);
            found.add(line, number, oldest + scrollback.rowOf(number), matches, at);
        }
    }

    private static int firstFrom(List<Match> matches, long line) {
        int place = Collections.binarySearch(matches, new Match(line, 0, 0));
        return place < 0 ? -place - 1 : place;
    }

    /// Collects what is in some rows.
    private record Spans(long from, long to, int columns, List<Selection.Span> spans) {

        Spans(long from, long to, int columns) {
            this(from, to, columns, new ArrayList<>());
        }

        /// @param at the first of the matches that may be in the line
        void add(LogicalLine line, long number, long firstRow, List<Match> matches, int at) {
            long row = firstRow;
            int first = at;
            for (int cell = 0; cell < line.length && row < to; row++) {
                int end = line.end(cell, columns);
                while (first < matches.size() && matches.get(first).line == number && matches.get(first).to <= cell) {
                    first++;
                }
                for (int i = first; row >= from && i < matches.size(); i++) {
                    Match match = matches.get(i);
                    if (match.line != number || match.from >= end) {
                        break;
                    }
                    spans.add(new Selection.Span(row, Math.max(match.from, cell) - cell, Math.min(match.to, end) - cell));
                }
                cell = end;
            }
        }
    }

    private static final class TooSlow extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooSlow() {
            super(null, null, false, false);
        }
    }

    /// The text of a line and the cell of each of its characters. Ends the pondering of a regular expression after its time, since that
    /// reads characters without an end.
    private final class Text implements CharSequence {

        private char[] characters = new char[512];
        private int[] cells = new int[512];
        private int length;
        private int end;
        private long reads;
        private long deadline;
        private final StringBuilder cluster = new StringBuilder();

        void set(LogicalLine line, Clusters clusters) {
            int count = line.length;
            while (count > 0 && line.text[count - 1] == Cell.EMPTY) {
                count--;
            }
            length = 0;
            reads = 0;
            end = count;
            reserve(count);
            for (int i = 0; i < count; i++) {
                int cell = line.text[i];
                if (cell >= ' ' && cell < Character.MIN_SURROGATE) {
                    characters[length] = (char) cell;
                    cells[length++] = i;
                } else if (cell == Cell.EMPTY) {
                    characters[length] = ' ';
                    cells[length++] = i;
                } else if (!Cell.isTail(cell)) {
                    cluster.setLength(0);
                    Cell.appendTo(cluster, cell, clusters);
                    reserve(length + cluster.length() + count - i);
                    for (int k = 0; k < cluster.length(); k++) {
                        characters[length] = cluster.charAt(k);
                        cells[length++] = i;
                    }
                }
            }
        }

        private void reserve(int count) {
            if (characters.length < count) {
                int room = Math.max(count, characters.length * 2);
                characters = Arrays.copyOf(characters, room);
                cells = Arrays.copyOf(cells, room);
            }
        }

        int cell(int index) {
            return index == length ? end : cells[index];
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            if ((++reads & 0x3fff) == 0 && reads > MOST_READS * length && nanoTime.getAsLong() - deadline > 0) {
                throw new TooSlow();
            }
            return characters[index];
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new String(characters, from, to - from);
        }

        @Override
        public String toString() {
            return new String(characters, 0, length);
        }
    }
}
