package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.parser.Params;
import io.claudebottle.terminal.parser.ParserHandler;
import java.nio.charset.StandardCharsets;

/// Which control function does what.
final class ControlFunctions implements ParserHandler {

    private static final int ESC = 0x1b;

    private final Emulator emulator;
    private final Display display;
    private final Modes modes;
    private final EmulatorOptions options;
    private final Emulator.Host host;
    private final Sgr sgr = new Sgr();
    private final KeyboardFlags mainKeyboard = new KeyboardFlags();
    private final KeyboardFlags alternateKeyboard = new KeyboardFlags();
    private final SavedCursor mainSaved = new SavedCursor();
    private final SavedCursor alternateSaved = new SavedCursor();

    private Colors colors = Colors.LIGHT;
    private int cursorStyle = 1;
    private int modifyOtherKeys;
    private int formatOtherKeys;
    private int cellWidth;
    private int cellHeight;
    private volatile InputModes inputModes = InputModes.INITIAL;

    ControlFunctions(Emulator emulator, Display display, Modes modes, EmulatorOptions options, Emulator.Host host) {
        this.emulator = emulator;
        this.display = display;
        this.modes = modes;
        this.options = options;
        this.host = host;
    }

    InputModes inputModes() {
        return inputModes;
    }

    Colors colors() {
        return colors;
    }

    Frame.Caret caret() {
        return new Frame.Caret(display.row, display.column, modes.has(Mode.CURSOR_VISIBLE), cursorStyle);
    }

    void setTheme(Colors theme) {
        boolean turned = theme.dark() != colors.dark();
        colors = theme;
        if (turned && modes.has(Mode.COLOR_SCHEME_REPORTS)) {
            reportColorScheme();
        }
    }

    void resize(int columns, int rows, int newCellWidth, int newCellHeight) {
        cellWidth = newCellWidth;
        cellHeight = newCellHeight;
        if (columns != display.columns || rows != display.rows) {
            display.main.resize(columns, rows);
            display.alternate.resize(columns, rows);
            display.setSize(columns, rows);
        }
        if (modes.has(Mode.RESIZE_REPORTS)) {
            reportSize();
        }
    }

    void resetModes() {
        if (display.screen == display.alternate) {
            useAlternate(false);
        }
        for (Mode mode : Mode.values()) {
            modes.set(mode, mode.initially);
        }
        mainKeyboard.reset();
        alternateKeyboard.reset();
        modifyOtherKeys = 0;
        formatOtherKeys = 0;
        cursorStyle = 1;
        display.resetMargins();
        display.charsets.reset();
        display.style = Style.DEFAULT;
        display.extra = 0;
        inputChanged();
    }

    // --- what the parser finds

    @Override
    public void printAscii(byte[] bytes, int from, int to) {
        display.printAscii(bytes, from, to);
    }

    @Override
    public void print(int codePoint) {
        display.print(codePoint);
    }

    @Override
    public void execute(int control) {
        switch (control) {
            case 0x07 -> host.event(new TerminalEvent.Bell());
            case 0x08 -> display.backward(1);
            case 0x09 -> display.tab(1);
            case 0x0a, 0x0b, 0x0c -> display.lineFeed();
            case 0x0d -> display.carriageReturn();
            case 0x0e -> display.charsets.lock(1);
            case 0x0f -> display.charsets.lock(0);
            default -> {
                // The others do nothing on a screen.
            }
        }
    }

    @Override
    public void escape(int function) {
        switch (function) {
            case 'D' -> display.index();
            case 'E' -> {
                display.index();
                display.carriageReturn();
            }
            case 'H' -> display.tabs.set(display.column);
            case 'M' -> display.reverseIndex();
            case '7' -> saved().save(display, modes);
            case '8' -> saved().restore(display, modes);
            case '=' -> set(Mode.KEYPAD, true);
            case '>' -> set(Mode.KEYPAD, false);
            case 'c' -> fullReset();
            case 'B' | '(' << 8, '0' | '(' << 8, 'A' | '(' << 8 -> display.charsets.designate(0, function & 0xff);
            case 'B' | ')' << 8, '0' | ')' << 8, 'A' | ')' << 8 -> display.charsets.designate(1, function & 0xff);
            default -> {
                // Not known, or of no consequence here.
            }
        }
    }

    private void fullReset() {
        useAlternate(false);
        resetModes();
        display.main.clear(Style.DEFAULT);
        display.alternate.clear(Style.DEFAULT);
        display.history.clear();
        display.tabs.reset();
        display.moveTo(0, 0);
        mainSaved.clear();
        alternateSaved.clear();
        emulator.changed();
    }

    @Override
    public void controlSequence(int function, Params params) {
        switch (function) {
            case '@' -> display.insertCharacters(params.positive(0, 1));
            case 'A' -> display.up(params.positive(0, 1));
            case 'B', 'e' -> display.down(params.positive(0, 1));
            case 'C', 'a' -> display.forward(params.positive(0, 1));
            case 'D' -> display.backward(params.positive(0, 1));
            case 'E' -> {
                display.down(params.positive(0, 1));
                display.carriageReturn();
            }
            case 'F' -> {
                display.up(params.positive(0, 1));
                display.carriageReturn();
            }
            case 'G', '`' -> display.addressColumn(params.positive(0, 1) - 1);
            case 'H', 'f' -> display.address(params.positive(0, 1) - 1, params.positive(1, 1) - 1);
            case 'I' -> display.tab(params.positive(0, 1));
            case 'J' -> display.eraseDisplay(params.get(0, 0));
            case 'K' -> display.eraseLine(params.get(0, 0));
            case 'L' -> display.insertLines(params.positive(0, 1));
            case 'M' -> display.deleteLines(params.positive(0, 1));
            case 'P' -> display.deleteCharacters(params.positive(0, 1));
            case 'S' -> display.scrollUp(params.positive(0, 1));
            case 'T' -> {
                if (params.count() <= 1) {
                    display.scrollDown(params.positive(0, 1));
                }
            }
            case 'X' -> display.eraseCharacters(params.positive(0, 1));
            case 'Z' -> display.backTab(params.positive(0, 1));
            case 'b' -> repeat(params.positive(0, 1));
            case 'c' -> {
                if (params.get(0, 0) == 0) {
                    reply("\033[?64;1;2;6;9;15;16;17;18;21;22;28c");
                }
            }
            case 'c' | '>' << 24 -> reply("\033[>41;1;0c");
            case 'c' | '=' << 24 -> reply("\033P!|00000000\033\\");
            case 'd' -> display.addressRow(params.positive(0, 1) - 1);
            case 'g' -> {
                switch (params.get(0, 0)) {
                    case 0 -> display.tabs.clear(display.column);
                    case 3 -> display.tabs.clear();
                    default -> {
                        // No such stops.
                    }
                }
            }
            case 'h' -> setAll(params, false, true);
            case 'l' -> setAll(params, false, false);
            case 'h' | '?' << 24 -> setAll(params, true, true);
            case 'l' | '?' << 24 -> setAll(params, true, false);
            case 'm' -> rendition(params);
            case 'm' | '>' << 24 -> modifyKeys(params);
            case 'n' -> status(params.get(0, 0));
            case 'n' | '?' << 24 -> {
                if (params.get(0, 0) == 996) {
                    reportColorScheme();
                }
            }
            case 'p' | '$' << 8 -> reportMode(params.get(0, 0), false);
            case 'p' | '$' << 8 | '?' << 24 -> reportMode(params.get(0, 0), true);
            case 'q' | ' ' << 8 -> cursorStyle = params.get(0, 1) == 0 ? 1 : Math.min(params.get(0, 1), 6);
            case 'q' | '>' << 24 -> {
                if (params.get(0, 0) == 0) {
                    reply("\033P>|" + options.name() + "(" + options.version() + ")\033\\");
                }
            }
            case 'r' -> margins(params);
            case 's' -> {
                if (modes.has(Mode.LEFT_RIGHT_MARGINS)) {
                    sideMargins(params);
                } else {
                    saved().save(display, modes);
                }
            }
            case 't' -> window(params);
            case 'u' -> saved().restore(display, modes);
            case 'u' | '?' << 24 -> reply("\033[?" + keyboard().flags() + "u");
            case 'u' | '=' << 24 -> {
                keyboard().set(params.get(0, 0), params.get(1, 1));
                inputChanged();
            }
            case 'u' | '>' << 24 -> {
                keyboard().push(params.get(0, 0));
                inputChanged();
            }
            case 'u' | '<' << 24 -> {
                keyboard().pop(params.positive(0, 1));
                inputChanged();
            }
            default -> {
                // Not known: without a trace on the screen.
            }
        }
    }

    private void repeat(int count) {
        int codePoint = display.lastPrinted;
        if (codePoint != 0) {
            // More would only scroll the same away.
            for (int i = Math.min(count, display.columns * display.rows); i > 0; i--) {
                display.print(codePoint);
            }
        }
    }

    private void rendition(Params params) {
        display.style = sgr.apply(display.style, params);
        if (sgr.hasUnderlineColor()) {
            setExtra(current -> new Extras.Extra(current.link(), current.linkId(), sgr.underlineColor()));
        }
    }

    private void setExtra(java.util.function.UnaryOperator<Extras.Extra> change) {
        Extras.Extra current = display.extra == 0 ? Extras.Extra.NONE : display.extras.get(display.extra);
        Extras.Extra changed = change.apply(current);
        display.extra = changed.equals(Extras.Extra.NONE) ? 0 : display.extras.number(changed);
    }

    private void margins(Params params) {
        int top = params.positive(0, 1) - 1;
        int bottom = Math.min(params.positive(1, display.rows), display.rows) - 1;
        if (top < bottom) {
            display.top = top;
            display.bottom = bottom;
            display.address(0, 0);
        }
    }

    private void sideMargins(Params params) {
        int left = params.positive(0, 1) - 1;
        int right = Math.min(params.positive(1, display.columns), display.columns) - 1;
        if (left < right) {
            display.left = left;
            display.right = right;
            display.address(0, 0);
        }
    }

    private void modifyKeys(Params params) {
        switch (params.get(0, -1)) {
            case -1 -> modifyOtherKeys = 0;
            case 4 -> modifyOtherKeys = Math.min(params.get(1, 0), 2);
            default -> {
                // Other keys are always sent with their modifiers.
            }
        }
        inputChanged();
    }

    private void setAll(Params params, boolean dec, boolean on) {
        for (int i = 0; i < params.count(); i++) {
            Mode mode = Mode.of(params.get(i, 0), dec);
            if (mode != null) {
                set(mode, on);
            }
        }
    }

    private void set(Mode mode, boolean on) {
        switch (mode) {
            case ALTERNATE_47 -> useAlternate(on);
            case ALTERNATE_1047 -> {
                if (!on && display.screen == display.alternate) {
                    display.alternate.clear(Style.DEFAULT);
                }
                useAlternate(on);
            }
            case SAVED_CURSOR -> {
                if (on) {
                    saved().save(display, modes);
                } else {
                    saved().restore(display, modes);
                }
            }
            case ALTERNATE_1049 -> {
                if (on) {
                    mainSaved.save(display, modes);
                    useAlternate(true);
                    display.alternate.clear(display.blank());
                } else {
                    useAlternate(false);
                    mainSaved.restore(display, modes);
                }
            }
            case SYNCHRONIZED -> {
                if (on && !modes.has(mode)) {
                    emulator.updateBegins();
                }
                emulator.changed();
            }
            case LEFT_RIGHT_MARGINS -> {
                if (!on) {
                    display.left = 0;
                    display.right = display.columns - 1;
                }
            }
            default -> {
                // Only to be remembered.
            }
        }
        modes.set(mode, on);
        if (mode == Mode.ORIGIN) {
            display.address(0, 0);
        }
        inputChanged();
    }

    private void useAlternate(boolean on) {
        if (on != (display.screen == display.alternate)) {
            display.use(on ? display.alternate : display.main);
            inputChanged();
        }
    }

    private SavedCursor saved() {
        return display.screen == display.alternate ? alternateSaved : mainSaved;
    }

    private KeyboardFlags keyboard() {
        return display.screen == display.alternate ? alternateKeyboard : mainKeyboard;
    }

    private void inputChanged() {
        inputModes = new InputModes(
                modes.has(Mode.CURSOR_KEYS),
                modes.has(Mode.KEYPAD),
                modes.has(Mode.BACKARROW_SENDS_BS),
                modes.has(Mode.NEW_LINE),
                modes.has(Mode.ALT_SENDS_ESCAPE),
                modifyOtherKeys,
                formatOtherKeys,
                keyboard().flags(),
                first(Mode.MOUSE_MOTION, Mode.MOUSE_DRAGS, Mode.MOUSE_CLICKS, Mode.MOUSE_X10),
                first(Mode.MOUSE_PIXELS, Mode.MOUSE_SGR, Mode.MOUSE_URXVT, Mode.MOUSE_UTF8),
                modes.has(Mode.ALTERNATE_SCROLL),
                display.screen == display.alternate,
                modes.has(Mode.BRACKETED_PASTE),
                modes.has(Mode.FOCUS_REPORTS));
    }

    private int first(Mode... of) {
        for (Mode mode : of) {
            if (modes.has(mode)) {
                return mode.number;
            }
        }
        return 0;
    }

    // --- answers

    private void reply(String answer) {
        host.reply(answer.getBytes(StandardCharsets.UTF_8));
    }

    private void status(int what) {
        switch (what) {
            case 5 -> reply("\033[0n");
            case 6 -> {
                boolean origin = modes.has(Mode.ORIGIN);
                reply("\033[" + (display.row + 1 - (origin ? display.top : 0)) + ';' + (display.column + 1 - (origin ? display.left : 0)) + 'R');
            }
            default -> {
                // No such report.
            }
        }
    }

    private void reportMode(int number, boolean dec) {
        Mode mode = Mode.of(number, dec);
        int state = mode == null ? 0 : modes.has(mode) ? 1 : 2;
        reply("\033[" + (dec ? "?" : "") + number + ';' + state + "$y");
    }

    private void reportColorScheme() {
        reply("\033[?997;" + (colors.dark() ? 1 : 2) + 'n');
    }

    private void reportSize() {
        reply("\033[48;" + display.rows + ';' + display.columns + ';' + display.rows * cellHeight + ';' + display.columns * cellWidth + 't');
    }

    private void window(Params params) {
        switch (params.get(0, 0)) {
            case 14 -> reply("\033[4;" + display.rows * cellHeight + ';' + display.columns * cellWidth + 't');
            case 16 -> reply("\033[6;" + cellHeight + ';' + cellWidth + 't');
            case 18 -> reply("\033[8;" + display.rows + ';' + display.columns + 't');
            default -> {
                // A program does not move the operator's windows, nor read their titles.
            }
        }
    }

    @Override
    public void operatingSystemCommand(byte[] bytes, int length, int terminator) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int semicolon = text.indexOf(';');
        String command = semicolon < 0 ? text : text.substring(0, semicolon);
        String rest = semicolon < 0 ? "" : text.substring(semicolon + 1);
        switch (command) {
            case "0", "2" -> host.event(new TerminalEvent.Title(clean(rest, 256)));
            case "8" -> link(rest);
            case "10" -> color(command, rest, colors.foreground(), terminator);
            case "11" -> color(command, rest, colors.background(), terminator);
            default -> {
                // Not known.
            }
        }
    }

    private void color(String command, String rest, int value, int terminator) {
        if (rest.equals("?")) {
            String end = terminator == 0x07 ? "\007" : "\033\\";
            reply("\033]%s;rgb:%2$02x%2$02x/%3$02x%3$02x/%4$02x%4$02x%5$s"
                    .formatted(command, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff, end));
        }
    }

    private void link(String rest) {
        int semicolon = rest.indexOf(';');
        if (semicolon < 0) {
            return;
        }
        String address = clean(rest.substring(semicolon + 1), 2048);
        setExtra(current -> new Extras.Extra(address, "", current.underlineColor()));
    }

    /// Text of a program that is shown outside of its screen.
    private static String clean(String text, int longest) {
        String bounded = text.length() > longest ? text.substring(0, longest) : text;
        return bounded.replaceAll("\\p{Cc}", "");
    }

    @Override
    public void deviceControl(int function, Params params, byte[] bytes, int length) {
        // Comes with DECRQSS and XTGETTCAP.
    }
}
