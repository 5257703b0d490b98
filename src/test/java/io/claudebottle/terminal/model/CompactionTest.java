package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactionTest {

    @Test
    void tablesKeepOnlyWhatIsOnTheScreens() {
        var full = new Typist(10, 2);
        for (int i = 0; i < Clusters.MOST - 1; i++) {
            full.clusters.number("gone " + i);
            full.extras.number(new Extras.Extra("http://gone/" + i, "", 0));
        }
        full.extra = full.extras.number(new Extras.Extra("http://here", "", 0));
        full.type("e\u0301x");
        assertThat(full.clusters.isFull()).isTrue();
        var other = new Screen(5, 2, null);
        other.line(1).put(0, Cell.CLUSTER | Cell.WIDE | 7, 0, 3);
        var frame = new Frame();
        frame.publish(full.screen, full.clusters, full.extras);

        var compaction = new Compaction(full.clusters, full.extras);
        compaction.rewrite(full.screen);
        compaction.rewrite(other);

        assertThat(compaction.clusters().isFull()).isFalse();
        assertThat(full.screen.line(0).readable(compaction.clusters())).isEqualTo("e\u0301x");
        assertThat(compaction.extras().get(full.screen.line(0).extra(1)).link()).isEqualTo("http://here");
        assertThat(compaction.extra(full.extra)).isEqualTo(full.screen.line(0).extra(0));
        assertThat(compaction.extra(0)).isZero();
        assertThat(other.line(1).readable(compaction.clusters())).isEqualTo("gone 6");
        assertThat(compaction.extras().get(other.line(1).extra(1)).link()).isEqualTo("http://gone/2");
        assertThat(Cell.isWide(other.line(1).text(0))).isTrue();
        assertThat(frame.readable(0)).as("a frame keeps the tables that it was published with").isEqualTo("e\u0301x");
        frame.publish(full.screen, compaction.clusters(), compaction.extras());
        assertThat(frame.readable(0)).isEqualTo("e\u0301x");
    }

    @Test
    void aScreenOfNothingElseLosesMarksAndLinksBeforeTheTableIsFullAgain() {
        int columns = 1000;
        int rows = 30;
        var clusters = new Clusters();
        var extras = new Extras();
        var screen = new Screen(columns, rows, null);
        for (int i = 0; i < columns * rows; i++) {
            screen.line(i / columns).put(
                    i % columns, Cell.CLUSTER | clusters.number("a" + i), 0, extras.number(new Extras.Extra("http://" + i, "", 0)));
        }

        var compaction = new Compaction(clusters, extras);
        compaction.rewrite(screen);

        Line last = screen.line(rows - 1);
        assertThat(last.text(columns - 1)).isEqualTo('a');
        assertThat(last.extra(columns - 1)).isZero();
        assertThat(compaction.clusters().get(Cell.value(screen.line(0).text(0)))).isEqualTo("a0");
        for (int i = 0; i < Clusters.MOST / 2; i++) {
            assertThat(compaction.clusters().number("new" + i)).isPositive();
        }
    }

    @Test
    void longAddressesFillATableBeforeTheyFillTheMemory() {
        var extras = new Extras();
        var screen = new Screen(100, 30, null);
        int links = 0;
        for (; !extras.isFull(); links++) {
            int number = extras.number(new Extras.Extra("http://" + links + "/" + "a".repeat(2000), "", 0));
            screen.line(links % 3000 / 100).put(links % 100, 'x', 0, number);
        }
        assertThat(links).isLessThan(2 * (int) Extras.HEAVIEST / 2000);

        var compaction = new Compaction(new Clusters(), extras);
        compaction.rewrite(screen);

        assertThat(compaction.extras().isFull()).isFalse();
        assertThat(compaction.extras().number(new Extras.Extra("http://new", "", 0))).isPositive();
    }
}
