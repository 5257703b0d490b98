package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final int ROWS = 5;
    private static final int COLUMNS = 6;

    private final Clusters clusters = new Clusters();

    private static Screen numbered(List<String> overflow) {
        var clusters = new Clusters();
        var screen = new Screen(COLUMNS, ROWS, line -> overflow.add(line.readable(clusters)));
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                screen.line(row).put(column, 'a' + row, 0, 0);
            }
        }
        return screen;
    }

    private String text(Screen screen) {
        var text = new StringBuilder();
        for (int row = 0; row < screen.rows(); row++) {
            text.append(screen.line(row).readable(clusters)).append('\n');
        }
        return text.toString();
    }

    private record Scroll(boolean up, int top, int bottom, int count) {

        boolean keep() {
            return count % 3 > 0;
        }
    }

    @Provide
    Arbitrary<List<Scroll>> scrolls() {
        Arbitrary<Integer> row = Arbitraries.integers().between(0, ROWS - 1);
        return Combinators.combine(Arbitraries.of(true, false), row, row, Arbitraries.integers().between(1, ROWS + 3))
                .as((up, one, other, count) -> new Scroll(up, Math.min(one, other), Math.max(one, other), count))
                .list().ofMaxSize(12);
    }

    @Property(tries = 500)
    void rowsMoveAsInAListAndOnlyTheTopOverflowsWhereItIsKept(@ForAll("scrolls") List<Scroll> scrolls) {
        var overflow = new ArrayList<String>();
        var screen = numbered(overflow);
        var plain = new ArrayList<String>();
        var left = new ArrayList<String>();
        for (int row = 0; row < ROWS; row++) {
            plain.add(Character.toString('a' + row).repeat(COLUMNS));
        }
        for (Scroll scroll : scrolls) {
            for (int i = Math.min(scroll.count, scroll.bottom - scroll.top + 1); i > 0; i--) {
                String leaving = plain.remove(scroll.up ? scroll.top : scroll.bottom);
                plain.add(scroll.up ? scroll.bottom : scroll.top, "");
                if (scroll.up && scroll.top == 0 && scroll.keep()) {
                    left.add(leaving);
                }
            }
            if (scroll.up) {
                screen.scrollUp(scroll.top, scroll.bottom, scroll.count, 0, scroll.keep());
            } else {
                screen.scrollDown(scroll.top, scroll.bottom, scroll.count, 0);
            }
            assertThat(text(screen)).isEqualTo(String.join("\n", plain) + "\n");
        }
        assertThat(overflow).isEqualTo(left);
    }

    @Property(tries = 500)
    void aFrameThatIsKeptUpToDateIsWhatTheScreenIs(@ForAll("scrolls") List<Scroll> scrolls) {
        var screen = numbered(new ArrayList<>());
        var published = new Frame();
        var read = new Frame();
        var extras = new Extras();
        for (Scroll scroll : scrolls) {
            screen.line(scroll.top).put(scroll.count % COLUMNS, 'x', 0, 0);
            if (scroll.up) {
                screen.scrollUp(scroll.top, scroll.bottom, scroll.count, 0, scroll.keep());
            } else {
                screen.scrollDown(scroll.top, scroll.bottom, scroll.count, 0);
            }
            if (scroll.count % 2 == 0) {
                published.publish(screen, clusters, extras);
                read.copy(published);
                for (int row = 0; row < ROWS; row++) {
                    assertThat(read.readable(row)).isEqualTo(screen.line(row).readable(clusters));
                }
            }
        }
    }

    @Test
    void scrollingBetweenColumnsLeavesTheOthers() {
        var screen = numbered(new ArrayList<>());

        screen.scrollUp(1, 3, 2, 3, 1, 0);
        assertThat(text(screen)).isEqualTo("aaaaaa\nbbccbb\nccddcc\ndd  dd\neeeeee\n");
        screen.scrollDown(1, 3, 2, 3, 1, 0);
        assertThat(text(screen)).isEqualTo("aaaaaa\nbb  bb\ncccccc\ndddddd\neeeeee\n");
    }

    @Test
    void rowsThatBeginOrEndAMoveAreNotContinuedByAnother() {
        var screen = numbered(new ArrayList<>());
        for (int row = 0; row < ROWS; row++) {
            screen.line(row).setWrapped(true);
        }

        screen.scrollDown(2, 3, 1, 0);

        assertThat(screen.line(0).isWrapped()).isTrue();
        assertThat(screen.line(1).isWrapped()).isFalse();
        assertThat(screen.line(3).isWrapped()).isFalse();
        screen.line(1).setWrapped(true);
        screen.scrollUp(2, 3, 1, 0, true);
        assertThat(screen.line(1).isWrapped()).isFalse();
    }

    @Test
    void anotherSizeWithoutReflowCutsAndAdds() {
        var screen = numbered(new ArrayList<>());

        screen.resize(3, 2);
        assertThat(text(screen)).isEqualTo("aaa\nbbb\n");
        screen.resize(4, 3);
        assertThat(text(screen)).isEqualTo("aaa\nbbb\n\n");
        assertThat(Collections.frequency(List.of(screen.isChanged(0), screen.isChanged(1), screen.isChanged(2)), true)).isEqualTo(3);
    }
}
