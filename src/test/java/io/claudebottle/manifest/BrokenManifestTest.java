package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case under `manifests/broken/`, with its messages to the letter.
class BrokenManifestTest {

    @TempDir
    Path root;

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".case")).sorted().toList().stream();
        }
    }

    private static Path directory() throws URISyntaxException {
        return Path.of(BrokenManifestTest.class.getResource("/manifests/broken").toURI());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReportedWithFileLineKeyAndFixAndHidesNothingElse(String name) throws Exception {
        ManifestCase broken = ManifestCase.parse(Files.readString(directory().resolve(name)));
        Files.createDirectories(root.resolve("home/bottles"));
        Files.createDirectories(root.resolve("home/agents"));
        Files.writeString(root.resolve("home/bottles/untouched.md"), "---\nsupervise: false\n---\n");
        Files.writeString(root.resolve("home/agents/untouched.md"), "---\nbottle: untouched\n---\n");

        Manifest manifest = broken.load(root);

        assertThat(ManifestCase.messages(manifest.broken(), root)).containsExactlyElementsOf(broken.expected());
        assertThat(manifest.bottles()).containsKey("untouched");
        assertThat(manifest.agents()).containsKey("untouched").doesNotContainKey("x");
        assertThat(manifest.broken()).allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.fix()).isNotBlank();
        });
    }

    @Test
    void thereAreManyWaysToGetItWrong() throws Exception {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void aFileThatIsNotTextIsReportedAsSuch() throws IOException {
        Path file = root.resolve("home/bottles/x.md");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(ManifestCase.messages(new ManifestCase(Map.of(), List.of()).load(root).broken(), root))
                .containsExactly("bottles/x.md:1: the file is not UTF-8 text. Save it as UTF-8.");
    }

    @Test
    void theOneFileOfLongAgoIsPointedAway() throws IOException {
        Files.createDirectories(root.resolve("cwd"));
        Files.writeString(root.resolve("cwd/claude-bottle.json"), "{}");

        assertThat(new ManifestCase(Map.of(), List.of()).load(root).broken())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("this file is no longer read."));
    }
}
