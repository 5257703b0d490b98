package io.claudebottle.manifest;

import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A home written as one text: `=== path` begins a file, `=== expected` the messages. Paths below `cwd/` belong to the working
/// directory, the others to the home.
record ManifestCase(Map<String, String> files, List<String> expected) {

    static final String EXPECTED = "expected";

    static ManifestCase parse(String text) {
        Map<String, StringBuilder> parts = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith("=== ")) {
                current = new StringBuilder();
                parts.put(line.substring(4).strip(), current);
            } else {
                current.append(line).append('\n');
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        parts.forEach((path, content) -> files.put(path, content.toString()));
        String expected = files.remove(EXPECTED);
        return new ManifestCase(files, expected == null ? List.of() : expected.lines().filter(line -> !line.isBlank()).toList());
    }

    /// Writes the files below `root` and loads them.
    Manifest load(Path root) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            String path = file.getKey();
            Path target = path.startsWith("cwd/") ? root.resolve(path) : root.resolve("home").resolve(path);
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        return new ManifestLoader(new Home(root.resolve("home")), root.resolve("cwd"), root.resolve("user")).load();
    }

    /// The messages with the scratch directory left out.
    static List<String> messages(List<ManifestProblem> problems, Path root) {
        List<String> messages = new ArrayList<>();
        problems.forEach(problem -> messages.add(problem.text().replace(root.resolve("home") + "/", "").replace(root + "/", "")));
        return messages;
    }
}
