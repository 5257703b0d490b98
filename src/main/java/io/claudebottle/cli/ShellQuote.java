package io.claudebottle.cli;

import java.util.List;
import java.util.stream.Collectors;

/// Words for a POSIX shell that mean themselves.
final class ShellQuote {

    private ShellQuote() {}

    static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static String command(List<String> argv) {
        return argv.stream().map(ShellQuote::word).collect(Collectors.joining(" "));
    }
}
