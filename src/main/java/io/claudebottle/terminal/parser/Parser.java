package io.claudebottle.terminal.parser;

import java.util.Arrays;

/// Takes a byte stream in pieces of any size and tells a [ParserHandler] what is in it. Never throws, whatever the bytes; holds at most
/// [#LONGEST_STRING] bytes of an unfinished string.
///
/// Text, and numbers in control sequences, are most of what programs send: both are read in loops of their own, and the table of
/// [Transitions] decides the rest.
public final class Parser {

    /// Longer strings are read to their end and dropped. OSC 52 is the longest that programs mean.
    public static final int LONGEST_STRING = 1 << 20;

    private static final int FIRST_STRING = 256;
    private static final int REPLACEMENT = 0xfffd;
    private static final int ST = '\\';
    private static final int C1_ST = 0x9c;

    private final ParserHandler handler;
    private final Params params = new Params();

    private int state = Transitions.GROUND;
    /// Prefix and intermediates of the sequence being read, packed as [Function] says.
    private int function;
    private int intermediates;

    private byte[] string = new byte[FIRST_STRING];
    private int stringLength;
    private boolean stringTooLong;
    /// Function of the device control string being read.
    private int hooked;

    private int partial;
    private int missing;
    /// The least code point that the sequence being read may stand for: what is below was encoded too long.
    private int least;

    private boolean eightBit;

    public Parser(ParserHandler handler) {
        this.handler = handler;
    }

    /// Whether single bytes from 0x80 to 0x9f are C1 controls. They are not at first: in UTF-8 they are no characters at all.
    public void setEightBitControls(boolean allowed) {
        eightBit = allowed;
    }

    /// Forgets an unfinished sequence or character.
    public void reset() {
        state = Transitions.GROUND;
        missing = 0;
        endString();
    }

    public void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = state == Transitions.GROUND ? text(bytes, at, to) : sequence(bytes, at, to);
        }
    }

    private int text(byte[] bytes, int from, int to) {
        int at = from;
        if (missing > 0) {
            at = continueCharacter(bytes, at, to);
        }
        while (at < to) {
            int value = bytes[at];
            if (value >= 0x20 && value != 0x7f) {
                int start = at;
                do {
                    at++;
                } while (at < to && bytes[at] >= 0x20 && bytes[at] != 0x7f);
                handler.printAscii(bytes, start, at);
            } else if (value < 0) {
                at = character(bytes, at, to);
                if (state != Transitions.GROUND) {
                    return at;
                }
            } else {
                at++;
                if (value == 0x1b) {
                    beginSequence();
                    state = Transitions.ESCAPE;
                    return at;
                }
                if (value != 0x7f) {
                    handler.execute(value);
                }
            }
        }
        return at;
    }

    /// Reads the character whose first byte, not ASCII, is at `from`.
    private int character(byte[] bytes, int from, int to) {
        int lead = bytes[from] & 0xff;
        if (lead >= 0xe1 && lead <= 0xef && lead != 0xed && from + 2 < to) {
            int second = bytes[from + 1];
            int third = bytes[from + 2];
            // Two bytes that both begin with 10: most of the world's scripts come this way.
            if ((second & 0xc0) == 0x80 && (third & 0xc0) == 0x80) {
                handler.print((lead & 0x0f) << 12 | (second & 0x3f) << 6 | third & 0x3f);
                return from + 3;
            }
        }
        return beginCharacter(bytes, from, to, lead);
    }

    private int beginCharacter(byte[] bytes, int from, int to, int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            expect(1, lead & 0x1f, 0x80);
        } else if (lead >= 0xe0 && lead <= 0xef) {
            expect(2, lead & 0x0f, 0x800);
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            expect(3, lead & 0x07, 0x10000);
        } else {
            noCharacter(lead);
            return from + 1;
        }
        return continueCharacter(bytes, from + 1, to);
    }

    private void expect(int count, int bits, int smallest) {
        missing = count;
        partial = bits;
        least = smallest;
    }

    private int continueCharacter(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int value = bytes[at] & 0xff;
            if ((value & 0xc0) != 0x80 || !canContinue(value)) {
                // The rest may be a character of its own, as Unicode advises: only the longest beginning of one is replaced.
                missing = 0;
                handler.print(REPLACEMENT);
                return at;
            }
            partial = partial << 6 | value & 0x3f;
            at++;
            if (--missing == 0) {
                decoded(partial);
                return at;
            }
        }
        return at;
    }

    /// Whether the bits read so far and these can still become a character: not too long, no surrogate, not beyond the last.
    private boolean canContinue(int value) {
        int shift = 6 * (missing - 1);
        int low = (partial << 6 | value & 0x3f) << shift;
        int high = low | (1 << shift) - 1;
        return high >= least && low <= 0x10ffff && !(low >= 0xd800 && high <= 0xdfff);
    }

    private void decoded(int codePoint) {
        // A C1 control that comes as a character is neither shown nor obeyed: filters that look for ESC would not see it.
        if (codePoint >= 0xa0) {
            handler.print(codePoint);
        }
    }

    private void noCharacter(int value) {
        if (eightBit && value >= 0x80 && value <= 0x9f) {
            c1(value);
        } else {
            handler.print(REPLACEMENT);
        }
    }

    /// A C1 control is what ESC and the byte 0x40 below it are.
    private void c1(int value) {
        beginSequence();
        state = Transitions.ESCAPE;
        step(value - 0x40);
    }

    private int sequence(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state != Transitions.GROUND) {
            int value = bytes[at] & 0xff;
            if (state == Transitions.CSI_PARAM && value >= '0' && value <= '9') {
                params.digit(value - '0');
                at++;
            } else if (state == Transitions.OSC_STRING || state == Transitions.DCS_PASSTHROUGH) {
                at = string(bytes, at, to);
            } else if (state == Transitions.OTHER_STRING) {
                at = skipString(bytes, at, to);
            } else if ((Transitions.TABLE[state << 8 | value] >>> 4 & 0x0f) == Transitions.TEXT) {
                state = Transitions.GROUND;
                return at;
            } else {
                at++;
                step(value);
            }
        }
        return at;
    }

    /// Bodies of strings can be long: they are taken in one piece.
    private int string(byte[] bytes, int from, int to) {
        int at = from;
        boolean osc = state == Transitions.OSC_STRING;
        while (at < to && !endsString(bytes[at], osc)) {
            at++;
        }
        put(bytes, from, at);
        if (at < to) {
            end(bytes[at++] & 0xff);
        }
        return at;
    }

    private void end(int value) {
        if (value == C1_ST) {
            step(0x1b);
            step(ST);
        } else {
            step(value);
        }
    }

    /// ESC, CAN and SUB end both kinds; BEL ends an operating system command, in which other controls are left out.
    private boolean endsString(byte value, boolean osc) {
        return value >= 0 ? value < 0x20 && (osc || value == 0x1b || value == 0x18 || value == 0x1a) : eightBit && value == (byte) C1_ST;
    }

    private int skipString(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !endsString(bytes[at], false)) {
            at++;
        }
        if (at < to) {
            end(bytes[at++] & 0xff);
        }
        return at;
    }

    private void put(byte[] bytes, int from, int to) {
        int length = to - from;
        if (stringTooLong || stringLength + length > LONGEST_STRING) {
            stringTooLong = true;
            return;
        }
        if (stringLength + length > string.length) {
            string = Arrays.copyOf(string, Math.max(string.length * 2, stringLength + length));
        }
        System.arraycopy(bytes, from, string, stringLength, length);
        stringLength += length;
    }

    private void beginSequence() {
        function = 0;
        intermediates = 0;
        params.clear();
    }

    private void step(int value) {
        int transition = Transitions.TABLE[state << 8 | value];
        state = transition & 0x0f;
        switch (transition >>> 4 & 0x0f) {
            case Transitions.EXECUTE -> handler.execute(value);
            case Transitions.CLEAR, Transitions.OSC_START -> beginSequence();
            case Transitions.PREFIX -> function |= value << Function.PREFIX;
            case Transitions.COLLECT -> collect(value);
            case Transitions.DIGIT -> params.digit(value - '0');
            case Transitions.SEPARATE -> params.next(value == ':');
            case Transitions.ESC_DISPATCH -> {
                if (intermediates <= 2) {
                    handler.escape(function | value);
                }
            }
            case Transitions.CSI_DISPATCH -> {
                if (intermediates <= 2) {
                    handler.controlSequence(function | value, params);
                }
            }
            case Transitions.HOOK -> hooked = function | value;
            case Transitions.OSC_END -> {
                if (!stringTooLong) {
                    handler.operatingSystemCommand(string, stringLength, value == 0x07 ? value : ST);
                }
                endString();
                beginSequence();
            }
            case Transitions.DCS_END -> {
                if (!stringTooLong && intermediates <= 2) {
                    handler.deviceControl(hooked, params, string, stringLength);
                }
                endString();
                beginSequence();
            }
            case Transitions.CANCEL -> {
                endString();
                handler.execute(value);
            }
            default -> {
                // The byte means nothing here.
            }
        }
    }

    private void collect(int value) {
        if (intermediates < 2) {
            function |= value << Function.INTERMEDIATE + 8 * intermediates;
        }
        intermediates++;
    }

    private void endString() {
        stringLength = 0;
        stringTooLong = false;
        if (string.length > LONGEST_STRING / 16) {
            string = new byte[FIRST_STRING];
        }
    }
}
