package io.claudebottle.manifest;

import java.util.List;
import java.util.Optional;

/// A Markdown file cut in two at its `---` fences.
///
/// @param yaml text between the fences, with as many blank lines in front as the file has before it: a line of this text has the
///     number that it has in the file
/// @param body what follows, without the blank lines before it and the white space behind it; lines end in `\n`
record FrontMatter(String yaml, String body) {

    static final String FENCE = "---";
    static final String BYTE_ORDER_MARK = "\uFEFF";

    /// Empty, with the reason in `faults`, when the file does not start with a fence or the fence is never closed.
    static Optional<FrontMatter> split(String text, Faults faults) {
        List<String> lines = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
        int open = firstWritten(lines, 0);
        if (open == lines.size() || !isFence(lines.get(open))) {
            faults.add(Math.clamp(open + 1, 1, Math.max(1, lines.size())), "", "the file does not start with front matter.",
                    "Begin with a line '---', then the keys, then a line '---'.");
            return Optional.empty();
        }
        for (int close = open + 1; close < lines.size(); close++) {
            if (isFence(lines.get(close))) {
                String yaml = "\n".repeat(open + 1) + joined(lines, open + 1, close) + "\n";
                String body = joined(lines, firstWritten(lines, close + 1), lines.size()).stripTrailing();
                return Optional.of(new FrontMatter(yaml, body));
            }
        }
        faults.add(open + 1, "", "the front matter is not closed.", "End it with a line '---'.");
        return Optional.empty();
    }

    private static int firstWritten(List<String> lines, int from) {
        int line = from;
        while (line < lines.size() && lines.get(line).isBlank()) {
            line++;
        }
        return line;
    }

    private static String joined(List<String> lines, int from, int to) {
        return String.join("\n", lines.subList(from, to));
    }

    static boolean isFence(String line) {
        return line.stripTrailing().equals(FENCE);
    }
}
