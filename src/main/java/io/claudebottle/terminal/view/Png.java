package io.claudebottle.terminal.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Writes opaque pictures as PNG (ISO/IEC 15948): eight bits for each of red, green and blue, no filter. The JDK's own writer belongs to
/// AWT, which has no place in a JavaFX process.
final class Png {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BITS = 8;
    private static final byte TRUECOLOR = 2;

    private Png() {}

    /// @param pixels 0xAARRGGBB, row by row; alpha is left out
    static byte[] encode(int width, int height, int[] pixels) {
        var file = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header -> {
                header.writeInt(width);
                header.writeInt(height);
                header.write(new byte[] {BITS, TRUECOLOR, 0, 0, 0});
            });
            chunk(out, "IDAT", data -> {
                try (var packed = new DeflaterOutputStream(data)) {
                    var row = new byte[1 + 3 * width];
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            int pixel = pixels[y * width + x];
                            row[1 + 3 * x] = (byte) (pixel >> 16);
                            row[2 + 3 * x] = (byte) (pixel >> 8);
                            row[3 + 3 * x] = (byte) pixel;
                        }
                        packed.write(row);
                    }
                }
            });
            chunk(out, "IEND", _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static void chunk(DataOutputStream out, String type, Content content) throws IOException {
        var body = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(body)) {
            data.write(type.getBytes(StandardCharsets.US_ASCII));
            content.writeTo(data);
        }
        var sum = new CRC32();
        sum.update(body.toByteArray());
        out.writeInt(body.size() - type.length());
        body.writeTo(out);
        out.writeInt((int) sum.getValue());
    }
}
