package io.claudebottle.terminal.emulator;

/// The stack of kitty's progressive enhancements, one a screen.
final class KeyboardFlags {

    /// Older entries are dropped, as the protocol allows.
    private static final int MOST = 16;

    static final int ALL = 0b11111;

    private final int[] stack = new int[MOST];
    private int depth = 1;

    int flags() {
        return stack[depth - 1];
    }

    /// @param how 1 exactly these, 2 these too, 3 not these
    void set(int flags, int how) {
        int current = stack[depth - 1];
        stack[depth - 1] = switch (how) {
            case 2 -> current | flags & ALL;
            case 3 -> current & ~flags;
            default -> flags & ALL;
        };
    }

    void push(int flags) {
        if (depth == MOST) {
            System.arraycopy(stack, 1, stack, 0, MOST - 1);
            depth--;
        }
        stack[depth++] = flags & ALL;
    }

    void pop(int count) {
        if (count >= depth) {
            reset();
        } else {
            depth -= count;
        }
    }

    void reset() {
        depth = 1;
        stack[0] = 0;
    }
}
