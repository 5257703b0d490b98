package io.claudebottle.terminal.parser;

/// What a [Parser] finds. Arrays and [Params] belong to the parser and hold only during the call.
///
/// A control sequence or escape sequence is named by one number, made of its final byte, its intermediates and its private prefix as
/// [Function] packs them, so that a handler can switch on it.
public interface ParserHandler {

    /// Printable ASCII, 0x20 to 0x7e, at least one character.
    void printAscii(byte[] bytes, int from, int to);

    /// One character beyond ASCII; U+FFFD where the bytes were no UTF-8.
    void print(int codePoint);

    /// A C0 control, or a C1 control where eight bits are allowed.
    void execute(int control);

    /// ESC, up to two intermediates, a final byte.
    void escape(int function);

    void controlSequence(int function, Params params);

    /// An operating system command.
    ///
    /// @param terminator BEL or the `\` of ST, so that an answer can end as its question did
    void operatingSystemCommand(byte[] bytes, int length, int terminator);

    /// A device control string that ended with ST.
    void deviceControl(int function, Params params, byte[] bytes, int length);
}
