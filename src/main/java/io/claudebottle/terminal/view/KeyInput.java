package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.Key;
import io.claudebottle.terminal.input.KeyEncoder;
import io.claudebottle.terminal.input.KeyPress;
import io.claudebottle.terminal.input.KeyPress.Type;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// The keyboard: every key that reaches the control goes to the program.
///
/// JavaFX tells of a key twice: that it was pressed, with its code, and what was typed, with its text. Keys that write are sent when their text
/// is known, so that layouts, dead keys and AltGr count; the others when they are pressed, and the text that some platforms give them is left
/// out.
final class KeyInput {

    private static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");

    private static final Map<KeyCode, Key> KEYS = new EnumMap<>(KeyCode.class);

    static {
        KEYS.put(KeyCode.ENTER, Key.ENTER);
        KEYS.put(KeyCode.TAB, Key.TAB);
        KEYS.put(KeyCode.ESCAPE, Key.ESCAPE);
        KEYS.put(KeyCode.BACK_SPACE, Key.BACKSPACE);
        KEYS.put(KeyCode.INSERT, Key.INSERT);
        KEYS.put(KeyCode.DELETE, Key.DELETE);
        KEYS.put(KeyCode.HOME, Key.HOME);
        KEYS.put(KeyCode.END, Key.END);
        KEYS.put(KeyCode.PAGE_UP, Key.PAGE_UP);
        KEYS.put(KeyCode.PAGE_DOWN, Key.PAGE_DOWN);
        KEYS.put(KeyCode.UP, Key.UP);
        KEYS.put(KeyCode.DOWN, Key.DOWN);
        KEYS.put(KeyCode.LEFT, Key.LEFT);
        KEYS.put(KeyCode.RIGHT, Key.RIGHT);
        KEYS.put(KeyCode.KP_UP, Key.UP);
        KEYS.put(KeyCode.KP_DOWN, Key.DOWN);
        KEYS.put(KeyCode.KP_LEFT, Key.LEFT);
        KEYS.put(KeyCode.KP_RIGHT, Key.RIGHT);
        KEYS.put(KeyCode.BEGIN, Key.BEGIN);
        KEYS.put(KeyCode.CLEAR, Key.BEGIN);
        KEYS.put(KeyCode.CAPS, Key.CAPS_LOCK);
        KEYS.put(KeyCode.NUM_LOCK, Key.NUM_LOCK);
        KEYS.put(KeyCode.SCROLL_LOCK, Key.SCROLL_LOCK);
        KEYS.put(KeyCode.PRINTSCREEN, Key.PRINT_SCREEN);
        KEYS.put(KeyCode.PAUSE, Key.PAUSE);
        KEYS.put(KeyCode.CONTEXT_MENU, Key.MENU);
        KEYS.put(KeyCode.SHIFT, Key.SHIFT);
        KEYS.put(KeyCode.CONTROL, Key.CONTROL);
        KEYS.put(KeyCode.ALT, Key.ALT);
        KEYS.put(KeyCode.META, Key.SUPER);
        KEYS.put(KeyCode.WINDOWS, Key.SUPER);
        KEYS.put(KeyCode.COMMAND, Key.SUPER);
        for (int i = 1; i <= 24; i++) {
            KEYS.put(KeyCode.valueOf("F" + i), Key.valueOf("F" + i));
        }
        for (int i = 0; i <= 9; i++) {
            KEYS.put(KeyCode.valueOf("NUMPAD" + i), Key.valueOf("KP_" + i));
        }
        KEYS.put(KeyCode.DECIMAL, Key.KP_DECIMAL);
        KEYS.put(KeyCode.DIVIDE, Key.KP_DIVIDE);
        KEYS.put(KeyCode.MULTIPLY, Key.KP_MULTIPLY);
        KEYS.put(KeyCode.SUBTRACT, Key.KP_SUBTRACT);
        KEYS.put(KeyCode.ADD, Key.KP_ADD);
    }

    private static final Map<KeyCode, Character> SIGNS = new EnumMap<>(KeyCode.class);

    static {
        SIGNS.put(KeyCode.SPACE, ' ');
        SIGNS.put(KeyCode.COMMA, ',');
        SIGNS.put(KeyCode.PERIOD, '.');
        SIGNS.put(KeyCode.SLASH, '/');
        SIGNS.put(KeyCode.SEMICOLON, ';');
        SIGNS.put(KeyCode.EQUALS, '=');
        SIGNS.put(KeyCode.OPEN_BRACKET, '[');
        SIGNS.put(KeyCode.BACK_SLASH, '\\');
        SIGNS.put(KeyCode.CLOSE_BRACKET, ']');
        SIGNS.put(KeyCode.BACK_QUOTE, '`');
        SIGNS.put(KeyCode.QUOTE, '\'');
        SIGNS.put(KeyCode.MINUS, '-');
        SIGNS.put(KeyCode.PLUS, '+');
        SIGNS.put(KeyCode.UNDERSCORE, '_');
        SIGNS.put(KeyCode.AT, '@');
        SIGNS.put(KeyCode.NUMBER_SIGN, '#');
        SIGNS.put(KeyCode.COLON, ':');
        SIGNS.put(KeyCode.CIRCUMFLEX, '^');
        SIGNS.put(KeyCode.LESS, '<');
        SIGNS.put(KeyCode.GREATER, '>');
    }

    private final TerminalView view;
    private final Set<KeyCode> down = EnumSet.noneOf(KeyCode.class);

    /// The key whose text comes next; its code point is 0 when it is not known.
    private KeyPress awaited = KeyPress.text(0, "", 0);

    /// Whether the text of the key that was pressed last is not to be sent.
    private boolean sent;

    KeyInput(TerminalView view) {
        this.view = view;
        view.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        view.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        view.addEventHandler(KeyEvent.KEY_RELEASED, this::released);
        view.focusedProperty().subscribe(focused -> {
            if (!focused) {
                down.clear();
            }
        });
    }

    private void pressed(KeyEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        Type type = down.add(event.getCode()) ? Type.PRESS : Type.REPEAT;
        KeyPress press = press(event);
        sent = press.key() != Key.TEXT || isChord(event);
        if (sent) {
            // With Alt the platform knows the text, but not with Control.
            String text = event.isAltDown() && !event.isControlDown() && press.key() == Key.TEXT ? printable(event.getText()) : "";
            send(new KeyPress(press.key(), press.codePoint(), text, press.modifiers(), type));
        } else {
            awaited = press.as(type);
        }
        event.consume();
    }

    /// Whether the key is meant with its modifiers and not for what it writes. Where Control and Alt together are AltGr, they write.
    private static boolean isChord(KeyEvent event) {
        if (event.isMetaDown()) {
            return true;
        }
        if (event.isControlDown()) {
            return !event.isAltDown() || printable(event.getText()).isEmpty();
        }
        // On a Mac the Option key writes.
        return event.isAltDown() && !MAC && codePoint(event) != 0;
    }

    private void typed(KeyEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        String text = printable(event.getCharacter());
        if (!sent && !text.isEmpty()) {
            int codePoint = awaited.codePoint() != 0 ? awaited.codePoint() : Character.toLowerCase(text.codePointAt(0));
            // What wrote something has done what it was held for.
            int modifiers = awaited.modifiers() & KeyPress.SHIFT;
            send(new KeyPress(Key.TEXT, codePoint, text, modifiers, awaited.type()));
        }
        event.consume();
    }

    /// A key that went down elsewhere, or was the terminal's own, is none that the program has seen.
    private void released(KeyEvent event) {
        if (!view.isOwn(event) || !down.remove(event.getCode())) {
            return;
        }
        KeyPress press = press(event);
        if (press.key() != Key.TEXT || press.codePoint() != 0) {
            view.report(KeyEncoder.encode(press.as(Type.RELEASE), view.modes()));
        }
        event.consume();
    }

    private void send(KeyPress press) {
        byte[] bytes = KeyEncoder.encode(press, view.modes());
        if (press.key() == Key.SHIFT || press.key() == Key.CONTROL || press.key() == Key.ALT || press.key() == Key.SUPER) {
            // Holding a modifier is not typing: the view stays where it is.
            view.report(bytes);
        } else {
            view.type(bytes);
        }
    }

    private static KeyPress press(KeyEvent event) {
        int modifiers = (event.isShiftDown() ? KeyPress.SHIFT : 0) | (event.isAltDown() ? KeyPress.ALT : 0)
                | (event.isControlDown() ? KeyPress.CONTROL : 0) | (event.isMetaDown() ? KeyPress.SUPER : 0);
        Key key = KEYS.getOrDefault(event.getCode(), Key.TEXT);
        return new KeyPress(key, key == Key.TEXT ? codePoint(event) : 0, "", modifiers, Type.PRESS);
    }

    /// What the key writes without modifiers, 0 where its code does not tell.
    private static int codePoint(KeyEvent event) {
        KeyCode code = event.getCode();
        if (code.isLetterKey()) {
            return code.getName().toLowerCase(java.util.Locale.ROOT).codePointAt(0);
        }
        if (code.isDigitKey() && code.getName().length() == 1) {
            return code.getName().charAt(0);
        }
        return SIGNS.getOrDefault(code, '\0');
    }

    private static String printable(String text) {
        return text.isEmpty() || text.equals(KeyEvent.CHAR_UNDEFINED) || Character.isISOControl(text.codePointAt(0)) ? "" : text;
    }
}
