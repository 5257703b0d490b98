package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Path FXML = Path.of("src/main/resources/io/claudebottle/app/fxml");
    private static final Path JAVA = Path.of("src/main/java/io/claudebottle/app");
    private static final Pattern IN_FXML = Pattern.compile("\"%([\\w.-]+)\"");
    private static final Pattern IN_JAVA = Pattern.compile("(?:essages|text)\\.get(?:Or)?\\(\\s*\"([\\w.-]+)\"(\\s*\\+)?");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][\\w-]*(?:\\.[\\w-]+)*\\.?)\"");

    private final Messages messages = new Messages(Locale.ENGLISH);
    private final Set<String> keys = new TreeSet<>(messages.bundle().keySet());

    @Test
    void everyKeyThatAViewNamesHasWords() throws IOException {
        Set<String> missing = new TreeSet<>(found(FXML, ".fxml", IN_FXML, 1));
        all(JAVA, ".java").forEach(source -> IN_JAVA.matcher(source).results()
                .filter(match -> match.group(2) == null)
                .map(match -> match.group(1))
                .forEach(missing::add));
        missing.removeAll(keys);
        assertThat(missing).as("add these to messages.properties").isEmpty();
    }

    @Test
    void everyKeyIsNamedSomewhere() throws IOException {
        Set<String> named = found(FXML, ".fxml", IN_FXML, 1);
        Set<String> literals = found(JAVA, ".java", LITERAL, 1);
        Set<String> obsolete = keys.stream()
                .filter(key -> !named.contains(key) && !literals.contains(key))
                .filter(key -> literals.stream().noneMatch(prefix -> prefix.endsWith(".") && key.startsWith(prefix)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(obsolete).as("remove these from messages.properties").isEmpty();
    }

    @Test
    void noTextInAViewIsWrittenIntoItsStructure() throws IOException {
        // The names of keys are on the keyboard in every language of the window.
        assertThat(found(FXML, ".fxml", Pattern.compile("(?:text|promptText|accessibleText|title|help)=\"([^%\"$][^\"]*[a-zA-Z][^\"]*)\""), 1)).isSubsetOf("Enter", "Esc");
    }

    @Test
    void aPatternTakesItsArguments() {
        assertThat(messages.get("closing.text", 1)).startsWith("One agent keeps running");
        assertThat(messages.get("closing.text", 3)).startsWith("3 agents keep running");
    }

    private static Set<String> found(Path root, String suffix, Pattern pattern, int group) throws IOException {
        return all(root, suffix).stream()
                .flatMap(source -> pattern.matcher(source).results())
                .map((MatchResult match) -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> all(Path root, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> matching = files.filter(file -> file.toString().endsWith(suffix)).toList();
            assertThat(matching).isNotEmpty();
            var sources = new java.util.ArrayList<String>();
            for (Path file : matching) {
                sources.add(Files.readString(file));
            }
            return sources;
        }
    }
}
