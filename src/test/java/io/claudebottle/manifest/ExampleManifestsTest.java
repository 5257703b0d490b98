package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleManifestsTest {

    @TempDir
    Path directory;

    private Manifest load(Home home) {
        return new ManifestLoader(home, directory, directory).load();
    }

    @Test
    void examplesLoadWithoutAProblem() {
        var home = new Home(directory.resolve("home"));

        ExampleManifests.writeInto(home);
        Manifest manifest = load(home);

        assertThat(manifest.broken()).isEmpty();
        assertThat(manifest.warnings()).isEmpty();
        assertThat(manifest.bottles()).containsOnlyKeys("dev", "starter");
        assertThat(manifest.agents()).containsOnlyKeys("implementer", "researcher", "starter");
        assertThat(manifest.agents().values()).allSatisfy(agent -> assertThat(agent.prompt()).isNotBlank());
        assertThat(manifest.bottles().values()).allSatisfy(bottle -> assertThat(bottle.notes()).isNotBlank());
    }

    /// What stands in a comment is there to be used: taking one '#' away must give a manifest that loads.
    @ParameterizedTest
    @ValueSource(strings = {"starter", "dev"})
    void whatABottleShowsInCommentsLoadsToo(String name) throws IOException {
        var home = new Home(directory.resolve("home"));
        ExampleManifests.writeInto(home);
        Path file = home.bottles().resolve(name + ".md");

        Files.writeString(file, Files.readString(file).replaceAll("(?m)^( *)# ( *(?:- )?[A-Za-z_]+: ?.*)$", "$1$2"));

        assertThat(load(home).broken()).isEmpty();
        BottleManifest bottle = load(home).bottles().get(name);
        assertThat(name.equals("dev") ? bottle.git().size() : bottle.env().size() + bottle.routes().size()).isEqualTo(name.equals("dev") ? 1 : 5);
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

    @Test
    void asManyExamplesAreWrittenAsAreShipped() throws Exception {
        Path shipped = Path.of(ExampleManifests.class.getResource("/io/claudebottle/examples").toURI());

        List<Path> written = ExampleManifests.writeInto(new Home(directory)).written();

        try (Stream<Path> files = Files.walk(shipped)) {
            assertThat(files.filter(Files::isRegularFile).map(shipped::relativize))
                    .containsExactlyInAnyOrderElementsOf(written.stream().map(directory::relativize).toList());
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(directory.resolve("bottles"), "");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ExampleManifests.writeInto(new Home(directory)))
                .withMessage("cannot write into " + directory.resolve("bottles") + ": it is not a directory");
    }
}
