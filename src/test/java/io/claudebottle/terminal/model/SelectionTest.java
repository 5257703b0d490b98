package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Selection.Mode;
import io.claudebottle.terminal.model.Selection.Point;
import io.claudebottle.terminal.model.Selection.Span;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static Selection select(Mode mode, long row, int column, long toRow, int toColumn) {
        return Selection.start(mode, new Point(row, column), WordRules.DEFAULT).extend(new Point(toRow, toColumn));
    }

    @Test
    void textIsCopiedWithoutSoftWrapsAndWithoutBlanksAtTheEnds() {
        var typist = new Typist(6, 5).type("abcdefghi  \nx\n\nend");

        assertThat(select(Mode.CHARACTER, 0, 1, 4, 6).text(typist)).isEqualTo("bcdefghi\nx\n\nend");
    }

    @Test
    void blanksBetweenWordsAreKeptWhereASelectionEndsThere() {
        var typist = new Typist(20, 2).type("one  two");

        assertThat(select(Mode.CHARACTER, 0, 0, 0, 5).text(typist)).isEqualTo("one  ");
        assertThat(select(Mode.CHARACTER, 0, 0, 0, 20).text(typist)).isEqualTo("one  two");
    }

    @Test
    void aSelectionBackwardsIsTheSame() {
        var typist = new Typist(10, 3).type("hello\nworld");

        assertThat(select(Mode.CHARACTER, 1, 3, 0, 2).text(typist)).isEqualTo("llo\nwor");
    }

    @Test
    void aSelectionStaysOnItsTextWhileOutputGoesOn() {
        var typist = new Typist(10, 2).type("one\ntwo");
        Selection selection = select(Mode.CHARACTER, 0, 0, 1, 2);

        typist.type("\nthree\nfour\nfive");

        assertThat(selection.text(typist)).isEqualTo("one\ntw");
        assertThat(selection.span(typist, 0)).isEqualTo(new Span(0, 0, 10));
        assertThat(selection.span(typist, 2).isEmpty()).isTrue();
    }

    @Test
    void whatIsGoneIsLeftOutOfASelection() {
        var typist = new Typist(80, 2, new Scrollback(3000, 1024));
        typist.type("first\nsecond");
        Selection selection = select(Mode.CHARACTER, 0, 0, 1, 6);
        for (int i = 0; i < 1000; i++) {
            typist.type("\n" + "x".repeat(50));
        }

        assertThat(selection.text(typist)).isEmpty();
        assertThat(selection.span(typist, 1).isEmpty()).isTrue();
        assertThat(select(Mode.LINE, 0, 0, typist.first(), 0).text(typist)).isEqualTo("x".repeat(50));
        assertThat(select(Mode.WORD, typist.end() - 1, 0, typist.end() + 9, 0).text(typist)).isEqualTo("x".repeat(50));
    }

    @Test
    void aWordGoesOnInTheNextRow() {
        var typist = new Typist(8, 4).type("see /usr/local/bin, now");

        assertThat(select(Mode.WORD, 0, 5, 0, 5).text(typist)).isEqualTo("/usr/local/bin,");
        assertThat(select(Mode.WORD, 1, 2, 1, 2).text(typist)).isEqualTo("/usr/local/bin,");
        assertThat(select(Mode.WORD, 0, 3, 0, 3).text(typist)).isEqualTo(" ");
    }

    @Test
    void aCharacterThatIsOfNoWordStandsAlone() {
        var typist = new Typist(20, 2).type("f(x)(y)");

        assertThat(select(Mode.WORD, 0, 1, 0, 1).text(typist)).isEqualTo("(");
        assertThat(select(Mode.WORD, 0, 0, 0, 2).text(typist)).isEqualTo("f(x");
    }

    @Test
    void aWordOfWideCharactersIsSelectedFromEitherHalf() {
        var typist = new Typist(5, 3).type("ab世界 c");

        assertThat(select(Mode.WORD, 0, 3, 0, 3).text(typist)).isEqualTo("ab世界");
        assertThat(select(Mode.WORD, 1, 0, 1, 0).text(typist)).isEqualTo("ab世界");
    }

    @Test
    void aLineIsAllRowsOfIt() {
        var typist = new Typist(4, 5).type("x\nabcdefghij\ny");

        assertThat(select(Mode.LINE, 2, 1, 2, 1).text(typist)).isEqualTo("abcdefghij");
        assertThat(select(Mode.LINE, 2, 1, 2, 1).span(typist, 1)).isEqualTo(new Span(1, 0, 4));
    }

    @Test
    void aBlockIsTheSameColumnsOfEachRow() {
        var typist = new Typist(10, 4).type("abcdef\ngh\nmnopqr");

        assertThat(select(Mode.BLOCK, 0, 4, 2, 1).text(typist)).isEqualTo("bcd\nh\nnop");
    }

    @Test
    void aWideCharacterIsSelectedWhole() {
        var typist = new Typist(10, 2).type("a世b");

        assertThat(select(Mode.CHARACTER, 0, 2, 0, 3).span(typist, 0)).isEqualTo(new Span(0, 1, 3));
        assertThat(select(Mode.CHARACTER, 0, 0, 0, 2).text(typist)).isEqualTo("a世");
    }

    @Property(tries = 500)
    void noPlaceIsOutOfReach(
            @ForAll Mode mode,
            @ForAll @IntRange(min = -5, max = 20) int row,
            @ForAll @IntRange(min = -2, max = 15) int column,
            @ForAll @IntRange(min = -5, max = 20) int toRow,
            @ForAll @IntRange(min = -2, max = 15) int toColumn) {
        var typist = new Typist(7, 4).type("one two three\n世界世界世界\n\nx y z\n  blank  \nabcdefghijklmnopq");
        Selection selection = select(mode, row, column, toRow, toColumn);

        var selected = new StringBuilder();
        for (long at = -5; at < 20; at++) {
            Span span = selection.span(typist, at);
            assertThat(span.from()).isBetween(0, span.to());
            assertThat(span.to()).isBetween(0, 7);
            for (int i = span.from(); i < span.to(); i++) {
                Cell.appendTo(selected, typist.at(at).text(i), typist.clusters);
            }
        }
        assertThat(selection.text(typist).replaceAll("\\s", "")).isEqualTo(selected.toString().replaceAll("\\s", ""));
    }
}
