package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Path SOURCES = Path.of("src/main/java/io/claudebottle/terminal/view");
    private static final Path BUNDLE = Path.of("src/main/resources/io/claudebottle/terminal/view/terminal.properties");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z]+(?:\\.[a-z]+)*)\"");
    private static final Pattern ASKED = Pattern.compile("Words\\.get\\(\"([a-z.]+)\"");

    @Test
    void everyKeyThatIsAskedForHasWordsAndNoOtherIsKept() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String line : Files.readAllLines(BUNDLE)) {
            keys.add(line.substring(0, line.indexOf('=')));
        }
        Set<String> literals = found(LITERAL);
        assertThat(keys).containsAll(found(ASKED));
        assertThat(keys).isSubsetOf(literals);
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        var found = new TreeSet<String>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                pattern.matcher(Files.readString(source)).results().map(match -> match.group(1)).forEach(found::add);
            }
        }
        return found;
    }
}
