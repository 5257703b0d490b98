package io.claudebottle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds docs/regressions.md to the tests it names.
class RegressionsTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]*(?:Test|Contract))\\.([A-Za-z_]+)`");
    private static final Path TESTS = Path.of("src", "test", "java");

    @Test
    void everyTestThatGuardsAgainstAFaultOfTheOriginalExists() throws IOException {
        Matcher named = NAMED.matcher(Files.readString(Path.of("docs", "regressions.md")));
        int count = 0;
        while (named.find()) {
            count++;
            String source = source(named.group(1));
            assertThat(source).as(named.group()).containsPattern("(void|ArchRule) " + named.group(2) + "\\b");
        }
        assertThat(count).isGreaterThan(15);
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return Files.readString(files.filter(file -> file.endsWith(testClass + ".java")).findFirst()
                    .orElseThrow(() -> new AssertionError("no test class " + testClass)));
        }
    }
}
