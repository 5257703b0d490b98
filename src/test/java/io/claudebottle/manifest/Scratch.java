package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Manifests of a test, written below a directory of its own.
record Scratch(Path root) {

    /// @param pathsAndTexts each path, as in [ManifestCase], followed by the file's text
    Manifest load(String... pathsAndTexts) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return ManifestCase.of(files).load(root);
    }

    /// The bottle that this front matter declares without a problem.
    BottleManifest bottle(String yaml) throws IOException {
        Manifest manifest = load("bottles/dev.md", "---\n" + yaml + "\n---\nNotes.\n");
        assertThat(manifest.broken()).isEmpty();
        return manifest.bottles().get("dev");
    }

    /// The agent that this text declares without a problem, in the bottle `dev`.
    AgentManifest agent(String text) throws IOException {
        Manifest manifest = load("bottles/dev.md", "---\n---\n", "agents/me.md", text);
        assertThat(manifest.broken()).isEmpty();
        return manifest.agents().get("me");
    }

    Path home(String path) {
        return root.resolve("home").resolve(path);
    }
}
