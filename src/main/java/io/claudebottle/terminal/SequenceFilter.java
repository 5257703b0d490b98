package io.claudebottle.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/// Keeps from JediTermFX 1.0.0 what it prints as garbage or obeys wrongly, and what a program inside has no business to do to the window.
/// Bytes in, bytes out; text and every other sequence pass untouched. State is kept across calls, so any chunking gives the same
/// output; memory is bounded by [#LONGEST_CSI] and [#LONGEST_OSC].
///
/// Goes away together with that emulator.
final class SequenceFilter {

    static final int LONGEST_CSI = 256;

    /// Titles and colour queries are short. Longer ones (a clipboard write, a picture) have no meaning to the emulator.
    static final int LONGEST_OSC = 4096;

    private static final int BEL = 0x07;
    private static final int CAN = 0x18;
    private static final int SUB = 0x1a;
    private static final int ESC = 0x1b;

    /// DEC private modes of the emulator; it warns about every other one, and hears only the first of several.
    private static final Set<String> MODES = Set.of(
            "1", "3", "4", "5", "6", "7", "8", "12", "25", "40", "45", "47", "1000", "1001", "1002", "1003", "1004", "1005", "1006", "1015",
            "1034", "1039", "1047", "1048", "1049", "2004");

    /// No grid is that large. The emulator loops as often as it is told, under the lock that painting needs.
    private static final Pattern OVERLONG_NUMBER = Pattern.compile("[0-9]{5,}");

    private static final String SYNCHRONIZED_OUTPUT = "2026";

    private enum State {
        TEXT,
        ESCAPE,
        CSI,
        OVERLONG_CSI,
        OSC,
        OSC_ESCAPE,
        SWALLOWED_STRING,
        SWALLOWED_STRING_ESCAPE
    }

    /// Where the output goes.
    interface Sink {
        void accept(byte value);

        /// The program draws a frame until [#frameEnds] (DEC mode 2026).
        void frameBegins();

        void frameEnds();

        /// An answer to the program.
        void reply(String answer);
    }

    private final Sink sink;
    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;

    SequenceFilter(Sink sink) {
        this.sink = sink;
    }

    void feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            feed(bytes[i]);
        }
    }

    private void feed(byte value) {
        int c = value & 0xff;
        switch (state) {
            case TEXT -> {
                if (c == ESC) {
                    state = State.ESCAPE;
                } else {
                    sink.accept(value);
                }
            }
            case ESCAPE -> escape(c);
            case CSI, OVERLONG_CSI -> csi(c);
            case OSC -> osc(c);
            case SWALLOWED_STRING -> {
                if (c == ESC) {
                    state = State.SWALLOWED_STRING_ESCAPE;
                } else if (c == CAN || c == SUB) {
                    state = State.TEXT;
                }
            }
            case OSC_ESCAPE -> {
                if (c == '\\') {
                    emitOsc("\033\\");
                } else {
                    escape(c);
                }
            }
            case SWALLOWED_STRING_ESCAPE -> {
                if (c == '\\') {
                    state = State.TEXT;
                } else {
                    escape(c);
                }
            }
        }
    }

    private void escape(int c) {
        sequence.setLength(0);
        switch (c) {
            case '[' -> state = State.CSI;
            case ']' -> state = State.OSC;
            // DCS, SOS, PM and APC: the emulator has no use for the first and prints the bodies of the others.
            case 'P', 'X', '^', '_' -> state = State.SWALLOWED_STRING;
            case ESC -> state = State.ESCAPE;
            case '\\', CAN, SUB -> state = State.TEXT;
            default -> {
                state = State.TEXT;
                sink.accept((byte) ESC);
                sink.accept((byte) c);
            }
        }
    }

    private void csi(int c) {
        if (c == ESC) {
            state = State.ESCAPE;
        } else if (c == CAN || c == SUB) {
            state = State.TEXT;
        } else if (c < 0x20) {
            // Real terminals obey a control character in the middle of a sequence, the emulator loses its place.
            sink.accept((byte) c);
        } else if (c >= 0x40 && c <= 0x7e) {
            boolean whole = state == State.CSI;
            state = State.TEXT;
            if (whole) {
                emitCsi(sequence.toString(), (char) c);
            }
        } else if (sequence.length() == LONGEST_CSI) {
            state = State.OVERLONG_CSI;
        } else {
            sequence.append((char) c);
        }
    }

    private void osc(int c) {
        if (c == BEL) {
            emitOsc("\007");
        } else if (c == ESC) {
            state = State.OSC_ESCAPE;
        } else if (c == CAN || c == SUB) {
            state = State.TEXT;
        } else if (sequence.length() <= LONGEST_OSC) {
            sequence.append((char) c);
        }
    }

    private void emitOsc(String terminator) {
        state = State.TEXT;
        if (sequence.length() <= LONGEST_OSC) {
            emit("\033]" + sequence + terminator);
        }
    }

    private void emitCsi(String body, char last) {
        char first = body.isEmpty() ? ' ' : body.charAt(0);
        switch (first) {
            case '<', '=' -> {}
            case '>' -> passIf(last == 'c', body, last);
            case '?' -> emitPrivate(body.substring(1), last);
            default -> emitStandard(body, last);
        }
    }

    private void emitPrivate(String parameters, char last) {
        switch (last) {
            case 'h', 'l' -> {
                for (String mode : parameters.split(";")) {
                    emitMode(mode, last);
                }
            }
            case 'J', 'K' -> pass("?" + parameters, last);
            // DECRQM. The only mode worth an answer: a program uses synchronized output only where it knows of it. 2 is "reset".
            case 'p' -> {
                if (parameters.equals(SYNCHRONIZED_OUTPUT + "$")) {
                    sink.reply("\033[?2026;2$y");
                }
            }
            default -> {}
        }
    }

    private void emitMode(String mode, char last) {
        if (MODES.contains(mode)) {
            pass("?" + mode, last);
        } else if (mode.equals(SYNCHRONIZED_OUTPUT) && last == 'h') {
            sink.frameBegins();
        } else if (mode.equals(SYNCHRONIZED_OUTPUT)) {
            sink.frameEnds();
        }
    }

    private void emitStandard(String body, char last) {
        if (!body.chars().allMatch(c -> c >= '0' && c <= ';')) {
            // Of those with intermediate bytes the emulator knows one, the soft reset; for DECSCUSR it wipes the cell under the cursor.
            passIf(body.equals("!") && last == 'p', body, last);
            return;
        }
        switch (last) {
            case 'm' -> SgrParameters.withoutColons(body).ifPresent(parameters -> pass(parameters, last));
            // Only the title stack: a program inside must not resize the window.
            case 't' -> passIf(body.startsWith("22;") || body.startsWith("23;"), body, last);
            case 's' -> emit("\0337");
            case 'u' -> emit("\0338");
            case 'q' -> {}
            default -> passIf(!body.contains(":"), body, last);
        }
    }

    private void passIf(boolean harmless, String body, char last) {
        if (harmless) {
            pass(body, last);
        }
    }

    private void pass(String body, char last) {
        emit("\033[" + OVERLONG_NUMBER.matcher(body).replaceAll("9999") + last);
    }

    private void emit(String latin) {
        for (byte value : latin.getBytes(StandardCharsets.ISO_8859_1)) {
            sink.accept(value);
        }
    }
}
