package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case under `manifests/broken/`, with its messages to the letter.
class BrokenManifestTest {

    @TempDir
    Path root;

    static List<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".case")).sorted().toList();
        }
    }

    private static Path directory() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(BrokenManifestTest.class.getResource("/manifests/broken")).toURI());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReportedWithFileLineKeyAndFixAndHidesNothingElse(String name) throws IOException, URISyntaxException {
        ManifestCase broken = ManifestCase.parse(Files.readString(directory().resolve(name)));
        Files.createDirectories(root.resolve("home/bottles"));
        Files.createDirectories(root.resolve("home/agents"));
        Files.writeString(root.resolve("home/bottles/untouched.md"), "---\nsupervise: false\n---\n");
        Files.writeString(root.resolve("home/agents/untouched.md"), "---\nbottle: untouched\n---\n");

        Manifest manifest = broken.load(root);

        assertThat(ManifestCase.messages(manifest.broken(), root)).isNotEmpty().containsExactlyElementsOf(broken.expected());
        assertThat(ManifestCase.messages(manifest.warnings(), root)).containsExactlyElementsOf(broken.warned());
        assertThat(manifest.bottles()).containsKey("untouched").doesNotContainKey("x");
        assertThat(manifest.agents()).containsKey("untouched").doesNotContainKey("x");
        for (ManifestProblem problem : manifest.broken()) {
            assertThat(problem.line()).isBetween(1, Files.readAllLines(problem.file()).size());
            assertThat(problem.fix()).isNotBlank();
            assertThat(problem.text()).doesNotContain("hunter2");
        }
    }

    @Test
    void thereAreManyWaysToGetItWrong() throws IOException, URISyntaxException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    }
}
