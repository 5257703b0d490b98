package io.claudebottle.terminal.view;

/// Characters whose geometry matters more than a font's idea of it.
final class CellShapes {

    private CellShapes() {}

    static boolean has(int codePoint) {
        return codePoint == 0x2588;
    }

    static void draw(int codePoint, int width, int height, int stroke, Pen pen) {
        pen.rectangle(0, 0, width, height, 1);
    }
}
