package io.claudebottle.terminal.emulator;

import java.nio.charset.StandardCharsets;

/// Answers to the program, each in one piece, with controls of seven bits or, where the program asked for them, of eight.
final class Replies {

    private static final String BEL = "\007";

    private final Emulator.Host host;
    private boolean eightBit;

    Replies(Emulator.Host host) {
        this.host = host;
    }

    void setEightBit(boolean on) {
        eightBit = on;
    }

    boolean isEightBit() {
        return eightBit;
    }

    void csi(String rest) {
        send('[', rest, "");
    }

    void dcs(String body) {
        send('P', body, end());
    }

    /// @param terminator that of the question
    void osc(String body, int terminator) {
        send(']', body, terminator == 0x07 ? BEL : end());
    }

    private String end() {
        return eightBit ? "\u009c" : "\033\\";
    }

    private void send(char introducer, String rest, String end) {
        String start = eightBit ? String.valueOf((char) (introducer + 0x40)) : "\033" + introducer;
        byte[] body = rest.getBytes(StandardCharsets.UTF_8);
        byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);
        byte[] tail = end.getBytes(StandardCharsets.ISO_8859_1);
        var whole = new byte[head.length + body.length + tail.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        System.arraycopy(tail, 0, whole, head.length + body.length, tail.length);
        host.reply(whole);
    }
}
