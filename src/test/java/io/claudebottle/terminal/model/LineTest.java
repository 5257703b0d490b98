package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

class LineTest {

    private static final int COLUMNS = 9;

    /// The same row, in the plainest way: a list of cells.
    private static final class Plain {

        record Content(int text, long style, int extra) {}

        private List<Content> cells = new ArrayList<>();

        Plain() {
            cells.addAll(Collections.nCopies(COLUMNS, new Content(0, 0, 0)));
        }

        void split(int at) {
            if (at > 0 && at < COLUMNS && Cell.isTail(cells.get(at).text)) {
                blank(at);
                blank(at - 1);
            }
        }

        private void blank(int at) {
            cells.set(at, new Content(0, cells.get(at).style, cells.get(at).extra));
        }

        void put(int at, int cell, long style, int extra) {
            int width = Cell.isWide(cell) ? 2 : 1;
            split(at);
            split(at + width);
            cells.set(at, new Content(cell, style, extra));
            if (width == 2) {
                cells.set(at + 1, new Content(Cell.TAIL, style, extra));
            }
        }

        void erase(int from, int to, long style) {
            split(from);
            split(to);
            for (int i = from; i < to; i++) {
                cells.set(i, new Content(0, style, 0));
            }
        }

        void insert(int from, int right, int count, long style) {
            int shift = Math.min(count, right - from);
            split(from);
            split(right - shift);
            split(right);
            for (int i = 0; i < shift; i++) {
                cells.remove(right - 1);
                cells.add(from, new Content(0, style, 0));
            }
        }

        void delete(int from, int right, int count, long style) {
            int shift = Math.min(count, right - from);
            split(from);
            split(from + shift);
            split(right);
            for (int i = 0; i < shift; i++) {
                cells.remove(from);
                cells.add(right - 1, new Content(0, style, 0));
            }
        }

        void copy(List<Content> source, int from, int to, int target) {
            var copied = new ArrayList<>(source.subList(from, to));
            if (!copied.isEmpty() && Cell.isTail(copied.getFirst().text)) {
                copied.set(0, new Content(0, copied.getFirst().style, copied.getFirst().extra));
            }
            if (!copied.isEmpty() && Cell.isWide(copied.getLast().text)) {
                copied.set(copied.size() - 1, new Content(0, copied.getLast().style, copied.getLast().extra));
            }
            split(target);
            split(target + copied.size());
            for (int i = 0; i < copied.size(); i++) {
                cells.set(target + i, copied.get(i));
            }
        }
    }

    private static void same(Line line, Plain plain) {
        for (int i = 0; i < COLUMNS; i++) {
            assertThat(new Plain.Content(line.text(i), line.style(i), line.extra(i))).as("cell %d", i).isEqualTo(plain.cells.get(i));
        }
    }

    @FunctionalInterface
    private interface Change {
        void on(Line line, Plain plain);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> column = Arbitraries.integers().between(0, COLUMNS - 1);
        Arbitrary<Integer> edge = Arbitraries.integers().between(0, COLUMNS);
        Arbitrary<Integer> count = Arbitraries.integers().between(1, COLUMNS + 2);
        Arbitrary<Long> look = Arbitraries.of(0L, Style.BOLD, Style.withBackground(0, Style.indexed(4)));
        Arbitrary<Integer> extra = Arbitraries.of(0, 0, 0, 1, 2);
        Arbitrary<Change> put = Combinators.combine(column, Arbitraries.of((int) 'a', (int) 'b', 0x4e16 | Cell.WIDE), look, extra)
                .as((at, cell, style, number) -> (line, plain) -> {
                    if (!Cell.isWide(cell) || at + 1 < COLUMNS) {
                        line.put(at, cell, style, number);
                        plain.put(at, cell, style, number);
                    }
                });
        Arbitrary<Change> ascii = Combinators.combine(column, count, look, extra).as((at, many, style, number) -> (line, plain) -> {
            int length = Math.min(many, COLUMNS - at);
            line.putAscii(at, "abcdefghijk".getBytes(StandardCharsets.US_ASCII), 0, length, style, number);
            for (int i = 0; i < length; i++) {
                plain.put(at + i, 'a' + i, style, number);
            }
        });
        Arbitrary<Change> erase = Combinators.combine(edge, edge, look).as((one, other, style) -> (line, plain) -> {
            line.erase(Math.min(one, other), Math.max(one, other), style);
            plain.erase(Math.min(one, other), Math.max(one, other), style);
        });
        Arbitrary<Change> insert = Combinators.combine(column, edge, count, look).as((from, right, many, style) -> (line, plain) -> {
            line.insert(Math.min(from, right), Math.max(from, right), many, style);
            plain.insert(Math.min(from, right), Math.max(from, right), many, style);
        });
        Arbitrary<Change> delete = Combinators.combine(column, edge, count, look).as((from, right, many, style) -> (line, plain) -> {
            line.delete(Math.min(from, right), Math.max(from, right), many, style);
            plain.delete(Math.min(from, right), Math.max(from, right), many, style);
        });
        Arbitrary<Change> copy = Combinators.combine(edge, edge, edge).as((from, to, target) -> (line, plain) -> {
            int start = Math.min(from, to);
            int end = Math.min(Math.max(from, to), start + COLUMNS - target);
            line.copy(line, start, end, target);
            plain.copy(List.copyOf(plain.cells), start, end, target);
        });
        Arbitrary<Change> restyle = Combinators.combine(column, look).as((at, style) -> (line, plain) -> {
            line.restyle(at, style);
            plain.cells.set(at, new Plain.Content(plain.cells.get(at).text, style, plain.cells.get(at).extra));
        });
        return Arbitraries.oneOf(put, put, ascii, erase, insert, delete, copy, restyle).list().ofMaxSize(14);
    }

    @Property(tries = 5000)
    void aRowIsWhatAListOfCellsWouldBe(@ForAll("changes") List<Change> changes) {
        var line = new Line(COLUMNS);
        var plain = new Plain();
        for (Change change : changes) {
            change.on(line, plain);
            same(line, plain);
        }
    }

    @Property(tries = 2000)
    void wideCharactersAreWholeOrGone(@ForAll("changes") List<Change> changes) {
        var line = new Line(COLUMNS);
        for (Change change : changes) {
            change.on(line, new Plain());
            for (int i = 0; i < COLUMNS; i++) {
                assertThat(Cell.isWide(line.text(i))).isEqualTo(i + 1 < COLUMNS && Cell.isTail(line.text(i + 1)));
            }
            assertThat(Cell.isTail(line.text(0))).isFalse();
        }
    }

    @Property(tries = 2000)
    void aRowComesBackFromTheScrollbackAsItWas(@ForAll("changes") List<Change> changes) {
        var clusters = new Clusters();
        var extras = new Extras();
        extras.number(new Extras.Extra("http://one", "", 7));
        extras.number(new Extras.Extra("", "", Style.rgb(1, 2, 3)));
        var line = new Line(COLUMNS);
        var plain = new Plain();
        for (Change change : changes) {
            change.on(line, plain);
        }
        line.addMark(5);
        // A wide character has one look there, that of its left half.
        for (int i = 1; i < COLUMNS; i++) {
            if (Cell.isTail(line.text(i))) {
                plain.cells.set(i, new Plain.Content(Cell.TAIL, line.style(i - 1), line.extra(i - 1)));
            }
        }
        var scrollback = new Scrollback(1 << 20);
        scrollback.push(line, clusters, extras);
        var back = new Line(COLUMNS);
        scrollback.row(0, back, clusters, extras);
        same(back, plain);
        assertThat(back.mark()).isEqualTo((byte) 5);
        assertThat(back.fill()).isEqualTo(line.fill());
    }

    @Test
    void anotherWidthCutsNoWideCharacterInTwo() {
        var line = new Line(4);
        line.put(0, 0x4e16 | Cell.WIDE, 0, 0);
        line.put(2, 0x4e16 | Cell.WIDE, 0, 0);

        line.setColumns(3);
        line.setColumns(5);

        assertThat(line.readable(new Clusters())).isEqualTo("世");
    }

    @Test
    void erasingToTheEndOfARowEndsItsWrap() {
        var line = new Line(4);
        line.putAscii(0, new byte[] {'a', 'b', 'c', 'd'}, 0, 4, 0, 0);
        line.setWrapped(true);

        line.erase(1, 2, 0);
        assertThat(line.isWrapped()).isTrue();
        line.erase(2, 4, 0);
        assertThat(line.isWrapped()).isFalse();
    }

    @Test
    void aRowThatIsUsedAnewRemembersNothing() {
        var line = new Line(4);
        line.put(0, 'a', Style.BOLD, 1);
        line.addMark(1);
        line.setWrapped(true);

        line.clear(Style.DEFAULT);
        line.put(3, 'b', 0, 0);

        assertThat(line.style(0)).isZero();
        assertThat(line.extra(0)).isZero();
        assertThat(line.mark()).isZero();
        assertThat(line.isWrapped()).isFalse();
        assertThat(line.readable(new Clusters())).isEqualTo("   b");
    }
}
