package io.claudebottle.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// The shell scripts beside this class, which run inside bottles.
final class BottleScripts {

    static final String ATTACH = read("attach.sh");
    static final String HOLD = read("hold.sh");
    static final String STATUS = read("status.sh");
    static final String PACK = read("pack.sh");
    static final String UNPACK = read("unpack.sh");

    private BottleScripts() {}

    /// Without comments: two of them travel on an argv.
    private static String read(String name) {
        try (InputStream in = BottleScripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.strip().startsWith("#"))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
