package io.claudebottle.terminal.emulator;

/// What the program has asked of keys, mouse and paste. Never changed: a change makes another one.
///
/// @param modifyOtherKeys 0 to 2
/// @param formatOtherKeys 1 for `CSI u`
/// @param kittyFlags of the screen in use; 0 when the protocol is off
/// @param mouse 0, or the number of the tracking mode: 9, 1000, 1002, 1003
/// @param mouseEncoding 0, or the number of the mode: 1005, 1006, 1015, 1016
public record InputModes(
        boolean cursorKeys,
        boolean keypad,
        boolean backarrowSendsBackspace,
        boolean newLine,
        boolean altSendsEscape,
        int modifyOtherKeys,
        int formatOtherKeys,
        int kittyFlags,
        int mouse,
        int mouseEncoding,
        boolean alternateScroll,
        boolean alternateScreen,
        boolean bracketedPaste,
        boolean focusReports) {

    public static final InputModes INITIAL =
            new InputModes(false, false, false, false, true, 0, 0, 0, 0, 0, true, false, false, false);
}
