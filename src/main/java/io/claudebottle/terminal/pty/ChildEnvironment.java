package io.claudebottle.terminal.pty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/// The environment of a child of our terminal: that of this process, less what describes the terminal this process was started in.
/// Programs look at those names to choose what they send, and would send it to the wrong terminal.
public final class ChildEnvironment {

    /// What every child is told it talks to.
    public static final Map<String, String> TERMINAL = terminal();

    private static final Set<String> FOREIGN =
            Set.of("TMUX", "TMUX_PANE", "STY", "TERMINAL_EMULATOR", "VTE_VERSION", "WINDOWID", "COLUMNS", "LINES", "TERMCAP");

    private static final Set<String> FOREIGN_PREFIXES =
            Set.of("TERM_PROGRAM", "KITTY_", "WT_", "ITERM_", "LC_TERMINAL", "KONSOLE_", "ALACRITTY_", "GHOSTTY_", "WEZTERM_", "GNOME_TERMINAL_");

    private ChildEnvironment() {}

    public static Map<String, String> of(Map<String, String> environment) {
        var child = new TreeMap<>(environment);
        child.keySet().removeIf(ChildEnvironment::isForeign);
        child.putAll(TERMINAL);
        return child;
    }

    private static Map<String, String> terminal() {
        try (InputStream resource = Objects.requireNonNull(ChildEnvironment.class.getResourceAsStream("program.properties"), "program.properties")) {
            var program = new Properties();
            program.load(resource);
            return Map.of(
                    "TERM", "xterm-256color",
                    "COLORTERM", "truecolor",
                    "TERM_PROGRAM", program.getProperty("name"),
                    "TERM_PROGRAM_VERSION", program.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isForeign(String name) {
        return FOREIGN.contains(name) || FOREIGN_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
