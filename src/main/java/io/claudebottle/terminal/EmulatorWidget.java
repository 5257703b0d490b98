package io.claudebottle.terminal;

import com.techsenger.jeditermfx.core.TerminalExecutorServiceManager;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.core.util.CharUtils;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.TerminalCopyPasteHandler;
import com.techsenger.jeditermfx.ui.TerminalPanel;
import com.techsenger.jeditermfx.ui.settings.SettingsProvider;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.text.Font;

/// One emulator for one child, with what JediTermFX leaves to subclasses.
final class EmulatorWidget extends JediTermFxWidget {

    EmulatorWidget(TerminalLook look) {
        super(look);
    }

    @Override
    protected StyleState createDefaultStyle() {
        var state = new StyleState();
        state.setDefaultStyle(new TextStyle(mySettingsProvider.getDefaultForeground(), mySettingsProvider.getDefaultBackground()));
        return state;
    }

    @Override
    protected TerminalPanel createTerminalPanel(SettingsProvider settings, StyleState style, TerminalTextBuffer buffer) {
        return new Panel(settings, buffer, style);
    }

    @Override
    protected TerminalExecutorServiceManager createExecutorServiceManager() {
        return new EmulatorThreads();
    }

    /// Types text as the operator would.
    void send(String text) {
        doWithTerminalStarter(starter -> starter.sendString(text, true));
    }

    void fontChanged() {
        ((Panel) myTerminalPanel).fontChanged();
    }

    /// The visible grid without trailing blanks.
    List<String> screen() {
        TerminalTextBuffer buffer = getTerminalTextBuffer();
        List<String> rows = new ArrayList<>();
        buffer.lock();
        try {
            for (int row = 0; row < buffer.getHeight(); row++) {
                rows.add(readable(buffer.getLine(row).getText()));
            }
        } finally {
            buffer.unlock();
        }
        return rows;
    }

    /// The emulator marks the right half of a wide character and cells never written to.
    private static String readable(String line) {
        return line.replace(String.valueOf(CharUtils.DWC), "").replace(CharUtils.NUL_CHAR, ' ').stripTrailing();
    }

    private static final class Panel extends TerminalPanel {

        Panel(SettingsProvider settings, TerminalTextBuffer buffer, StyleState style) {
            super(settings, buffer, style);
        }

        @Override
        protected TerminalCopyPasteHandler createCopyPasteHandler() {
            return new FxClipboard();
        }

        /// The emulator asks for the font of each character right before it draws it, with its own copy of the line: the only place where
        /// what is drawn can differ from what stands in the grid, is searched and is copied.
        @Override
        protected Font getFontToDisplay(char[] drawn, int start, int end, TextStyle style) {
            if (end - start == 1) {
                drawn[start] = GlyphSubstitutes.drawable(drawn[start]);
            }
            return super.getFontToDisplay(drawn, start, end, style);
        }

        void fontChanged() {
            reinitFontAndResize();
            repaint();
        }
    }
}
