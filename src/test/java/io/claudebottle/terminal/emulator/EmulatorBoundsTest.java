package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmulatorBoundsTest {

    @Test
    void stringsThatNeverEndAreNotKept() {
        byte[] filler = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        for (String beginning : List.of("\033]52;c;", "\033]0;", "\033P+q", "\033_G", "\033^", "\033X")) {
            var shown = new Shown(24, 8);
            shown.print(beginning);
            long before = used();
            for (int i = 0; i < 1000; i++) {
                shown.print(filler);
            }
            assertThat(used() - before).as(beginning).isLessThan(16 << 20);
            assertThat(shown.print("\033\\ok").screen()).isEqualTo("ok");
            assertThat(shown.events).noneMatch(event -> event instanceof TerminalEvent.Title || event instanceof TerminalEvent.Copy);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void charactersAndLinksWithoutEndAreForgottenWhenTheyLeaveTheScreen() {
        var shown = new Shown(24, 8);
        for (int i = 0; i < 100_000; i++) {
            shown.print("\033]8;;https://example.org/" + i + "\033\\" + Character.toString('a' + i % 26) + Character.toString(0x300 + i % 100)
                    + Character.toString(0x300 + i / 100 % 100) + Character.toString(0x300 + i / 10_000) + "\r\n");
        }
        shown.print("\033]8;;\033\\e\u0301\033]8;;https://example.org/last\033\\x");
        Frame frame = shown.frame();
        assertThat(frame.readable(7)).isEqualTo("e\u0301x");
        assertThat(frame.extras().get(frame.row(7).extra(1)).link()).isEqualTo("https://example.org/last");
    }

    @Test
    void hugeNumbersDoNoMoreThanFillTheScreen() {
        var shown = new Shown(24, 8);
        for (char last : "@ABCDEFGHIJKLMPSTXZ`abdefr".toCharArray()) {
            shown.print("x\033[99999999999;99999999999" + last);
        }
        shown.print("\033[r\033[2J\033[Hok");
        assertThat(shown.screen()).isEqualTo("ok");
    }
}
