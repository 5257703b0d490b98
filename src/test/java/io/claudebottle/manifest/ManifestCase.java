package io.claudebottle.manifest;

import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A home written as one text: `=== path` begins a file, `=== expected` the problems, `=== warned` the warnings. Paths below `cwd/`
/// belong to the working directory and those below `user/` to the user's, the others to the home.
record ManifestCase(Map<String, String> files, List<String> expected, List<String> warned) {

    static final String EXPECTED = "expected";
    static final String WARNED = "warned";

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
        List<String> expected = messages(files.remove(EXPECTED));
        List<String> warned = messages(files.remove(WARNED));
        return new ManifestCase(files, expected, warned);
    }

    static ManifestCase of(Map<String, String> files) {
        return new ManifestCase(files, List.of(), List.of());
    }

    /// Writes the files below `root` and loads them.
    Manifest load(Path root) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            String path = file.getKey();
            Path target = root.resolve(path.startsWith("cwd/") || path.startsWith("user/") ? path : "home/" + path);
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        return loader(root).load();
    }

    static ManifestLoader loader(Path root) {
        return new ManifestLoader(new Home(root.resolve("home")), root.resolve("cwd"), root.resolve("user"));
    }

    /// The messages with the scratch directory left out.
    static List<String> messages(List<ManifestProblem> problems, Path root) {
        return problems.stream().map(problem -> problem.text().replace(root.resolve("home") + "/", "").replace(root + "/", "")).toList();
    }

    private static List<String> messages(@Nullable String text) {
        return text == null ? List.of() : text.lines().filter(line -> !line.isBlank()).toList();
    }
}
