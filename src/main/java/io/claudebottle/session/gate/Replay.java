package io.claudebottle.session.gate;

import org.jspecify.annotations.Nullable;

/// Tells, when a stream that was broken begins anew at its start, which lines have been seen already. An engine that threw old lines
/// away, or a bundle that was made anew, begins with another line: everything counts as unseen then.
///
/// Not for several threads.
final class Replay {

    enum Line {
        UNSEEN,
        SEEN,
        /// The first of another log than before.
        OF_ANOTHER_LOG
    }

    private @Nullable String first;
    private long seen;
    private long position;

    /// The stream is opened, again or for the first time; the next line is its first.
    void begin() {
        position = 0;
    }

    Line judge(String line) {
        position++;
        boolean other = position == 1 && first != null && !first.equals(line);
        if (position == 1) {
            first = line;
        }
        if (other) {
            seen = 1;
            return Line.OF_ANOTHER_LOG;
        }
        if (position <= seen) {
            return Line.SEEN;
        }
        seen = position;
        return Line.UNSEEN;
    }
}
