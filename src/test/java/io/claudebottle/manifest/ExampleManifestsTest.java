package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleManifestsTest {

    @TempDir
    Path directory;

    @Test
    void examplesLoadWithoutAProblem() {
        var home = new Home(directory.resolve("home"));

        ExampleManifests.writeInto(home);
        Manifest manifest = new ManifestLoader(home, directory, directory).load();

        assertThat(manifest.broken()).isEmpty();
        assertThat(manifest.warnings()).isEmpty();
        assertThat(manifest.agents()).containsOnlyKeys("implementer", "researcher", "starter");
        assertThat(manifest.agents().values()).allSatisfy(agent -> assertThat(agent.prompt()).isNotBlank());
    }

    @Test
    void aFileThatIsThereIsNeverOverwritten() throws IOException {
        var home = new Home(directory);
        Files.createDirectories(home.agents());
        Files.writeString(home.agents().resolve("starter.md"), "mine");

        ExampleManifests.Outcome outcome = ExampleManifests.writeInto(home);

        assertThat(home.agents().resolve("starter.md")).hasContent("mine");
        assertThat(outcome.kept()).containsExactly(home.agents().resolve("starter.md"));
        assertThat(outcome.written()).hasSize(4);
    }
}
