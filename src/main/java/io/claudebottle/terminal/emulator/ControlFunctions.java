package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Reflow;
import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.parser.Params;
import io.claudebottle.terminal.parser.ParserHandler;
import java.nio.charset.StandardCharsets;

/// Which control function does what.
final class ControlFunctions implements ParserHandler {

    /// More columns or rows than any window has.
    private static final int MOST = 1000;

    /// A wide character takes two.
    private static final int FEWEST_COLUMNS = 2;

    private final Emulator emulator;
    private final Display display;
    private final Modes modes;
    private final EmulatorOptions options;
    private final Emulator.Host host;
    private final Replies replies;
    private final StatusReports reports;
    private final PaletteCommands palette;
    private final Titles titles;
    private final WindowOperations window;
    private final Rectangles rectangles;
    private final OperatingSystemCommands commands;
    private final Sgr sgr = new Sgr();
    private final KeyboardFlags mainKeyboard = new KeyboardFlags();
    private final KeyboardFlags alternateKeyboard = new KeyboardFlags();
    private final SavedCursor mainSaved = new SavedCursor();
    private final SavedCursor alternateSaved = new SavedCursor();

    private int cursorStyle = 1;
    /// 1 to 5, as DECSCL sets it: what a VT of that level does not know is not done.
    private int conformance = 4;
    private int modifyOtherKeys;
    private int formatOtherKeys;
    private volatile InputModes inputModes = InputModes.INITIAL;

    ControlFunctions(Emulator emulator, Display display, Modes modes, EmulatorOptions options, Emulator.Host host) {
        this.emulator = emulator;
        this.display = display;
        this.modes = modes;
        this.options = options;
        this.host = host;
        replies = new Replies(host);
        reports = new StatusReports(display, modes, options, replies);
        palette = new PaletteCommands(replies);
        titles = new Titles(host, replies);
        window = new WindowOperations(display, titles, replies, options.reports(), this::resizeItself);
        rectangles = new Rectangles(display, modes);
        commands = new OperatingSystemCommands(display, palette, titles, replies, host, options.reports());
    }

    private void resizeItself(int columns, int rows) {
        setSize(columns, rows);
        host.resizeRequested(display.columns, display.rows);
    }

    InputModes inputModes() {
        return inputModes;
    }

    Colors colors() {
        return palette.colors();
    }

    Frame.Caret caret() {
        return new Frame.Caret(display.row, display.column, modes.has(Mode.CURSOR_VISIBLE), cursorStyle);
    }

    void setTheme(Colors theme) {
        boolean turned = theme.dark() != palette.colors().dark();
        palette.setTheme(theme);
        if (turned && modes.has(Mode.COLOR_SCHEME_REPORTS)) {
            reportColorScheme();
        }
    }

    void resize(int columns, int rows, int cellWidth, int cellHeight) {
        window.setCell(cellWidth, cellHeight);
        setSize(columns, rows);
        if (modes.has(Mode.RESIZE_REPORTS)) {
            window.reportSize();
        }
    }

    private void setSize(int wantedColumns, int wantedRows) {
        int columns = Math.clamp(wantedColumns, FEWEST_COLUMNS, MOST);
        int rows = Math.clamp(wantedRows, 1, MOST);
        if (columns != display.columns || rows != display.rows) {
            boolean onMain = display.screen == display.main;
            var cursor = onMain ? display.position() : mainSaved.position();
            var places = Reflow.resize(
                    display.main, display.history, display.clusters, display.extras, new Reflow.Places(cursor, mainSaved.position()), columns, rows);
            display.alternate.resize(columns, rows);
            display.setSize(columns, rows);
            mainSaved.moveTo(places.saved(), columns);
            if (onMain) {
                display.restore(places.cursor());
            }
        }
    }

    void resetModes() {
        if (display.screen == display.alternate) {
            useAlternate(false);
            mainSaved.restore(display, modes);
        }
        modes.reset();
        mainKeyboard.reset();
        alternateKeyboard.reset();
        modifyOtherKeys = 0;
        formatOtherKeys = 0;
        cursorStyle = 1;
        display.resetMargins();
        resetPen();
        palette.setReverse(false);
        commands.reset();
        setEightBit(false);
        inputChanged();
    }

    private void resetPen() {
        display.charsets.reset();
        display.style = Style.DEFAULT;
        display.extra = 0;
        display.protectsAlways = false;
    }

    private void setEightBit(boolean on) {
        replies.setEightBit(on);
        emulator.setEightBitControls(on);
    }

    /// DECSTR.
    private void softReset() {
        for (Mode mode : new Mode[] {Mode.INSERT, Mode.ORIGIN, Mode.LEFT_RIGHT_MARGINS, Mode.KEYPAD, Mode.CURSOR_KEYS, Mode.REVERSE_WRAP,
                Mode.EXTENDED_REVERSE_WRAP, Mode.NATIONAL_CHARACTERS, Mode.KEYBOARD_LOCKED}) {
            modes.set(mode, false);
        }
        modes.set(Mode.CURSOR_VISIBLE, true);
        modes.set(Mode.AUTOWRAP, Mode.AUTOWRAP.initially);
        display.resetMargins();
        resetPen();
        saved().clear();
        rectangles.reset();
        display.wrapPending = false;
        inputChanged();
    }

    private void fullReset() {
        useAlternate(false);
        resetModes();
        if (options.reports() && display.columns == 132) {
            resizeItself(80, display.rows);
        }
        display.main.clear(Style.DEFAULT);
        display.alternate.clear(Style.DEFAULT);
        display.history.clear();
        display.tabs.reset();
        display.moveTo(0, 0);
        display.lastPrinted = 0;
        mainSaved.clear();
        alternateSaved.clear();
        palette.reset();
        titles.reset();
        rectangles.reset();
        conformance = 4;
        emulator.touch();
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
            case 0x05 -> {
                // ENQ: this terminal has no answerback to give away.
            }
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
            case 'N' -> display.charsets.single(2);
            case 'O' -> display.charsets.single(3);
            case 'V' -> protect(true, true);
            case 'W' -> protect(false, true);
            case 'Z' -> reports.primary();
            case '6' -> display.backIndex();
            case '7' -> saved().save(display, modes);
            case '8' -> restoreCursor();
            case '9' -> display.forwardIndex();
            case '=' -> set(Mode.KEYPAD, true);
            case '>' -> set(Mode.KEYPAD, false);
            case 'c' -> fullReset();
            case 'n' -> display.charsets.lock(2);
            case 'o' -> display.charsets.lock(3);
            case '8' | '#' << 8 -> display.align();
            case 'F' | ' ' << 8 -> setEightBit(false);
            case 'G' | ' ' << 8 -> setEightBit(true);
            default -> designate(function);
        }
    }

    /// `ESC ( F` and its kin put a character set into G0 to G3.
    private void designate(int function) {
        int intermediate = function >> 8 & 0xff;
        int slot = switch (intermediate) {
            case '(' -> 0;
            case ')', '-' -> 1;
            case '*', '.' -> 2;
            case '+', '/' -> 3;
            default -> -1;
        };
        if (slot >= 0) {
            boolean of96 = intermediate == '-' || intermediate == '.' || intermediate == '/';
            display.charsets.designate(slot, function & 0xff | (of96 ? Charsets.OF_96 : 0));
        }
    }

    private void restoreCursor() {
        saved().restore(display, modes);
    }

    /// SPA and EPA, or DECSCA: what is printed from now on is kept by erasures, by all or by selective ones.
    private void protect(boolean on, boolean always) {
        display.style = on ? display.style | Style.PROTECTED : display.style & ~Style.PROTECTED;
        if (on) {
            display.protectsAlways = always;
        }
    }

    @Override
    public void controlSequence(int function, Params params) {
        switch (function) {
            case '@' -> display.insertCharacters(params.positive(0, 1));
            case '@' | ' ' << 8 -> display.shiftLeft(params.positive(0, 1));
            case 'A' -> display.up(params.positive(0, 1));
            case 'A' | ' ' << 8 -> display.shiftRight(params.positive(0, 1));
            case 'B' -> display.down(params.positive(0, 1));
            case 'C' -> display.forward(params.positive(0, 1));
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
            case 'J' -> display.eraseDisplay(params.get(0, 0), false);
            case 'J' | '?' << 24 -> display.eraseDisplay(params.get(0, 0), true);
            case 'K' -> display.eraseLine(params.get(0, 0), false);
            case 'K' | '?' << 24 -> display.eraseLine(params.get(0, 0), true);
            case 'L' -> display.insertLines(params.positive(0, 1));
            case 'M' -> display.deleteLines(params.positive(0, 1));
            case 'P' -> display.deleteCharacters(params.positive(0, 1));
            case 'S' -> display.scrollUp(params.positive(0, 1));
            case 'T' -> {
                if (params.count() <= 1) {
                    display.scrollDown(params.positive(0, 1));
                }
            }
            case 'T' | '>' << 24 -> titles.setFeatures(params, false);
            case '^' -> display.scrollDown(params.positive(0, 1));
            case 'X' -> display.eraseCharacters(params.positive(0, 1));
            case 'Z' -> display.backTab(params.positive(0, 1));
            case 'a' -> display.addressBy(0, params.positive(0, 1));
            case 'b' -> repeat(params.positive(0, 1));
            case 'c' -> {
                if (params.get(0, 0) == 0) {
                    reports.primary();
                }
            }
            case 'c' | '>' << 24 -> {
                if (params.get(0, 0) == 0) {
                    reports.secondary();
                }
            }
            case 'c' | '=' << 24 -> {
                if (params.get(0, 0) == 0) {
                    reports.tertiary();
                }
            }
            case 'd' -> display.addressRow(params.positive(0, 1) - 1);
            case 'e' -> display.addressBy(params.positive(0, 1), 0);
            case 'g' -> clearTabs(params.get(0, 0));
            case 'h' -> setAll(params, false, true);
            case 'l' -> setAll(params, false, false);
            case 'h' | '?' << 24 -> setAll(params, true, true);
            case 'l' | '?' << 24 -> setAll(params, true, false);
            case 'm' -> rendition(params);
            case 'm' | '>' << 24 -> modifyKeys(params);
            case 'm' | '?' << 24 -> {
                if (params.get(0, 0) == 4) {
                    replies.csi(">4;" + modifyOtherKeys + 'm');
                }
            }
            case 'n' | '>' << 24 -> {
                if (params.get(0, 0) == 4) {
                    modifyOtherKeys = 0;
                    inputChanged();
                }
            }
            case 'f' | '>' << 24 -> {
                if (params.get(0, 0) == 4) {
                    formatOtherKeys = Math.min(params.get(1, 0), 1);
                    inputChanged();
                }
            }
            case 'n' -> reports.status(params.get(0, 0));
            case 'n' | '?' << 24 -> {
                if (params.get(0, 0) == 996) {
                    reportColorScheme();
                } else {
                    reports.decStatus(params.get(0, 0), params.get(1, 0));
                }
            }
            case 'p' | '!' << 8 -> softReset();
            case 'p' | '"' << 8 -> setConformance(params);
            case 'p' | '$' << 8 -> reportMode(params, false);
            case 'p' | '$' << 8 | '?' << 24 -> reportMode(params, true);
            case 'q' | ' ' << 8 -> setCursorStyle(params.get(0, 0));
            case 'q' | '"' << 8 -> protect(params.get(0, 0) == 1, false);
            case 'q' | '>' << 24 -> {
                if (params.get(0, 0) == 0) {
                    reports.version();
                }
            }
            case 'r' -> margins(params);
            case 'r' | '$' << 8 -> rectangles.change(params);
            case 't' | '$' << 8 -> rectangles.reverse(params);
            case 'v' | '$' << 8 -> rectangles.copy(params);
            case 'x' | '$' << 8 -> rectangles.fill(params);
            case 'z' | '$' << 8 -> rectangles.erase(params);
            case '{' | '$' << 8 -> rectangles.eraseSelectively(params);
            case 'x' | '*' << 8 -> rectangles.setExact(params.get(0, 0));
            case 'y' | '*' << 8 -> {
                if (options.reports()) {
                    replies.dcs(params.get(0, 0) + "!~%04X".formatted(rectangles.checksum(params)));
                }
            }
            case 'r' | '?' << 24 -> restoreModes(params);
            case 's' -> {
                if (modes.has(Mode.LEFT_RIGHT_MARGINS)) {
                    sideMargins(params);
                } else if (params.count() == 0) {
                    saved().save(display, modes);
                }
            }
            case 's' | '?' << 24 -> saveModes(params);
            case 't' -> window.operate(params);
            case 't' | '>' << 24 -> titles.setFeatures(params, true);
            case 'u' -> restoreCursor();
            case 'u' | '?' << 24 -> replies.csi("?" + keyboard().flags() + 'u');
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
            case 'x' -> reports.parameters(params.get(0, 0));
            case '|' | '*' << 8 -> {
                if (options.reports() && params.get(0, 0) > 0) {
                    resizeItself(display.columns, params.get(0, 0));
                }
            }
            case '}' | '\'' << 8 -> display.insertColumns(params.positive(0, 1));
            case '~' | '\'' << 8 -> display.deleteColumns(params.positive(0, 1));
            default -> {
                // Not known: without a trace on the screen.
            }
        }
    }

    /// DECSCUSR: odd numbers blink. 0 is 1, and what is not known changes nothing.
    private void setCursorStyle(int style) {
        if (style <= 6) {
            cursorStyle = Math.max(style, 1);
            modes.set(Mode.CURSOR_BLINK, cursorStyle % 2 == 1);
        }
    }

    private void clearTabs(int which) {
        switch (which) {
            case 0 -> display.tabs.clear(display.column);
            case 3 -> display.tabs.clear();
            default -> {
                // No such stops.
            }
        }
    }

    /// DECSCL: a VT of another level, as if new.
    private void setConformance(Params params) {
        int level = params.get(0, 0) - 60;
        if (level < 1 || level > 5) {
            return;
        }
        softReset();
        conformance = Math.min(level, 4);
        setEightBit(level > 1 && params.get(1, 0) != 1 && params.isGiven(1));
    }

    private void reportMode(Params params, boolean dec) {
        if (conformance >= 3) {
            reports.mode(params.get(0, 0), dec);
        }
    }

    private void saveModes(Params params) {
        for (int i = 0; i < params.count(); i++) {
            Mode mode = Mode.of(params.get(i, 0), true);
            if (mode != null) {
                modes.save(mode);
            }
        }
    }

    private void restoreModes(Params params) {
        for (int i = 0; i < params.count(); i++) {
            Mode mode = Mode.of(params.get(i, 0), true);
            if (mode != null) {
                set(mode, modes.saved(mode));
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
            commands.setExtra(current -> new Extras.Extra(current.link(), current.linkId(), sgr.underlineColor()));
        }
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
                    // Where the main screen's cursor was stays known when a program enters that is on the other screen already.
                    saved().save(display, modes);
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
                emulator.touch();
            }
            case COLUMNS_132 -> setColumns(on);
            case CURSOR_BLINK -> cursorStyle = (cursorStyle - 1 & ~1) + (on ? 1 : 2);
            case RESIZE_REPORTS -> {
                // Also where it was set before: who sets it need not ask.
                if (on) {
                    window.reportSize();
                }
            }
            case REVERSE_SCREEN -> palette.setReverse(on);
            case LEFT_RIGHT_MARGINS -> {
                if (conformance < 4) {
                    return;
                }
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

    /// DECCOLM clears the page. Only test suites get a page of another width by it: the window is the operator's.
    private void setColumns(boolean wide) {
        if (!modes.has(Mode.ALLOW_COLUMNS_132)) {
            return;
        }
        if (options.reports()) {
            resizeItself(wide ? 132 : 80, display.rows);
        }
        display.resetMargins();
        modes.set(Mode.LEFT_RIGHT_MARGINS, false);
        if (!modes.has(Mode.KEEP_ON_COLUMN_CHANGE) || conformance < 5) {
            display.screen.clear(display.blank());
        }
        display.moveTo(0, 0);
    }

    private void useAlternate(boolean on) {
        if (on != (display.screen == display.alternate)) {
            display.use(on ? display.alternate : display.main);
            // One screen, three ways to ask for it: each says which is shown, whichever was used.
            modes.set(Mode.ALTERNATE_47, on);
            modes.set(Mode.ALTERNATE_1047, on);
            modes.set(Mode.ALTERNATE_1049, on);
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

    private void reportColorScheme() {
        replies.csi("?997;" + (palette.colors().dark() ? 1 : 2) + 'n');
    }

    @Override
    public void operatingSystemCommand(byte[] bytes, int length, int terminator) {
        commands.run(bytes, length, terminator);
    }

    @Override
    public void deviceControl(int function, Params params, byte[] bytes, int length) {
        String body = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        switch (function) {
            case 'q' | '$' << 8 -> reports.setting(body, cursorStyle, conformance, rectangles.extent());
            case 'q' | '+' << 8 -> reports.capabilities(body.length() > 1024 ? "" : body);
            default -> {
                // Sixel and the others are not drawn.
            }
        }
    }
}
