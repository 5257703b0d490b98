package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarArchiveTest {

    @TempDir
    Path source;

    private Map<String, TarArchiveEntry> written(String name, Predicate<Path> wanted) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchive(out, TarArchive.NODE)) {
            tar.tree(source, name, wanted);
        }
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try (var in = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    @Test
    void everythingBelongsToTheAgentsUserAndKeepsItsMode() throws IOException {
        Files.writeString(source.resolve("run.sh"), "x");
        Files.setPosixFilePermissions(source.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x--x"));

        TarArchiveEntry entry = written("w", _ -> true).get("w/run.sh");
        assertThat(entry.getLongUserId()).isEqualTo(1000);
        assertThat(entry.getLongGroupId()).isEqualTo(1000);
        assertThat(entry.getMode() & 0777).isEqualTo(0751);
    }

    @Test
    void linksStayLinksAndAreNotFollowedOutOfTheTree() throws IOException {
        Files.createSymbolicLink(source.resolve("out"), Path.of("../outside"));

        assertThat(written("w", _ -> true).get("w/out")).matches(TarArchiveEntry::isSymbolicLink).returns("../outside", TarArchiveEntry::getLinkName);
    }

    @Test
    void unwantedDirectoryIsNotEntered() throws IOException {
        Files.createDirectories(source.resolve(".git/objects"));
        Files.writeString(source.resolve(".git/HEAD"), "x");
        Files.createDirectories(source.resolve("sub/.git"));
        Files.writeString(source.resolve("sub/.git/HEAD"), "x");

        assertThat(written("w", path -> !path.equals(Path.of(".git")))).containsOnlyKeys("w/", "w/sub/", "w/sub/.git/", "w/sub/.git/HEAD");
    }

    @Test
    void namesBeyondAsciiAndBeyondAHundredCharactersSurvive() throws IOException {
        String name = "ä".repeat(60) + "…";
        Files.writeString(source.resolve(name), "x");

        assertThat(written("w", _ -> true)).containsKey("w/" + name);
    }

    /// `docker build` does not take an archive that begins with an extended header for an archive.
    @Test
    void firstEntryIsPlain() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchive(out, TarArchive.ROOT)) {
            tar.file("Dockerfile", new byte[0], 0644);
        }
        assertThat(new String(out.toByteArray(), 0, 10, StandardCharsets.US_ASCII)).isEqualTo("Dockerfile");
    }
}
