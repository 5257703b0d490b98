package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingTextTest {

    @TempDir
    Path directory;

    private Path text;
    private Path names;

    @BeforeEach
    void create() throws IOException {
        text = Files.createDirectory(directory.resolve("text"));
        names = directory.resolve("names");
    }

    private void read(String log) throws IOException {
        read(log, 1_000_000, 1_000);
    }

    private void read(String log, long maxBytes, int maxFiles) throws IOException {
        try (var incoming = new IncomingText(text, names, maxBytes, maxFiles)) {
            incoming.read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String content(String file) throws IOException {
        return Files.readString(text.resolve(file));
    }

    @Test
    void addedLinesStandInAFileOfTheirOwnForEachCommit() throws IOException {
        read("""
                \2c1

                diff --git a/src/a b.txt b/src/a b.txt
                index 1..2 100644
                --- a/src/a b.txt\t
                +++ b/src/a b.txt\t
                @@ -1 +1,2 @@
                -old
                \1one
                \1two
                @@ -9,0 +10 @@
                \1three
                \2c2
                diff --git a/src/a b.txt b/src/a b.txt
                --- a/src/a b.txt\t
                +++ b/src/a b.txt\t
                @@ -1 +1 @@
                \1four
                \\ No newline at end of file
                """);
        assertThat(content("1/src/a_b.txt")).isEqualTo("\none\ntwo\nthree\n");
        assertThat(content("2/src/a_b.txt")).isEqualTo("\nfour\n");
        assertThat(Files.readAllLines(names)).containsExactly("\"src/a b.txt\", commit c1", "\"src/a b.txt\", commit c2");
    }

    @Test
    void theWordsOfCommitsAndTagsAreTakenWhole() throws IOException {
        try (var incoming = new IncomingText(text, names, 100, 10)) {
            incoming.readObjects(new ByteArrayInputStream("c1 commit 9\nx\0\nc9 t 1\nt1 tag 2\nhi\n".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(content("1/words")).isEqualTo("\nx\0\nc9 t 1");
        assertThat(content("2/words")).isEqualTo("\nhi");
        assertThat(Files.readAllLines(names)).containsExactly("the words of commit c1", "the words of tag t1");
    }

    @Test
    void contentCannotPassItselfOffAsAHeader() throws IOException {
        read("\2c1\n+++ b/real\n@@ -0,0 +1,3 @@\n\1+++ b/fake\n\1\2c9\n\1\1x\n");
        assertThat(content("1/real")).isEqualTo("\n+++ b/fake\n\2c9\n\1x\n");
        assertThat(Files.readAllLines(names)).containsExactly("\"real\", commit c1");
    }

    @Test
    void noNameLeadsOutOfTheDirectory() throws IOException {
        read("\2c1\n+++ \"b/../\\\"x\\n\\303\\274\\\\\"\n\1a\n+++ b//etc/./passwd\n\1b\n+++ b/" + "d/".repeat(800) + "e\n\1c\n+++ \"b/..\"\n\1d\n");
        assertThat(content("1/_/\"x__\\")).isEqualTo("\na\n");
        assertThat(content("2/_/etc/_/passwd")).isEqualTo("\nb\n");
        assertThat(content("3/_/e")).isEqualTo("\nc\n");
        assertThat(content("4/_")).isEqualTo("\nd\n");
        assertThat(Files.readAllLines(names).getFirst()).isEqualTo("\"../\"x<U+000A>ü\\\", commit c1");
    }

    @Test
    void whatLooksLikeAnArchiveByNameStaysReadable() throws IOException {
        read("\2c1\n+++ b/a.tar/notes.TGZ.txt\n\1a\n+++ b/go.sum\n\1b\n");
        assertThat(content("1/a_tar/notes_TGZ.txt")).isEqualTo("\na\n");
        assertThat(content("2/go.sum")).isEqualTo("\nb\n");
    }

    @Test
    void bytesThatAreNoTextArriveUnchanged() throws IOException {
        byte[] line = {1, 0, (byte) 0xff, (byte) 0x80, '\r', '\n'};
        var log = new java.io.ByteArrayOutputStream();
        log.write("\2c1\n+++ b/x\n".getBytes(StandardCharsets.UTF_8));
        log.write(line);
        try (var incoming = new IncomingText(text, names, 100, 10)) {
            incoming.read(new ByteArrayInputStream(log.toByteArray()));
        }
        assertThat(Files.readAllBytes(text.resolve("1/x"))).containsExactly('\n', 0, 0xff, 0x80, '\r', '\n');
    }

    @Test
    void moreThanCanBeScannedIsNotLaidOut() {
        String endless = "\2c1\n+++ b/x\n\1" + "a".repeat(2000) + "\n";
        assertThatThrownBy(() -> read(endless, 1000, 10)).isInstanceOf(IncomingText.TooMuch.class).hasMessageContaining("MiB");
        String many = "\2c1\n" + String.join("", List.of("+++ b/x\n\1a\n", "+++ b/y\n\1a\n", "+++ b/z\n\1a\n"));
        assertThatThrownBy(() -> read(many, 1000, 2)).isInstanceOf(IncomingText.TooMuch.class).hasMessageContaining("2 changed files");
    }
}
