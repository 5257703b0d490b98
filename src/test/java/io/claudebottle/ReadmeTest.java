package io.claudebottle;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the documents say is so.
class ReadmeTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern VERB = Pattern.compile("\\./claude-bottle ([a-z]+)( active)?([^\\n`]*)");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n# ~/\\.claude-bottle/(\\S+?\\.md)[^\\n]*\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    private static List<Path> files(String directory, String suffix) throws IOException {
        try (Stream<Path> tree = Files.walk(ROOT.resolve(directory))) {
            return tree.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static List<Matcher> matches(Pattern pattern, String text) {
        List<Matcher> found = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            Matcher one = pattern.matcher(text);
            assertThat(one.find(matcher.start())).isTrue();
            found.add(one);
        }
        return found;
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void everyLinkAndPictureLeadsSomewhere() throws IOException {
        List<Path> documents = new ArrayList<>(files("docs", ".md"));
        documents.addAll(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (Path document : documents) {
            for (Matcher link : matches(LINK, Files.readString(document))) {
                assertThat(document.resolveSibling(link.group(1))).as("named in %s", ROOT.relativize(document)).exists();
            }
        }
    }

    @Test
    void everyVerbInTheReadmeIsOneAndHasTheOptionsShown() throws Exception {
        List<Matcher> shown = matches(VERB, readme());
        assertThat(shown).hasSizeGreaterThan(5);
        for (Matcher verb : shown) {
            String help = help(verb.group(2) == null ? List.of(verb.group(1)) : List.of(verb.group(1), "active"));
            for (Matcher option : matches(Pattern.compile("--[a-z][a-z-]+"), verb.group(3))) {
                assertThat(help).as("help of %s", verb.group(1)).contains(option.group());
            }
        }
    }

    private static String help(List<String> verb) throws Exception {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        argv.addAll(verb);
        argv.add("--help");
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void theExamplesInTheReadmeLoadWithoutAProblem(@TempDir Path directory) throws IOException {
        List<Matcher> examples = matches(EXAMPLE, readme());
        assertThat(examples).hasSize(2);
        Path home = directory.resolve("home");
        Files.createDirectories(home.resolve("agents"));
        Files.createDirectories(home.resolve("bottles"));
        Files.writeString(home.resolve("bottles/starter.md"), "---\n---\n");
        for (Matcher example : examples) {
            Files.writeString(home.resolve(example.group(1)), example.group(2));
        }

        Manifest manifest = new ManifestLoader(new Home(home), directory.resolve("cwd"), directory).load();

        assertThat(manifest.broken()).isEmpty();
        assertThat(manifest.bottles()).containsKey("dev");
        assertThat(manifest.agents()).containsKey("implementer");
    }

    @Test
    void everyDecisionIsConfirmedByTestsThatExist() throws IOException {
        List<Path> sources = files("src/test/java", ".java");
        for (Path decision : files("docs/decisions", ".md")) {
            String text = Files.readString(decision);
            assertThat(text).as(decision.getFileName().toString()).contains("\n## Confirmation\n");
            for (Matcher named : matches(NAMED_TEST, text)) {
                List<Path> source = sources.stream().filter(file -> file.endsWith(named.group(1) + ".java")).toList();
                assertThat(source).as("%s in %s", named.group(), decision.getFileName()).hasSize(1);
                if (named.group(2) != null) {
                    assertThat(withInherited(source.getFirst(), sources)).containsPattern("\\b" + named.group(2) + "\\b");
                }
            }
        }
    }

    /// A test may be one of a suite that several share.
    private static String withInherited(Path source, List<Path> sources) throws IOException {
        String text = Files.readString(source);
        Matcher parent = Pattern.compile("class \\w+ extends (\\w+)").matcher(text);
        if (!parent.find()) {
            return text;
        }
        Path inherited = sources.stream().filter(file -> file.endsWith(parent.group(1) + ".java")).findFirst().orElse(source);
        return text + Files.readString(inherited);
    }

    @Test
    void bothCommandsCanBeRunAndEveryScriptCanBeRead() throws Exception {
        List<Path> scripts = new ArrayList<>(files("src/main/resources", ".sh"));
        scripts.addAll(files("packaging/launch", ""));
        for (String command : List.of("claude-bottle", "check")) {
            assertThat(ROOT.resolve(command)).isExecutable();
            scripts.add(ROOT.resolve(command));
        }
        for (Path script : scripts) {
            Process sh = new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
            String said = new String(sh.getInputStream().readAllBytes());
            assertThat(sh.waitFor()).as(script + ": " + said).isZero();
        }
    }

    @Test
    void noDocumentOrScriptNamesAMachinesPath() throws IOException {
        List<Path> texts = new ArrayList<>(files("docs", ".md"));
        texts.addAll(files("packaging", ""));
        texts.addAll(files("src/main", ".java"));
        Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "claude-bottle", "check", "pom.xml").map(ROOT::resolve).forEach(texts::add);
        // in halves, so that this file does not name them either
        Pattern machine = Pattern.compile("(?<![\\w.~}])/(wo" + "rk|ro" + "ot)/");
        for (Path text : texts) {
            assertThat(Files.readString(text)).as(ROOT.relativize(text).toString()).doesNotContainPattern(machine);
        }
    }
}
