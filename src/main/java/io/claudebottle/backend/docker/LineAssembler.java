package io.claudebottle.backend.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of the pieces that a stream comes in.
final class LineAssembler {

    private final Consumer<String> lines;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    LineAssembler(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] piece) {
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
