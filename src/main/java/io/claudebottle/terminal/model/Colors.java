package io.claudebottle.terminal.model;

/// The palette and the colours that have a name. Colours are 0xRRGGBB. Never changed: a change makes another one.
///
/// @param palette 256 entries
/// @param reverse whether foreground and background are exchanged on the whole screen (DECSCNM)
/// @param dark what a program that asks for the colour scheme is told
public record Colors(int[] palette, int foreground, int background, int cursor, int selection, boolean reverse, boolean dark) {

    private static final int[] LIGHT_SYSTEM = {
        0x24292f, 0xcf222e, 0x116329, 0x7d4e00, 0x0969da, 0x8250df, 0x1b7c83, 0x6e7781,
        0x57606a, 0xa40e26, 0x1a7f37, 0x9a6700, 0x1a73e8, 0x8f55e8, 0x2a7d92, 0x6b737c
    };
    private static final int[] DARK_SYSTEM = {
        0x484f58, 0xff7b72, 0x3fb950, 0xd29922, 0x58a6ff, 0xbc8cff, 0x39c5cf, 0xb1bac4,
        0x7d8590, 0xffa198, 0x56d364, 0xe3b341, 0x79c0ff, 0xd2a8ff, 0x56d4dd, 0xffffff
    };

    public static final Colors LIGHT = new Colors(palette(LIGHT_SYSTEM), 0x24292f, 0xffffff, 0x24292f, 0xb6d7ff, false, false);
    public static final Colors DARK = new Colors(palette(DARK_SYSTEM), 0xc9d1d9, 0x0d1117, 0xc9d1d9, 0x264f78, false, true);

    /// The sixteen given, then xterm's cube of 216 and ramp of 24 greys.
    private static int[] palette(int[] system) {
        int[] all = java.util.Arrays.copyOf(system, 256);
        for (int i = 0; i < 216; i++) {
            all[16 + i] = cube(i / 36) << 16 | cube(i / 6 % 6) << 8 | cube(i % 6);
        }
        for (int i = 0; i < 24; i++) {
            all[232 + i] = (8 + 10 * i) * 0x010101;
        }
        return all;
    }

    private static int cube(int step) {
        return step == 0 ? 0 : 0x37 + 0x28 * step;
    }

    /// @param color as [Style] packs it
    /// @param otherwise what the default colour is here
    public int resolve(int color, int otherwise) {
        if (color == Style.DEFAULT_COLOR) {
            return otherwise;
        }
        return (color & Style.RGB) != 0 ? color & 0xffffff : palette[Style.index(color)];
    }
}
