package io.claudebottle.terminal.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {

    @Test
    void whatDescribesTheLaunchingTerminalIsLeftOut() {
        var inherited = new HashMap<String, String>();
        for (String name : List.of("TMUX", "TERMINAL_EMULATOR", "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLUMNS")) {
            inherited.put(name, "theirs");
        }
        inherited.put("TERM", "dumb");
        inherited.put("PATH", "/usr/bin");
        inherited.put("WTF", "kept");

        assertThat(ChildEnvironment.of(inherited))
                .containsAllEntriesOf(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor", "PATH", "/usr/bin", "WTF", "kept"))
                .containsOnlyKeys("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "PATH", "WTF");
    }

    @Test
    void theProgramIsTheBuilds() {
        assertThat(ChildEnvironment.of(Map.of()))
                .containsEntry("TERM_PROGRAM", "claude-bottle")
                .hasEntrySatisfying("TERM_PROGRAM_VERSION", version -> assertThat(version).matches("\\d+\\.\\d+\\.\\d+\\S*"));
    }
}
