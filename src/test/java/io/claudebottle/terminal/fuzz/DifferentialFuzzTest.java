package io.claudebottle.terminal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// An independent implementation as the oracle: random streams of what both terminals support leave the same text, cursor and looks, or the
/// difference is one that is known and has a name.
///
/// `-Dfuzz.streams=100000` runs so many, `-Dfuzz.first=N` begins elsewhere.
class DifferentialFuzzTest {

    private static final int COLUMNS = 22;
    private static final int ROWS = 8;
    private static final int STREAMS = 5000;
    private static final int SHOWN = Integer.getInteger("fuzz.shown", 8);

    private static final Emulator.Host NOBODY = new Emulator.Host() {
        @Override
        public void reply(byte[] answer) {}

        @Override
        public void event(TerminalEvent event) {}
    };

    @Test
    void randomStreamsLeaveTheScreenThatLibvtermShows() {
        Assumptions.assumeTrue(LibVterm.isInstalled(), "libvterm (Debian: libvterm0) is not installed");
        int streams = Integer.getInteger("fuzz.streams", STREAMS);
        long first = Long.getLong("fuzz.first", 0);
        Map<String, Integer> known = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        int differing = 0;
        for (long seed = first; seed < first + streams; seed++) {
            Stream stream = Stream.random(seed, COLUMNS, ROWS);
            if (difference(stream).isEmpty()) {
                continue;
            }
            Stream least = shrink(stream);
            KnownDifference name = KnownDifference.of(least, ours(least), theirs(least));
            if (name != null) {
                known.merge(name.name(), 1, Integer::sum);
            } else if (differing++ < SHOWN) {
                unknown.add("seed " + seed + " " + least.pieces() + "\n    ours and libvterm's " + difference(least));
            }
        }
        System.out.println(streams + " streams; differences with a name: " + known);
        assertThat(unknown).as(differing + " streams whose difference has no name").isEmpty();
    }

    /// Fewer and fewer pieces, as long as there is a difference.
    private static Stream shrink(Stream stream) {
        Stream least = stream;
        for (int count = Math.max(1, least.pieces().size() / 2); count > 0; count /= 2) {
            for (int from = 0; from < least.pieces().size();) {
                Stream fewer = least.without(from, count);
                if (difference(fewer).isEmpty()) {
                    from += count;
                } else {
                    least = fewer;
                }
            }
        }
        return least;
    }

    private static String difference(Stream stream) {
        return ours(stream).difference(theirs(stream));
    }

    private static Screenful theirs(Stream stream) {
        try (var terminal = new LibVterm(COLUMNS, ROWS)) {
            // Piece by piece: it takes all text that comes at once for Unicode or for a character set, as its first byte is.
            terminal.feed(Stream.bytes(stream.prologue()));
            stream.pieces().forEach(piece -> terminal.feed(Stream.bytes(piece.text())));
            return terminal.screenful();
        }
    }

    private static Screenful ours(Stream stream) {
        byte[] bytes = stream.bytes();
        var emulator = new Emulator(COLUMNS, ROWS, EmulatorOptions.of("fuzz", "1"), NOBODY);
        var frame = new Frame();
        emulator.lock().lock();
        try {
            // In uneven pieces, as they come from a pseudo-terminal.
            int piece = 1 + (bytes.length * 7 & 15);
            for (int at = 0; at < bytes.length; at += piece) {
                emulator.feed(bytes, at, Math.min(at + piece, bytes.length));
            }
            emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
        List<String> text = new ArrayList<>(ROWS);
        long[][] looks = new long[ROWS][COLUMNS];
        var row = new StringBuilder();
        for (int y = 0; y < ROWS; y++) {
            row.setLength(0);
            for (int x = 0; x < COLUMNS; x++) {
                int cell = frame.row(y).text(x);
                long style = frame.row(y).style(x);
                if (Cell.isTail(cell)) {
                    row.append(Screenful.TAIL);
                } else if (cell == Cell.EMPTY || Cell.isGap(cell)) {
                    row.append(' ');
                    looks[y][x] = Style.erased(style);
                } else {
                    Cell.appendTo(row, cell, frame.clusters());
                    looks[y][x] = style;
                }
            }
            text.add(row.toString());
        }
        return new Screenful(text, looks, frame.caret().row(), frame.caret().column());
    }
}
