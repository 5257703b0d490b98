package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("history");
    }

    private HistoryFile open(long limit) throws IOException {
        return new HistoryFile(file(), limit, text -> text.contains("hunter2"), "[left out]");
    }

    private static void save(HistoryFile history, Typist typist) throws IOException {
        HistoryFile.Batch batch;
        do {
            batch = history.collect(typist.scrollback);
            history.write(batch);
        } while (batch.hasMore());
    }

    private static void finish(HistoryFile history, Typist typist) throws IOException {
        save(history, typist);
        history.write(history.collect(typist.scrollback, typist.screen, typist.clusters, typist.extras));
        history.close();
    }

    private static List<String> lines(Scrollback scrollback) {
        var clusters = new Clusters();
        var line = new LogicalLine();
        var lines = new ArrayList<String>();
        for (long number = scrollback.firstLine(); number < scrollback.endLine(); number++) {
            scrollback.line(number, line, clusters, null);
            lines.add(line.readable(clusters));
        }
        return lines;
    }

    private List<String> loaded(long limit) throws IOException {
        var scrollback = new Scrollback(8 << 20);
        try (HistoryFile history = open(limit)) {
            history.load(scrollback, 80);
        }
        return lines(scrollback);
    }

    @Test
    void whatWasPrintedIsThereAfterARestart() throws IOException {
        var typist = new Typist(10, 2);
        typist.look = Style.withForeground(Style.BOLD, Style.indexed(3));
        typist.type("one\na line that is longer than a row\ne\u0301世\nend");
        finish(open(1 << 20), typist);

        assertThat(loaded(1 << 20)).containsExactly("one", "a line that is longer than a row", "e\u0301世", "end");
        var scrollback = new Scrollback(1 << 20);
        try (HistoryFile history = open(1 << 20)) {
            history.load(scrollback, 10);
        }
        var row = new Line(10);
        scrollback.row(1, row, new Clusters(), new Extras());
        assertThat(row.style(0)).isEqualTo(typist.look);
        assertThat(row.isWrapped()).isTrue();
    }

    @Test
    void sessionsFollowEachOther() throws IOException {
        finish(open(1 << 20), new Typist(10, 2).type("one\ntwo"));
        var second = new Typist(10, 2);
        HistoryFile history = open(1 << 20);
        history.load(second.scrollback, 10);
        finish(history, second.type("three"));

        assertThat(loaded(1 << 20)).containsExactly("one", "two", "three");
    }

    @Test
    void aLineWithASecretIsLeftOutAndSaysSo() throws IOException {
        finish(open(1 << 20), new Typist(10, 2).type("one\nthe password is hunter2\nthree"));

        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        assertThat(loaded(1 << 20)).containsExactly("one", "[left out]", "three");
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        finish(open(1 << 20), new Typist(10, 2).type("one"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void linesThatCameBackAndWentAgainAreThereOnce() throws IOException {
        var typist = new Typist(10, 2);
        HistoryFile history = open(1 << 20);
        history.load(typist.scrollback, 10);
        typist.type("one\ntwo\nthree\nfour");
        save(history, typist);
        typist.resize(10, 4);
        save(history, typist);
        typist.resize(10, 2);
        save(history, typist);
        typist.resize(10, 3);
        typist.resize(7, 2);
        finish(history, typist.type("\nfive"));

        assertThat(loaded(1 << 20)).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void whatIsClearedIsNotOnTheDiskEither() throws IOException {
        var typist = new Typist(10, 2);
        HistoryFile history = open(1 << 20);
        history.load(typist.scrollback, 10);
        typist.type("private\ntwo\nthree\n");
        save(history, typist);
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).contains("private");
        typist.scrollback.clear();
        save(history, typist);
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("private");
        finish(history, typist.type("four"));

        assertThat(loaded(1 << 20)).containsExactly("three", "four");
    }

    @Test
    void theFileStaysWithinItsBoundAndKeepsTheNewest() throws IOException {
        var typist = new Typist(40, 2);
        HistoryFile history = open(50_000);
        for (int i = 0; i < 5000; i++) {
            typist.type("line " + i + "\n");
            if (i % 100 == 0) {
                save(history, typist);
                assertThat(Files.size(file())).isLessThanOrEqualTo(50_000);
            }
        }
        finish(history, typist.type("end"));

        assertThat(Files.size(file())).isBetween(20_000L, 50_000L);
        List<String> lines = loaded(50_000);
        assertThat(lines.getLast()).isEqualTo("end");
        assertThat(lines.get(lines.size() - 2)).isEqualTo("line 4999");
        assertThat(lines.size()).isGreaterThan(1000);
        assertThat(lines.getFirst()).isEqualTo("line " + (5000 - lines.size() + 1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("history");
    }

    @Test
    void aTornTailIsTakenOffAndTheFileGoesOn() throws IOException {
        finish(open(1 << 20), new Typist(20, 2).type("one\ntwo\nthree"));
        byte[] whole = Files.readAllBytes(file());
        for (int cut = whole.length - 1; cut > whole.length - 14; cut--) {
            Files.write(file(), Arrays.copyOf(whole, cut));
            assertThat(loaded(1 << 20)).containsExactly("one", "two");
            assertThat(directory.resolve("history.broken")).doesNotExist();
            var typist = new Typist(20, 2);
            HistoryFile history = open(1 << 20);
            history.load(typist.scrollback, 20);
            finish(history, typist.type("four"));
            assertThat(loaded(1 << 20)).containsExactly("one", "two", "four");
        }
    }

    @Test
    void aFileOfAnotherKindIsSetAside() throws IOException {
        Files.writeString(file(), "#!/bin/sh\nrm -rf /\n");

        assertThat(loaded(1 << 20)).isEmpty();
        assertThat(directory.resolve("history.broken")).hasContent("#!/bin/sh\nrm -rf /\n");
    }

    @Test
    void aHeaderThatWasCutShortIsBegunAnew() throws IOException {
        Files.writeString(file(), "termin");
        finish(open(1 << 20), new Typist(20, 2).type("one"));

        assertThat(loaded(1 << 20)).containsExactly("one");
    }

    @Test
    void aLinkInTheFilesPlaceIsNotFollowed() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "mine");
        Files.createSymbolicLink(file(), other);
        finish(open(1 << 20), new Typist(20, 2).type("one"));

        assertThat(other).hasContent("mine");
        assertThat(loaded(1 << 20)).containsExactly("one");
    }

    @Test
    void noDamageThrowsAndWhatComesBeforeItIsKept() throws IOException {
        var typist = new Typist(20, 2);
        typist.extra = typist.extras.number(new Extras.Extra("https://example.com", "7", Style.rgb(1, 2, 3)));
        typist.look = Style.withBackground(Style.BOLD, Style.indexed(200));
        typist.type("first e\u0301 世\n\nthird\n");
        finish(open(1 << 20), typist);
        byte[] whole = Files.readAllBytes(file());
        var random = new Random(4);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file(), damaged);
            assertThat(loaded(1 << 20)).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void bytesWithTheRightChecksumNeedNotBeALine() throws IOException {
        var random = new Random(5);
        var clusters = new Clusters();
        var extras = new Extras();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextBoolean() ? (byte) random.nextInt(10) : bytes[k];
            }
            var line = new LogicalLine();
            LineCodec.decode(bytes, 0, bytes.length, line, clusters, extras);
            assertThat(line.length).isBetween(0, LogicalLine.MOST_CELLS);
            assertThat(line.readable(clusters).chars().anyMatch(Character::isISOControl)).isFalse();
        }
    }

    @Test
    void aFullDiskCostsOnlyWhatWasToBeWritten() throws IOException {
        HistoryFile history = open(1 << 20);
        var typist = new Typist(20, 2).type("one\ntwo\nthree");
        history.load(new Scrollback(1000), 20);
        HistoryFile.Batch batch = history.collect(typist.scrollback);
        history.close();

        assertThatThrownBy(() -> history.write(batch)).isInstanceOf(IOException.class);
        try (HistoryFile again = open(1 << 20)) {
            again.write(batch);
        }
        assertThat(loaded(1 << 20)).containsExactly("one");
        assertThat(Files.size(file())).isLessThan(100);
        Files.write(file(), new byte[] {1, 0, 0}, StandardOpenOption.APPEND);
        assertThat(loaded(1 << 20)).containsExactly("one");
    }
}
