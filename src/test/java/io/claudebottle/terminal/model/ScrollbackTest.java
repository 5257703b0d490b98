package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScrollbackTest {

    private final Clusters clusters = new Clusters();
    private final Extras extras = new Extras();

    private static Line ascii(int columns, String text) {
        var line = new Line(columns);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        line.putAscii(0, bytes, 0, bytes.length, Style.DEFAULT, 0);
        return line;
    }

    private String read(Scrollback scrollback, int row, int columns) {
        var line = new Line(columns);
        scrollback.row(row, line, clusters, extras);
        return line.readable(clusters);
    }

    private List<String> readAll(Scrollback scrollback, int columns) {
        var all = new ArrayList<String>();
        for (int row = 0; row < scrollback.rows(columns); row++) {
            all.add(read(scrollback, row, columns));
        }
        return all;
    }

    @Test
    void aHundredThousandLinesOfEightyColumnsNeedLessThanTwentyMegabytes() {
        var scrollback = new Scrollback(64 << 20);
        Line line = ascii(80, "0123456789".repeat(8));
        for (int i = 0; i < 100_000; i++) {
            scrollback.push(line, clusters, extras);
        }

        assertThat(scrollback.rows(80)).isEqualTo(100_000);
        assertThat(scrollback.bytes()).isLessThan(12 << 20);
        assertThat(scrollback.rows(40)).isEqualTo(200_000);
        assertThat(read(scrollback, 123_457, 40)).isEqualTo("0123456789".repeat(4));
    }

    @Test
    void theOldestLinesGoWhenThereAreTooMany() {
        var scrollback = new Scrollback(20_000, 2048);
        for (int i = 0; i < 10_000; i++) {
            scrollback.push(ascii(80, "line " + i), clusters, extras);
        }

        assertThat(scrollback.bytes()).isLessThanOrEqualTo(20_000);
        assertThat(scrollback.pushed()).isEqualTo(10_000);
        int rows = scrollback.rows(80);
        assertThat(rows).isBetween(100, 9_000);
        assertThat(read(scrollback, rows - 1, 80)).isEqualTo("line 9999");
        assertThat(read(scrollback, 0, 80)).isEqualTo("line " + (10_000 - rows));
    }

    @Test
    void aLowerLimitHoldsAtOnceAndNoneKeepsNothing() {
        var scrollback = new Scrollback(1 << 20, 2048);
        for (int i = 0; i < 1000; i++) {
            scrollback.push(ascii(80, "line " + i), clusters, extras);
        }

        scrollback.setLimit(10_000);
        assertThat(scrollback.bytes()).isLessThanOrEqualTo(10_000);
        scrollback.setLimit(0);
        scrollback.push(ascii(80, "x"), clusters, extras);
        assertThat(scrollback.rows(80)).isZero();
        assertThat(scrollback.pushed()).isEqualTo(1001);
    }

    @Test
    void aLineOfManyDifferentLinksIsKeptWithinTheBound() {
        var scrollback = new Scrollback(1 << 20);
        var line = new Line(80);
        for (int i = 0; i < 80; i++) {
            line.put(i, 'a', 0, extras.number(new Extras.Extra("http://x/" + i + "y".repeat(4000), "", i)));
        }
        for (int i = 0; i < 20; i++) {
            scrollback.push(line, clusters, extras);
        }

        assertThat(scrollback.bytes()).isLessThan(1 << 20);
        var back = new Line(80);
        scrollback.row(scrollback.rows(80) - 1, back, clusters, extras);
        assertThat(back.extra(79)).isEqualTo(line.extra(79));
    }

    @Test
    void aLineWithoutAnEndIsBrokenAndStaysTogetherForCopying() {
        var scrollback = new Scrollback(8 << 20);
        Line line = ascii(80, "0123456789".repeat(8));
        line.setWrapped(true);
        for (int i = 0; i < 3000; i++) {
            scrollback.push(line, clusters, extras);
        }

        assertThat(scrollback.rows(80)).isEqualTo(3000);
        var back = new Line(80);
        for (int row = 0; row < 3000; row++) {
            scrollback.row(row, back, clusters, extras);
            assertThat(back.isWrapped()).isTrue();
            assertThat(back.readable(clusters)).isEqualTo("0123456789".repeat(8));
        }
    }

    @Test
    void theBackgroundOfAnErasedEndIsKept() {
        var scrollback = new Scrollback(1 << 20);
        long blue = Style.withBackground(Style.DEFAULT, Style.indexed(4));
        var line = ascii(20, "abc");
        line.erase(3, 20, blue);

        scrollback.push(line, clusters, extras);

        var back = new Line(30);
        scrollback.row(0, back, clusters, extras);
        assertThat(back.style(2)).isEqualTo(Style.DEFAULT);
        assertThat(back.style(29)).isEqualTo(blue);
    }

    @Test
    void stringsAreReadIntoOtherTablesThanTheyCameFrom() {
        var scrollback = new Scrollback(1 << 20);
        var line = new Line(10);
        line.put(0, Cell.CLUSTER | clusters.number("e\u0301"), 0, extras.number(new Extras.Extra("http://x", "id", Style.rgb(1, 2, 3))));
        scrollback.push(line, clusters, extras);
        var otherClusters = new Clusters();
        otherClusters.number("another");
        var otherExtras = new Extras();

        var back = new Line(10);
        scrollback.row(0, back, otherClusters, otherExtras);

        assertThat(back.readable(otherClusters)).isEqualTo("e\u0301");
        assertThat(otherExtras.get(back.extra(0))).isEqualTo(new Extras.Extra("http://x", "id", Style.rgb(1, 2, 3)));
    }

    @Test
    void clearingKeepsTheNumbersOfTheScreensRowsAndTellsReaders() {
        var scrollback = new Scrollback(1 << 20);
        scrollback.push(ascii(80, "x"), clusters, extras);
        int generation = scrollback.generation();

        scrollback.clear();

        assertThat(scrollback.generation()).isGreaterThan(generation);
        assertThat(scrollback.rows(80)).isZero();
        assertThat(scrollback.pushed()).isEqualTo(1);
        assertThatThrownBy(() -> read(scrollback, 0, 80)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void promptsAreFoundInBothDirectionsAtAnyWidth() {
        var typist = new Typist(10, 1);
        for (int i = 0; i < 40; i++) {
            if (i % 10 == 3) {
                typist.screen.line(0).addMark(1);
            }
            if (i == 20) {
                typist.screen.line(0).addMark(2);
            }
            typist.type("a line that wraps 世\n");
        }
        for (int columns : List.of(10, 7, 40)) {
            var rows = new ArrayList<Integer>();
            for (int row = 0; row < typist.scrollback.rows(columns); row++) {
                var line = new Line(columns);
                typist.scrollback.row(row, line, clusters, extras);
                if ((line.mark() & 1) != 0) {
                    rows.add(row);
                }
            }
            assertThat(rows).hasSize(4);
            int below = -1;
            int above = typist.scrollback.rows(columns);
            for (int i = 0; i < 4; i++) {
                below = typist.scrollback.marked(below, 1, 1, columns);
                above = typist.scrollback.marked(above, -1, 1, columns);
                assertThat(below).isEqualTo(rows.get(i));
                assertThat(above).isEqualTo(rows.get(3 - i));
            }
            assertThat(typist.scrollback.marked(below, 1, 1, columns)).isEqualTo(-1);
            assertThat(typist.scrollback.marked(above, -1, 1, columns)).isEqualTo(-1);
        }
    }

    @Provide
    Arbitrary<List<String>> output() {
        return Arbitraries.of("a", "b ", "\n", "世", "世界世界世界", "e\u0301", "0123456789abcdef", "\n\n").list().ofMaxSize(200);
    }

    @Property(tries = 300)
    void rowsAreThoseThatLeftTheScreenAndReadAlikeInAnyOrder(
            @ForAll("output") List<String> output, @ForAll @IntRange(min = 2, max = 30) int columns, @ForAll int seed) {
        var typist = new Typist(columns, 1, new Scrollback(1 << 20, 256));
        for (String piece : output) {
            typist.type(piece);
        }
        List<String> left = typist.left;
        assertThat(typist.scrollback.pushed()).isEqualTo(left.size());
        var random = new Random(seed);
        for (int i = 0; i < 50 && !left.isEmpty(); i++) {
            int row = random.nextInt(left.size());
            assertThat(((Line) typist.at(typist.first() + row)).readable(typist.clusters)).isEqualTo(left.get(row));
        }
    }

    @Property(tries = 300)
    void countingIsTheSameAsReading(
            @ForAll("output") List<String> output,
            @ForAll @IntRange(min = 2, max = 30) int columns,
            @ForAll @IntRange(min = 2, max = 30) int other) {
        var typist = new Typist(columns, 1, new Scrollback(1 << 20, 4096));
        typist.type(String.join("", output) + "\n");
        String text = String.join("", output);

        int expected = 0;
        for (String line : text.split("\n", -1)) {
            int at = 0;
            int rows = 1;
            for (int c : line.codePoints().filter(c -> c != 0x301).toArray()) {
                int width = c >= 0x1100 ? 2 : 1;
                if (at + width > other) {
                    rows++;
                    at = 0;
                }
                at += width;
            }
            expected += rows;
        }

        assertThat(typist.scrollback.rows(other)).isEqualTo(expected);
        assertThat(readAll(typist.scrollback, other)).hasSize(expected);
        assertThat(typist.scrollback.rows(columns)).isEqualTo(typist.scrollback.pushed());
    }
}
