package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        if (name.equals("dev")) {
            assertThat(bottle.git()).hasSize(1);
            assertThat(bottle.supervise()).isTrue();
            assertThat(bottle.routes().getLast()).isEqualTo(new Route(
                    "gitea.example.com", List.of("/api/v1/repos/me/my-repo"), Optional.of(new Route.Auth("token", "GITEA_TOKEN")),
                    Optional.empty(), true, bottle.routes().getLast().origin()));
        } else {
            assertThat(bottle.env()).hasSize(3);
            assertThat(bottle.routes()).hasSize(2);
        }
    }

    /// A bottle that declares routes replaces its parent's, the one with Claude's credential included.
    @Test
    void everyExampleLeavesClaudesCredentialWithTheGate() {
        var home = new Home(directory.resolve("home"));
        ExampleManifests.writeInto(home);

        assertThat(load(home).bottles().values()).allSatisfy(bottle -> {
            assertThat(bottle.env()).doesNotContainKey("CLAUDE_CODE_OAUTH_TOKEN");
            assertThat(bottle.routes())
                    .filteredOn(route -> route.role().equals(Optional.of(Route.CLAUDE_ROLE)))
                    .extracting(route -> route.auth().map(Route.Auth::tokenRef))
                    .containsExactly(Optional.of("CLAUDE_BOTTLE_OAUTH_TOKEN"));
        });
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
    void anExampleCanBeReadBeforeItIsWritten() {
        var home = new Home(directory.resolve("home"));
        List<ExampleManifests.Example> before = ExampleManifests.in(home);
        assertThat(before).noneMatch(ExampleManifests.Example::there);
        assertThat(home.root()).doesNotExist();

        ExampleManifests.writeInto(home);

        List<ExampleManifests.Example> after = ExampleManifests.in(home);
        assertThat(after).allMatch(ExampleManifests.Example::there);
        assertThat(after).extracting(ExampleManifests.Example::text).containsExactlyElementsOf(before.stream().map(ExampleManifests.Example::text).toList());
    }

    @Test
    void ofAFileThatIsThereItsOwnTextIsShown() throws IOException {
        var home = new Home(directory);
        Files.createDirectories(home.bottles());
        Files.writeString(home.bottles().resolve("starter.md"), "mine");

        assertThat(ExampleManifests.in(home).getFirst()).isEqualTo(new ExampleManifests.Example(home.bottles().resolve("starter.md"), "mine", true));
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
