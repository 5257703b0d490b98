package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

    @TempDir
    Path directory;

    SettingsFile file;

    @BeforeEach
    void open() {
        file = new SettingsFile(new Home(directory));
    }

    @Test
    void withoutAFileTheDefaultsHold() {
        assertThat(file.read()).isEqualTo(Settings.defaults());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Settings changed = Settings.defaults().withTheme("dark").withNetwork(new Settings.Network(Map.of("git.corp.example", "10.0.0.7")));

        file.write(changed);

        assertThat(file.read()).isEqualTo(changed);
    }

    @Test
    void aMissingKeyHasItsDefault() throws IOException {
        Files.writeString(file.path(), "{\"limits\":{\"pids\":99}}");

        assertThat(file.read().limits()).isEqualTo(new Settings.Limits(Settings.Limits.defaults().memoryBytes(), Settings.Limits.defaults().cpus(), 99));
    }

    @Test
    void aKeyThisVersionDoesNotKnowSurvives() throws IOException {
        Files.writeString(file.path(), "{\"fromTheFuture\":{\"a\":1},\"theme\":\"light\"}");

        file.write(file.read().withTheme("dark"));

        assertThat(Files.readString(file.path())).contains("fromTheFuture").contains("dark");
    }

    @Test
    void anUnreadableFileIsSaidAndKeptWhenItIsReplaced() throws IOException {
        Files.writeString(file.path(), "{theme: dark");

        assertThatThrownBy(file::read).isInstanceOf(ProblemException.class).hasMessageContaining(file.path().toString());
        file.write(Settings.defaults());

        assertThat(directory.resolve("settings.json.broken")).hasContent("{theme: dark");
        assertThat(file.read()).isEqualTo(Settings.defaults());
    }
}
