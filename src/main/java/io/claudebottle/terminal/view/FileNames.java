package io.claudebottle.terminal.view;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names of files as they are put on a shell's command line.
final class FileNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private FileNames() {}

    /// Joined by blanks and followed by one.
    static String line(List<String> names) {
        return names.stream().map(name -> name + " ").collect(Collectors.joining());
    }

    static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    /// Whether a name could press keys.
    static boolean isStrange(String name) {
        return name.codePoints().anyMatch(Character::isISOControl);
    }
}
