package io.claudebottle.terminal.fuzz;

import org.jspecify.annotations.Nullable;

/// Where libvterm does something else than we do, and why we do not do as it does. Judged by the least stream that still shows the difference.
enum KnownDifference {

    /// We keep one saved cursor for each screen, as xterm does; libvterm has one.
    ONE_SAVED_CURSOR {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            long entered = least.pieces().stream().filter(piece -> piece.name().equals("alternate on")).count();
            return entered > 0 && least.has("DECRC", "alternate off") && (entered > 1 || least.has("DECSC", "DECRC"));
        }
    },

    /// DECSC saves origin mode (VT510 manual); libvterm's does not.
    ORIGIN_MODE_NOT_SAVED {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("DECOM on") && least.has("DECRC", "alternate off");
        }
    },

    /// DECSC saves the character sets (VT510 manual); libvterm's does not.
    CHARACTER_SETS_NOT_SAVED {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("G0 special", "G1 special", "SO") && least.has("DECRC", "alternate off");
        }
    },

    /// ICH and DCH heed the side margins only, as xterm's do; libvterm's do nothing above and below the scrolling region either.
    CHARACTERS_ONLY_EDITED_IN_SCROLLING_REGION {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("DECSTBM") && least.has("ICH", "DCH");
        }
    },

    /// Text wraps at the right margin and goes on at the left one (DEC STD 070); libvterm's uses the whole row.
    TEXT_IGNORES_SIDE_MARGINS {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("DECSLRM") && least.has("text", "wide", "narrow", "combining");
        }
    },

    /// In origin mode columns count from the left margin; libvterm only keeps the cursor within the margins.
    COLUMNS_NOT_COUNTED_FROM_MARGIN {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("DECSLRM") && least.has("DECOM on") && least.has("CHA", "HPA");
        }
    },

    /// Insert mode makes as much room as the character takes; libvterm always makes one column.
    WIDE_INSERTED_INTO_ONE_COLUMN {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("IRM on") && least.has("wide");
        }
    },

    /// The cursor waits in the last column when text has reached it; libvterm's waits in the one before when a wide character has.
    CURSOR_BEFORE_THE_LAST_COLUMN {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("wide") && (least.has("BS", "CUB", "CUF", "CUU", "CUD", "HPR", "VPR", "VPA", "LF", "IND", "RI")
                    || ours.rows().equals(theirs.rows()) && ours.cursorColumn() == theirs.cursorColumn() + 1);
        }
    },

    /// When cells are moved, what is left of wide characters that were cut is blank; libvterm moves the halves, and two may meet.
    HALVES_MEET {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("wide") && least.has("ICH", "DCH");
        }
    },

    /// What is left of a wide character that was cut has the colour that it had; libvterm's right halves have none.
    RIGHT_HALF_WITHOUT_BACKGROUND {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("wide") && least.has("SGR") && ours.rows().equals(theirs.rows()) && ours.hasCursorOf(theirs);
        }
    },

    /// Where the cursor waits to wrap, an index that scrolls and the change to another screen end the wait, and DECSC saves it (DEC STD 070);
    /// in libvterm only a cursor that has moved waits no more.
    WAITS_TO_WRAP_LONGER {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("text", "narrow", "wide", "combining")
                    && (least.has("LF", "IND", "RI", "alternate on", "alternate off") || least.has("DECSC") && least.has("DECRC"));
        }
    },

    /// A wide character that does not fit at a row's end goes to the next one, and what stood in the last column is no longer part of
    /// the text; libvterm lets it stand. Without autowrap the character is not shown; libvterm wraps nevertheless.
    WIDE_AT_THE_EDGE {
        @Override
        boolean explains(Stream least, Screenful ours, Screenful theirs) {
            return least.has("wide") && (least.has("DECAWM off") || ours.differsOnlyAtTheEdge(theirs));
        }
    };

    abstract boolean explains(Stream least, Screenful ours, Screenful theirs);

    static @Nullable KnownDifference of(Stream least, Screenful ours, Screenful theirs) {
        for (KnownDifference difference : values()) {
            if (difference.explains(least, ours, theirs)) {
                return difference;
            }
        }
        return null;
    }
}
