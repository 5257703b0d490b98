package io.claudebottle.session.attention;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads claude's screen. A prompt box below everything means that claude asks nothing; without one, a list with a marked entry is a
/// question. Text that a model wrote can look like either, so nothing ranks below this but a bell.
final class ScreenText {

    /// The edge of the prompt box, and of a dialog.
    private static final Pattern EDGE = Pattern.compile("\\s*[─╭╰▔][─▔\\s]{8,}.*");

    private static final Pattern PROMPT = Pattern.compile("[│\\s]{0,3}[❯>]([\\s\u00a0].*)?");

    /// The marked entry of a numbered list.
    private static final Pattern CHOICE = Pattern.compile("[│\\s]*❯[\\s\u00a0]+\\d{1,2}\\.\\s.*");

    /// And of one without numbers. What the operator has sent looks the same, but begins the row.
    private static final Pattern ENTRY = Pattern.compile("[│\\s]+❯[\\s\u00a0]+\\S.*");

    /// The keys of a dialog, in its last row.
    private static final Pattern KEYS = Pattern.compile(".*\\b(Enter to (confirm|select|save|continue|open)|Esc to (cancel|exit|go back|close))\\b.*");

    /// `✽ Synthesizing… (2s · ↓ 19 tokens)`; what was done is told without the ellipsis.
    private static final Pattern SPINNER = Pattern.compile("\\s{0,2}[·✢✳✶✻✽*∗]\\s\\p{Lu}[^…]{0,60}….*");

    private static final Pattern LOGGED_OUT = Pattern.compile(".*(Not logged in|[Rr]un /login|Invalid API key).*");

    /// How far above the box claude says what it does, and a tip below that.
    private static final int NEAR = 6;

    private ScreenText() {}

    /// Empty when the screen shows neither, as during `/help` or in the transcript.
    static Optional<Claim> read(List<String> rows) {
        for (int i = rows.size() - 1; i > 0; i--) {
            if (PROMPT.matcher(rows.get(i)).matches() && isEdge(rows.get(i - 1)) && rows.subList(i + 1, rows.size()).stream().anyMatch(ScreenText::isEdge)) {
                return Optional.of(aboveAndBelow(rows, i));
            }
        }
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (CHOICE.matcher(rows.get(i)).matches() || ENTRY.matcher(rows.get(i)).matches() && hasKeysBelow(rows, i)) {
                return Optional.of(Claim.asking(kindOf(dialog(rows, i))));
            }
        }
        return any(rows, "Paste code here") ? Optional.of(Claim.asking(Need.Kind.LOGIN)) : Optional.empty();
    }

    private static boolean isEdge(String row) {
        return EDGE.matcher(row).matches();
    }

    private static boolean hasKeysBelow(List<String> rows, int entry) {
        return rows.subList(entry + 1, rows.size()).stream().anyMatch(row -> KEYS.matcher(row).matches());
    }

    private static Claim aboveAndBelow(List<String> rows, int prompt) {
        List<String> above = rows.subList(0, prompt - 1).stream().filter(row -> !row.isBlank()).toList();
        List<String> near = above.subList(Math.max(0, above.size() - NEAR), above.size());
        List<String> below = rows.subList(prompt + 1, rows.size());
        if (any(below, "esc to interrupt") || near.stream().anyMatch(row -> SPINNER.matcher(row).matches())) {
            return Claim.WORKING;
        }
        boolean loggedOut = near.stream().anyMatch(row -> LOGGED_OUT.matcher(row).matches())
                || below.stream().anyMatch(row -> LOGGED_OUT.matcher(row).matches());
        return loggedOut ? Claim.asking(Need.Kind.LOGIN) : Claim.atPrompt(Need.Kind.PROMPT);
    }

    /// From the edge above the marked entry to the end; without an edge the whole screen.
    private static List<String> dialog(List<String> rows, int choice) {
        int from = choice;
        while (from > 0 && !isEdge(rows.get(from))) {
            from--;
        }
        return rows.subList(from, rows.size());
    }

    private static Need.Kind kindOf(List<String> dialog) {
        if (any(dialog, "trust this folder") || any(dialog, "Do you trust")) {
            return Need.Kind.TRUST;
        }
        if (any(dialog, "login method") || any(dialog, "Paste code here")) {
            return Need.Kind.LOGIN;
        }
        if (any(dialog, "text style") || any(dialog, "Bypass Permissions mode") || any(dialog, "custom API key") || any(dialog, "New MCP server")) {
            return Need.Kind.SETUP;
        }
        if (any(dialog, "Do you want to ")) {
            return Need.Kind.PERMISSION;
        }
        if (any(dialog, "Would you like to proceed") || any(dialog, "exit plan mode")) {
            return Need.Kind.PLAN;
        }
        return any(dialog, "Enter to select") ? Need.Kind.QUESTION : Need.Kind.CHOICE;
    }

    private static boolean any(List<String> rows, String text) {
        return rows.stream().anyMatch(row -> row.contains(text));
    }
}
