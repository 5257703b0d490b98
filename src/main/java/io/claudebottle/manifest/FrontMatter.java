package io.claudebottle.manifest;

import java.util.List;
import java.util.Optional;

/// A Markdown file cut in two at its `---` fences.
///
/// @param yaml text between the fences, with as many blank lines in front as the file has before it: a position in this text is a
///     position in the file
/// @param body what follows, without the blank lines around it
record FrontMatter(String yaml, String body) {

    private static final String FENCE = "---";

    /// Empty, with the reason in `faults`, when the file does not start with a fence or the fence is never closed.
    static Optional<FrontMatter> split(String text, Faults faults) {
        List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        int open = 0;
        while (open < lines.size() && lines.get(open).isBlank()) {
            open++;
        }
        if (open == lines.size() || !isFence(lines.get(open))) {
            faults.add(Math.min(open + 1, Math.max(1, lines.size())), "", "the file does not start with front matter.",
                    "Begin with a line '---', then the keys, then a line '---'.");
            return Optional.empty();
        }
        for (int close = open + 1; close < lines.size(); close++) {
            if (isFence(lines.get(close))) {
                String yaml = "\n".repeat(open + 1) + String.join("\n", lines.subList(open + 1, close)) + "\n";
                return Optional.of(new FrontMatter(yaml, String.join("\n", lines.subList(close + 1, lines.size())).strip()));
            }
        }
        faults.add(open + 1, "", "the front matter is not closed.", "End it with a line '---'.");
        return Optional.empty();
    }

    private static boolean isFence(String line) {
        return line.stripTrailing().equals(FENCE);
    }
}
