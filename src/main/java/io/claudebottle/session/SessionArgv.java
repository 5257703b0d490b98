package io.claudebottle.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What to run to be in front of a claude. Pure.
///
/// Both wraps take what `Bottle.claudeArgv` returned and split it at the first element that *equals* `claude`: container names contain the
/// word as a part, and whatever switches the user stands before it and has to stay outside.
final class SessionArgv {

    private static final String CLAUDE = "claude";

    /// What a POSIX shell takes literally without quotes, as Python's `shlex.quote` has it.
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private SessionArgv() {}

    static List<String> claudeArgs(boolean remoteControl) {
        return remoteControl ? List.of("--dangerously-skip-permissions", "--remote-control") : List.of("--dangerously-skip-permissions");
    }

    /// Runs claude under a holder in the bottle, or attaches to the one that is held there. Closing or killing the window then loses
    /// nothing.
    static List<String> held(List<String> claudeArgv) {
        int split = split(claudeArgv);
        List<String> argv = new ArrayList<>(claudeArgv.subList(0, split));
        argv.addAll(List.of("sh", "-c", BottleScripts.ATTACH, "claude-bottle-attach", BottleScripts.HOLD));
        argv.addAll(claudeArgv.subList(split, claudeArgv.size()));
        return List.copyOf(argv);
    }

    /// The original's wrap, for a bottle without a holder: continues the last conversation, and starts a fresh one where nothing was ever
    /// typed, because `--continue` then fails. Not `--resume`: that opens a picker.
    static List<String> fallback(List<String> claudeArgv) {
        int split = split(claudeArgv);
        String claude = claudeArgv.subList(split, claudeArgv.size()).stream().map(SessionArgv::quote).collect(Collectors.joining(" "));
        List<String> argv = new ArrayList<>(claudeArgv.subList(0, split));
        argv.addAll(List.of("sh", "-c", claude + " --continue || " + claude));
        return List.copyOf(argv);
    }

    private static int split(List<String> claudeArgv) {
        int split = claudeArgv.indexOf(CLAUDE);
        if (split < 0) {
            throw new IllegalArgumentException("no element of the argv equals '" + CLAUDE + "': " + claudeArgv);
        }
        return split;
    }

    private static String quote(String word) {
        return HARMLESS.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
