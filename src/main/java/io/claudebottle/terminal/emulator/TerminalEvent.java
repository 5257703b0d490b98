package io.claudebottle.terminal.emulator;

/// What a program tells the world outside its screen. Every text is bounded, and but for [Copy], which is kept as it was, free of control characters.
public sealed interface TerminalEvent {

    /// BEL outside of a string.
    record Bell() implements TerminalEvent {}

    /// OSC 0 and 2.
    record Title(String text) implements TerminalEvent {}

    /// OSC 9;4.
    ///
    /// @param percent 0 to 100; 0 where the state has none
    record Progress(State state, int percent) implements TerminalEvent {

        /// The numbers of OSC 9;4 in their order.
        public enum State { NONE, NORMAL, ERROR, INDETERMINATE, PAUSED }
    }

    /// OSC 9, 99 and 777.
    ///
    /// @param title empty when the program gave none
    record Notification(String title, String body) implements TerminalEvent {}

    /// OSC 7.
    ///
    /// @param uri as the program gave it
    record WorkingDirectory(String uri) implements TerminalEvent {}

    /// OSC 133.
    record Prompt(Mark mark) implements TerminalEvent {

        public enum Mark { PROMPT, INPUT, OUTPUT, END }
    }

    /// OSC 52: the program wants this text in the clipboard. It is never told what is in it.
    record Copy(String text) implements TerminalEvent {}

    /// Something was printed. At most one in a batch of output.
    record Activity() implements TerminalEvent {}
}
