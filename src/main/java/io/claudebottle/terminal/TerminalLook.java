package io.claudebottle.terminal;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import com.techsenger.jeditermfx.core.model.TerminalTypeAheadSettings;
import com.techsenger.jeditermfx.ui.TerminalActionPresentation;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// Fonts, colours and keys as the emulator asks for them. It asks at every repaint, so a change shows at the next one.
final class TerminalLook extends DefaultSettingsProvider {

    /// The first that is installed. DejaVu has most of the signs that claude prints, in the width of a cell.
    private static final List<String> FONTS =
            List.of("DejaVu Sans Mono", "JetBrains Mono", "Noto Sans Mono", "Menlo", "Cascadia Mono", "Consolas");
    private static final String FALLBACK_FONT = "Monospaced";

    private final String family =
            FONTS.stream().filter(Font.getFamilies()::contains).findFirst().orElse(FALLBACK_FONT);
    private volatile TerminalPalette palette = TerminalPalette.LIGHT;
    private volatile double fontSize = 13;

    void setDark(boolean dark) {
        palette = dark ? TerminalPalette.DARK : TerminalPalette.LIGHT;
    }

    void setFontSize(double points) {
        fontSize = points;
    }

    @Override
    public Font getTerminalFont() {
        return Font.font(family, fontSize);
    }

    @Override
    public float getTerminalFontSize() {
        return (float) fontSize;
    }

    /// The emulator rounds the height of a line up, which leaves a gap in every upright stroke of a box; so the height is brought down to
    /// whole pixels before.
    @Override
    public float getLineSpacing() {
        var line = new Text("W");
        line.setFont(getTerminalFont());
        double height = line.getLayoutBounds().getHeight();
        return Math.nextDown((float) (Math.floor(height) / height));
    }

    @Override
    public ColorPalette getTerminalColorPalette() {
        return palette;
    }

    @Override
    public TerminalColor getDefaultForeground() {
        return new TerminalColor(() -> palette.foreground());
    }

    @Override
    public TerminalColor getDefaultBackground() {
        return new TerminalColor(() -> palette.background());
    }

    @Override
    public TextStyle getSelectionColor() {
        return new TextStyle(getDefaultForeground(), new TerminalColor(() -> palette.selection()));
    }

    @Override
    public boolean useInverseSelectionColor() {
        return false;
    }

    /// The emulator beeps through AWT, which has no place in a JavaFX process.
    @Override
    public boolean audibleBell() {
        return false;
    }

    /// Guessing the echo of a program that draws its own screen shows keys that were never taken.
    @Override
    public TerminalTypeAheadSettings getTypeAheadSettings() {
        return new TerminalTypeAheadSettings(false, 0, TextStyle.EMPTY);
    }

    // Ctrl+L, Ctrl+F, Ctrl+Up and Ctrl+Down belong to the program inside.

    @Override
    public TerminalActionPresentation getClearBufferActionPresentation() {
        return new TerminalActionPresentation("Clear Buffer", List.of());
    }

    @Override
    public TerminalActionPresentation getLineUpActionPresentation() {
        return new TerminalActionPresentation("Line Up", List.of());
    }

    @Override
    public TerminalActionPresentation getLineDownActionPresentation() {
        return new TerminalActionPresentation("Line Down", List.of());
    }

    @Override
    public TerminalActionPresentation getFindActionPresentation() {
        return new TerminalActionPresentation(
                "Find", new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN));
    }
}
