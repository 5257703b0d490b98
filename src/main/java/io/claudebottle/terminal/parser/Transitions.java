package io.claudebottle.terminal.parser;

/// The state machine of DEC's video terminals as Paul Williams described it, as one table: state and byte to action and next state.
///
/// Three differences. `:` is a separator of sub-parameters. Bytes from 0x80 on are text in the strings, because the stream is UTF-8. Bytes from
/// 0x80 on elsewhere in a sequence end it: the parser takes them as text.
final class Transitions {

    static final int GROUND = 0;
    static final int ESCAPE = 1;
    static final int ESCAPE_INTERMEDIATE = 2;
    static final int CSI_ENTRY = 3;
    static final int CSI_PARAM = 4;
    static final int CSI_INTERMEDIATE = 5;
    static final int CSI_IGNORE = 6;
    static final int DCS_ENTRY = 7;
    static final int DCS_PARAM = 8;
    static final int DCS_INTERMEDIATE = 9;
    static final int DCS_PASSTHROUGH = 10;
    static final int DCS_IGNORE = 11;
    static final int OSC_STRING = 12;
    static final int OTHER_STRING = 13;
    private static final int STATES = 14;

    static final int NONE = 0;
    static final int EXECUTE = 1;
    static final int PREFIX = 2;
    static final int COLLECT = 3;
    static final int DIGIT = 4;
    static final int SEPARATE = 5;
    static final int ESC_DISPATCH = 6;
    static final int CSI_DISPATCH = 7;
    static final int CLEAR = 8;
    static final int HOOK = 9;
    static final int PUT = 10;
    static final int OSC_START = 11;
    static final int OSC_END = 12;
    static final int DCS_END = 13;
    static final int TEXT = 14;
    static final int CANCEL = 15;

    /// Action in the high four bits, next state in the low four.
    static final byte[] TABLE = new byte[STATES << 8];

    private static final int CAN = 0x18;
    private static final int SUB = 0x1a;
    private static final int ESC = 0x1b;
    private static final int BEL = 0x07;

    static {
        for (int state = 0; state < STATES; state++) {
            set(state, 0x00, 0xff, NONE, state);
        }
        set(GROUND, 0x00, 0x1f, EXECUTE, GROUND);

        for (int state : new int[] {ESCAPE, ESCAPE_INTERMEDIATE, CSI_ENTRY, CSI_PARAM, CSI_INTERMEDIATE, CSI_IGNORE}) {
            set(state, 0x00, 0x1f, EXECUTE, state);
        }
        set(ESCAPE, 0x20, 0x2f, COLLECT, ESCAPE_INTERMEDIATE);
        set(ESCAPE, 0x30, 0x7e, ESC_DISPATCH, GROUND);
        set(ESCAPE, '[', '[', CLEAR, CSI_ENTRY);
        set(ESCAPE, ']', ']', OSC_START, OSC_STRING);
        set(ESCAPE, 'P', 'P', CLEAR, DCS_ENTRY);
        set(ESCAPE, 'X', 'X', NONE, OTHER_STRING);
        set(ESCAPE, '^', '_', NONE, OTHER_STRING);
        set(ESCAPE_INTERMEDIATE, 0x20, 0x2f, COLLECT, ESCAPE_INTERMEDIATE);
        set(ESCAPE_INTERMEDIATE, 0x30, 0x7e, ESC_DISPATCH, GROUND);

        parameters(CSI_ENTRY, CSI_PARAM, CSI_INTERMEDIATE, CSI_IGNORE, CSI_DISPATCH, GROUND);
        set(CSI_IGNORE, 0x40, 0x7e, NONE, GROUND);
        parameters(DCS_ENTRY, DCS_PARAM, DCS_INTERMEDIATE, DCS_IGNORE, HOOK, DCS_PASSTHROUGH);
        set(DCS_PASSTHROUGH, 0x00, 0xff, PUT, DCS_PASSTHROUGH);
        set(OSC_STRING, 0x20, 0xff, PUT, OSC_STRING);

        for (int state = 0; state < STATES; state++) {
            int leaving = switch (state) {
                case OSC_STRING -> OSC_END;
                case DCS_PASSTHROUGH -> DCS_END;
                default -> NONE;
            };
            set(state, ESC, ESC, leaving == NONE ? CLEAR : leaving, ESCAPE);
            set(state, CAN, CAN, CANCEL, GROUND);
            set(state, SUB, SUB, CANCEL, GROUND);
            if (state >= ESCAPE && state <= DCS_INTERMEDIATE) {
                set(state, 0x80, 0xff, TEXT, GROUND);
            }
        }
        set(OSC_STRING, BEL, BEL, OSC_END, GROUND);
    }

    private Transitions() {}

    private static void parameters(int entry, int param, int intermediate, int ignore, int dispatch, int after) {
        set(entry, 0x3c, 0x3f, PREFIX, param);
        set(param, 0x3c, 0x3f, NONE, ignore);
        for (int state : new int[] {entry, param}) {
            set(state, '0', '9', DIGIT, param);
            set(state, ':', ';', SEPARATE, param);
        }
        for (int state : new int[] {entry, param, intermediate}) {
            set(state, 0x20, 0x2f, COLLECT, intermediate);
            set(state, 0x40, 0x7e, dispatch, after);
        }
        set(intermediate, 0x30, 0x3f, NONE, ignore);
    }

    private static void set(int state, int from, int to, int action, int next) {
        for (int value = from; value <= to; value++) {
            TABLE[state << 8 | value] = (byte) (action << 4 | next);
        }
    }
}
