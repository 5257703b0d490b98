package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BottleStatesTest {

    @TempDir
    Path directory;

    BottleStates states;

    @BeforeEach
    void open() {
        states = new BottleStates(new Home(directory));
    }

    private static Metadata metadata(String identity) {
        return new Metadata(identity, "researcher", "/home/me/project", true, "2026-05-27T23:52:02.123456Z", "claude-bottle-" + identity, "docker");
    }

    @Test
    void metadataIsReadBackAsItWasWritten() {
        states.write(metadata("researcher-m3hxd"));

        assertThat(states.read("researcher-m3hxd")).contains(metadata("researcher-m3hxd"));
    }

    @Test
    void metadataHasTheKeysOfTheOriginalAndTheBackend() throws IOException {
        states.write(metadata("researcher-m3hxd"));

        assertThat(Files.readString(states.directory("researcher-m3hxd").resolve("metadata.json")))
                .contains("\"identity\"", "\"agent_name\"", "\"cwd\"", "\"copy_cwd\"", "\"started_at\"", "\"compose_project\"", "\"backend\"");
    }

    @Test
    void metadataOfTheOriginalWithoutABackendIsRead() throws IOException {
        Path file = directory.resolve("state/dev-00000/metadata.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"identity\":\"dev-00000\",\"agent_name\":\"dev\"}");

        assertThat(states.read("dev-00000")).get().extracting(Metadata::backend).isEqualTo("");
    }

    @Test
    void damagedMetadataReadsAsAbsent() throws IOException {
        Path file = directory.resolve("state/dev-00000/metadata.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"identity\":");

        assertThat(states.read("dev-00000")).isEmpty();
    }

    @Test
    void anIdentityCannotNameAPathOutsideTheState() {
        assertThatThrownBy(() -> states.delete("../bottles")).isInstanceOf(ProblemException.class);
    }

    @Test
    void deletingAStateRemovesLinksButNotWhatTheyPointTo() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");
        states.write(metadata("dev-00000"));
        Files.createSymbolicLink(states.directory("dev-00000").resolve("link"), precious);

        states.delete("dev-00000");

        assertThat(states.directory("dev-00000")).doesNotExist();
        assertThat(precious).hasContent("keep me");
    }

    @Test
    void preservationIsAMarkThatTheNextPrepareClears() {
        states.write(metadata("dev-00000"));
        states.preserve("dev-00000");
        assertThat(states.isPreserved("dev-00000")).isTrue();

        states.clearPreserve("dev-00000");
        assertThat(states.isPreserved("dev-00000")).isFalse();
    }

    @Test
    void identitiesAreListedSortedWithoutForeignEntries() throws IOException {
        states.write(metadata("b-00000"));
        states.write(metadata("a-00000"));
        Files.createDirectories(directory.resolve("state/Not Ours"));
        Files.writeString(directory.resolve("state/file"), "");

        assertThat(states.identities()).containsExactly("a-00000", "b-00000");
    }

    @Test
    void aStateThatCannotBeWrittenNamesTheDirectory() throws IOException {
        Files.writeString(directory.resolve("state"), "a file where the directory should be");

        assertThatThrownBy(() -> states.write(metadata("dev-00000")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(directory.resolve("state/dev-00000").toString());
    }
}
