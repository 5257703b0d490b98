package io.claudebottle.bench.terminal;

import com.techsenger.jeditermfx.core.ArrayTerminalDataStream;
import com.techsenger.jeditermfx.core.CursorShape;
import com.techsenger.jeditermfx.core.TerminalDataStream;
import com.techsenger.jeditermfx.core.TerminalDisplay;
import com.techsenger.jeditermfx.core.TerminalOutputStream;
import com.techsenger.jeditermfx.core.emulator.JediEmulator;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseFormat;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseMode;
import com.techsenger.jeditermfx.core.model.JediTerminal;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalSelection;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The emulator that ours took the place of.
final class JediTermFxSubject implements Subject {

    private final JediTerminal terminal;

    JediTermFxSubject(int columns, int rows) {
        var style = new StyleState();
        terminal = new JediTerminal(new NoDisplay(), new TerminalTextBuffer(columns, rows, style), style);
        terminal.setTerminalOutput(new NoOutput());
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        char[] text = new String(bytes, from, to - from, StandardCharsets.UTF_8).toCharArray();
        try {
            var emulator = new JediEmulator(new ArrayTerminalDataStream(text), terminal);
            while (emulator.hasNext()) {
                emulator.next();
            }
        } catch (TerminalDataStream.EOF e) {
            // The piece is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoOutput implements TerminalOutputStream {
        @Override
        public void sendBytes(byte[] response, boolean userInput) {}

        @Override
        public void sendString(String string, boolean userInput) {}
    }

    private static final class NoDisplay implements TerminalDisplay {
        @Override
        public void setCursor(int x, int y) {}

        @Override
        public void setCursorShape(@Nullable CursorShape shape) {}

        @Override
        public void beep() {}

        @Override
        public void scrollArea(int top, int size, int distance) {}

        @Override
        public void setCursorVisible(boolean visible) {}

        @Override
        public void useAlternateScreenBuffer(boolean use) {}

        @Override
        public String getWindowTitle() {
            return "";
        }

        @Override
        public void setWindowTitle(String title) {}

        @Override
        public @Nullable TerminalSelection getSelection() {
            return null;
        }

        @Override
        public void terminalMouseModeSet(MouseMode mode) {}

        @Override
        public void setMouseFormat(MouseFormat format) {}

        @Override
        public boolean ambiguousCharsAreDoubleWidth() {
            return false;
        }
    }
}
