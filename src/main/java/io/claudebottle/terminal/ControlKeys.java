package io.claudebottle.terminal;

import java.util.Optional;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Keys that send control characters, by their key code. The emulator goes by the event's text, which differs from one JavaFX platform to
/// another for these keys.
final class ControlKeys {

    private static final char ESC = '\033';

    private ControlKeys() {}

    /// @return what the key sends; empty when the key is none of these
    static Optional<String> encode(KeyEvent key) {
        if (key.isMetaDown()) {
            return Optional.empty();
        }
        if (key.isControlDown()) {
            return key.isShiftDown() ? Optional.empty() : withControl(key.getCode()).map(sent -> withAlt(key, sent));
        }
        return plain(key).map(sent -> withAlt(key, sent));
    }

    private static Optional<String> plain(KeyEvent key) {
        return switch (key.getCode()) {
            // What claude takes for a newline that does not send.
            case ENTER -> Optional.of(key.isShiftDown() ? "\033\r" : "\r");
            case TAB -> Optional.of(key.isShiftDown() ? "\033[Z" : "\t");
            case ESCAPE -> Optional.of(String.valueOf(ESC));
            case BACK_SPACE -> Optional.of("\177");
            default -> Optional.empty();
        };
    }

    private static Optional<String> withControl(KeyCode code) {
        return switch (code) {
            case SPACE, DIGIT2 -> Optional.of("\0");
            case OPEN_BRACKET -> Optional.of(String.valueOf(ESC));
            case BACK_SLASH -> Optional.of("\034");
            case CLOSE_BRACKET -> Optional.of("\035");
            case SLASH, UNDERSCORE, MINUS -> Optional.of("\037");
            case BACK_SPACE -> Optional.of("\b");
            default -> letter(code);
        };
    }

    private static Optional<String> letter(KeyCode code) {
        boolean isLetter = code.compareTo(KeyCode.A) >= 0 && code.compareTo(KeyCode.Z) <= 0;
        return isLetter ? Optional.of(String.valueOf((char) (code.compareTo(KeyCode.A) + 1))) : Optional.empty();
    }

    private static String withAlt(KeyEvent key, String sent) {
        return key.isAltDown() ? ESC + sent : sent;
    }
}
