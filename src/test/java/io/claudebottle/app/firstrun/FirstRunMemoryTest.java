package io.claudebottle.app.firstrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunMemoryTest {

    @TempDir
    Path directory;

    private Home home;
    private FirstRunMemory memory;

    @BeforeEach
    void create() {
        home = new Home(directory.resolve("home"));
        memory = new FirstRunMemory(home);
    }

    @Test
    void aHomeThatIsNotThereIsABeginners() {
        assertThat(memory.isDue()).isTrue();
        assertThat(home.root()).as("asking writes nothing").doesNotExist();
    }

    @Test
    void aHomeWithStateButWithoutAManifestIsABeginners() throws IOException {
        Files.createDirectories(home.bottles());
        Files.createDirectories(home.agents());
        Files.createDirectories(home.state().resolve("starter-abcde"));
        Files.writeString(home.agents().resolve("notes.txt"), "");
        assertThat(memory.isDue()).isTrue();
    }

    @Test
    void whoHasABottleOrAnAgentIsNotShownFirstSteps() throws IOException {
        Files.createDirectories(home.agents());
        Files.writeString(home.agents().resolve("mine.md"), "broken: it does not matter");
        assertThat(memory.isDue()).isFalse();
        Files.delete(home.agents().resolve("mine.md"));
        ExampleManifests.writeInto(home);
        assertThat(memory.isDue()).isFalse();
    }

    @Test
    void whoSkippedThemIsNotAskedAgain() {
        memory.skip();
        assertThat(new FirstRunMemory(home).isDue()).isFalse();
    }

    @Test
    void aFileThatCannotBeReadCountsAsNotSkipped() throws IOException {
        memory.skip();
        Files.writeString(home.root().resolve("first-run.json"), "{ not json");
        assertThat(memory.isDue()).isTrue();
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(home.root(), "a file where the directory should be");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(memory::skip)
                .withMessageStartingWith("cannot write " + home.root().resolve("first-run.json"));
    }
}
