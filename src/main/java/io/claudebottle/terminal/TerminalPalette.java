package io.claudebottle.terminal;

import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;

/// The colours of a terminal. The two here are those of GitHub's Primer, so that the pane and the AtlantaFX themes of the same name
/// look like one thing.
final class TerminalPalette extends ColorPalette {

    static final TerminalPalette LIGHT = new TerminalPalette(0x24292f, 0xffffff, 0xb6d7ff, new int[] {
        0x24292f, 0xcf222e, 0x116329, 0x7d4e00, 0x0969da, 0x8250df, 0x1b7c83, 0x6e7781,
        0x57606a, 0xa40e26, 0x1a7f37, 0x9a6700, 0x218bff, 0xa475f9, 0x3192aa, 0x8c959f
    });

    static final TerminalPalette DARK = new TerminalPalette(0xc9d1d9, 0x0d1117, 0x264f78, new int[] {
        0x484f58, 0xff7b72, 0x3fb950, 0xd29922, 0x58a6ff, 0xbc8cff, 0x39c5cf, 0xb1bac4,
        0x6e7681, 0xffa198, 0x56d364, 0xe3b341, 0x79c0ff, 0xd2a8ff, 0x56d4dd, 0xffffff
    });

    private final Color foreground;
    private final Color background;
    private final Color selection;
    private final int[] indexed;

    private TerminalPalette(int foreground, int background, int selection, int[] indexed) {
        this.foreground = new Color(foreground);
        this.background = new Color(background);
        this.selection = new Color(selection);
        this.indexed = indexed;
    }

    Color foreground() {
        return foreground;
    }

    Color background() {
        return background;
    }

    Color selection() {
        return selection;
    }

    @Override
    protected Color getForegroundByColorIndex(int index) {
        return new Color(indexed[index]);
    }

    @Override
    protected Color getBackgroundByColorIndex(int index) {
        return new Color(indexed[index]);
    }
}
