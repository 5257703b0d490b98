package io.claudebottle.backend.parts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of the pieces that a stream comes in.
public final class LineAssembler {

    private final Consumer<String> lines;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    public LineAssembler(Consumer<String> lines) {
        this.lines = lines;
    }

    public void add(byte[] piece) {
        for (byte octet : piece) {
            if (octet == '\n') {
                lines.accept(pending.toString(StandardCharsets.UTF_8).stripTrailing());
                pending.reset();
            } else {
                pending.write(octet);
            }
        }
    }
}
