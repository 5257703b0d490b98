package io.claudebottle.backend.docker;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's account of a container's memory, `memory.stat`, in the wording of either version of control groups.
final class MemoryStat {

    /// What processes hold for themselves; the caches of files, which the kernel takes back when it needs them, are other lines.
    private static final Pattern HELD = Pattern.compile("^(?:anon|total_rss) (\\d{1,18})$", Pattern.MULTILINE);

    private MemoryStat() {}

    /// In bytes; empty when the text does not say it.
    static OptionalLong held(String text) {
        Matcher line = HELD.matcher(text);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }
}
