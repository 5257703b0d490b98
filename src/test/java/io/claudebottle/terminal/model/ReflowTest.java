package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

class ReflowTest {

    private static final String MANY = "one\ntwo\nthree\nfour\nfive\nsix";

    @Test
    void aBrokenLineIsBrokenAnewForTheNewWidth() {
        var typist = new Typist(10, 4).type("abcdefghijklmno");

        typist.resize(6, 4);

        assertThat(typist.grid()).isEqualTo("abcdef\nghijkl\nmno\n\n");
        assertThat(typist.row).isEqualTo(2);
        assertThat(typist.column).isEqualTo(3);
        typist.resize(20, 4);
        assertThat(typist.grid()).isEqualTo("abcdefghijklmno\n\n\n\n");
        assertThat(typist.row).isZero();
        assertThat(typist.column).isEqualTo(15);
    }

    @Test
    void theCursorStaysOnItsCharacter() {
        var typist = new Typist(10, 4).type("abcdefghijklmno");
        typist.row = 1;
        typist.column = 2;
        assertThat(typist.under()).isEqualTo("m");

        for (int columns : List.of(7, 3, 13, 5, 40, 2, 10)) {
            typist.resize(columns, 8);
            assertThat(typist.under()).isEqualTo("m");
        }
    }

    @Test
    void theCursorInTheBlankAfterTheTextKeepsItsDistance() {
        var typist = new Typist(10, 3).type("abc");
        typist.column = 7;

        typist.resize(9, 3);

        assertThat(typist.column).isEqualTo(7);
        typist.resize(5, 3);
        assertThat(typist.row).isZero();
        assertThat(typist.column).isEqualTo(4);
    }

    @Test
    void aPendingWrapStaysPendingWhereTheLineStillEndsAtTheEdge() {
        var typist = new Typist(6, 3).type("abcdef");
        assertThat(typist.column).isEqualTo(6);

        typist.resize(3, 3);
        assertThat(List.of(typist.row, typist.column)).isEqualTo(List.of(1, 3));
        typist.resize(4, 3);
        assertThat(List.of(typist.row, typist.column)).isEqualTo(List.of(1, 2));
        typist.resize(6, 3);
        assertThat(List.of(typist.row, typist.column)).isEqualTo(List.of(0, 6));
        typist.type("g");
        assertThat(typist.grid()).isEqualTo("abcdef\ng\n\n");
    }

    @Test
    void blankRowsBelowTheCursorGoBeforeRowsOfText() {
        var typist = new Typist(10, 6).type("one\ntwo");

        typist.resize(10, 3);

        assertThat(typist.grid()).isEqualTo("one\ntwo\n\n");
        assertThat(typist.scrollback.rows(10)).isZero();
        typist.resize(10, 1);
        assertThat(typist.grid()).isEqualTo("two\n");
        assertThat(typist.scrollback.rows(10)).isEqualTo(1);
    }

    @Test
    void rowsComeBackFromTheScrollbackWhenThereIsRoom() {
        var typist = new Typist(10, 3).type(MANY);
        assertThat(typist.grid()).isEqualTo("four\nfive\nsix\n");
        long pushed = typist.scrollback.pushed();

        typist.resize(10, 5);

        assertThat(typist.grid()).isEqualTo("two\nthree\nfour\nfive\nsix\n");
        assertThat(typist.row).isEqualTo(4);
        assertThat(typist.scrollback.rows(10)).isEqualTo(1);
        assertThat(typist.scrollback.pushed()).isEqualTo(pushed - 2);
    }

    @Test
    void aScreenThatWasNotFullStaysAtTheTop() {
        var typist = new Typist(10, 3).type(MANY);
        typist.screen.clear(Style.DEFAULT);
        typist.row = 0;
        typist.column = 0;
        typist.type("new");

        typist.resize(12, 5);

        assertThat(typist.grid()).isEqualTo("new\n\n\n\n\n");
        assertThat(typist.scrollback.rows(12)).isEqualTo(3);
    }

    @Test
    void aLineThatBeginsInTheScrollbackIsBrokenAsOne() {
        var typist = new Typist(4, 2).type("abcdefghijkl");
        assertThat(typist.scrollback.rows(4)).isEqualTo(1);

        typist.resize(12, 2);

        assertThat(typist.grid()).isEqualTo("abcdefghijkl\n\n");
        assertThat(typist.scrollback.rows(12)).isZero();
        assertThat(typist.column).isEqualTo(12);
    }

    @Test
    void rowsBelowACursorInTheFirstRowAreCutOffBeforeTheCursorIs() {
        var typist = new Typist(10, 3).type("one\ntwo\nthree");
        typist.row = 0;
        typist.column = 1;

        typist.resize(10, 2);

        assertThat(typist.grid()).isEqualTo("one\ntwo\n");
        assertThat(typist.under()).isEqualTo("n");
    }

    @Test
    void theSavedCursorGoesAlong() {
        var typist = new Typist(10, 3).type("abcdefghijklm\nx");
        typist.savedRow = 1;
        typist.savedColumn = 1;

        typist.resize(5, 8);

        assertThat(List.of(typist.savedRow, typist.savedColumn)).isEqualTo(List.of(2, 1));
    }

    @Test
    void aWideCharacterIsNeverCutAndItsGapIsNoBlank() {
        var typist = new Typist(5, 4).type("ab世界cd");

        typist.resize(3, 4);
        assertThat(typist.grid()).isEqualTo("ab\n世\n界c\nd\n");
        typist.resize(5, 4);
        assertThat(typist.grid()).isEqualTo("ab世\n界cd\n\n\n");
        assertThat(typist.text()).isEqualTo("ab世界cd");
    }

    @Test
    void marksLinksAndClustersAreKept() {
        var typist = new Typist(8, 3);
        typist.screen.line(0).addMark(1);
        typist.extra = typist.extras.number(new Extras.Extra("http://x", "7", 3));
        typist.look = Style.BOLD;
        typist.type("e\u0301ab");

        typist.resize(2, 3);

        assertThat(typist.grid()).isEqualTo("e\u0301a\nb\n\n");
        assertThat(typist.screen.line(0).mark()).isEqualTo((byte) 1);
        assertThat(typist.screen.line(1).mark()).isZero();
        assertThat(typist.screen.line(1).style(0)).isEqualTo(Style.BOLD);
        assertThat(typist.extras.get(typist.screen.line(1).extra(0)).link()).isEqualTo("http://x");
    }

    @Test
    void placesOutOfTheScreenAreTakenForItsEdge() {
        var typist = new Typist(4, 2).type(MANY);
        typist.row = 7;
        typist.savedRow = 9;
        typist.savedColumn = 99;

        typist.resize(9, 5);

        assertThat(typist.row).isBetween(0, 4);
        assertThat(typist.savedRow).isBetween(0, 4);
        assertThat(typist.savedColumn).isBetween(0, 9);
    }

    @Provide
    Arbitrary<String> output() {
        Arbitrary<String> piece =
                Arbitraries.of("a", "b", "0", " ", "\n", "世", "界", "e\u0301", "word ", "\n\n", "0123456789abcdef", "世界世界世界");
        return piece.list().ofMaxSize(60).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<List<Tuple2<Integer, Integer>>> sizes() {
        return Combinators.combine(Arbitraries.integers().between(2, 30), Arbitraries.integers().between(1, 12))
                .as(Tuple::of)
                .list()
                .ofMaxSize(8);
    }

    @Property(tries = 2000)
    void noSequenceOfSizesLosesText(@ForAll("output") String output, @ForAll("sizes") List<Tuple2<Integer, Integer>> sizes) {
        var typist = new Typist(12, 5).type(output + "!");
        String text = typist.text();
        for (var size : sizes) {
            int offset = offset(typist);
            typist.resize(size.get1(), size.get2());
            assertThat(typist.text()).isEqualTo(text);
            assertThat(offset(typist)).isEqualTo(offset);
            invariants(typist);
        }
    }

    @Property(tries = 1000)
    void comingBackToASizeGivesTheSameGridWhereNothingScrolledOff(
            @ForAll("output") String output, @ForAll("sizes") List<Tuple2<Integer, Integer>> sizes) {
        var typist = new Typist(12, 100).type(output);
        String grid = typist.grid();
        int row = typist.row;
        int column = typist.column;
        for (var size : sizes) {
            typist.resize(size.get1(), 400);
        }
        typist.resize(12, 100);
        assertThat(typist.grid()).isEqualTo(grid);
        assertThat(List.of(typist.row, typist.column)).isEqualTo(List.of(row, column));
    }

    @Property(tries = 1000)
    void aCursorAnywhereStaysInsideAndWhatIsAboveItIsKept(
            @ForAll("output") String output,
            @ForAll("sizes") List<Tuple2<Integer, Integer>> sizes,
            @ForAll int at,
            @ForAll int across) {
        var typist = new Typist(12, 5).type(output);
        typist.row = Math.floorMod(at, 5);
        typist.column = Math.floorMod(across, 13);
        String text = typist.text();
        for (var size : sizes) {
            typist.resize(size.get1(), size.get2());
            invariants(typist);
            assertThat(text).startsWith(typist.text());
        }
    }

    /// How many cells of text are before the cursor.
    private static int offset(Typist typist) {
        int count = 0;
        for (long row = typist.first(); row < typist.scrollback.pushed() + typist.row; row++) {
            count += ((Line) typist.at(row)).joinable();
        }
        return count + typist.column;
    }

    private static void invariants(Typist typist) {
        assertThat(typist.row).isBetween(0, typist.screen.rows() - 1);
        assertThat(typist.column).isBetween(0, typist.screen.columns());
        for (long row = typist.first(); row < typist.end(); row++) {
            Cells line = typist.at(row);
            for (int column = 0; column < line.columns(); column++) {
                boolean tail = column + 1 < line.columns() && Cell.isTail(line.text(column + 1));
                assertThat(Cell.isWide(line.text(column))).isEqualTo(tail);
            }
            assertThat(Cell.isTail(line.text(0))).isFalse();
        }
    }
}
