package io.claudebottle.app.palette;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A text that contains the letters of a query in their order, as `stres` in `Stop researcher`.
///
/// @param score the higher the better: letters that begin a word or follow each other count more, a short text a little more
/// @param positions indices of the matched letters, ascending
public record FuzzyMatch(int score, List<Integer> positions) {

    private static final int WORD_START = 8;
    private static final int CONSECUTIVE = 5;
    private static final int LETTER = 1;

    public FuzzyMatch {
        positions = List.copyOf(positions);
    }

    /// Spaces in the query are ignored; an empty query matches everything equally.
    static Optional<FuzzyMatch> of(String query, String text) {
        String wanted = query.toLowerCase(Locale.ROOT).replace(" ", "");
        String lower = text.toLowerCase(Locale.ROOT);
        if (wanted.isEmpty()) {
            return Optional.of(new FuzzyMatch(0, List.of()));
        }
        Optional<FuzzyMatch> best = Optional.empty();
        // The first letter decides where a greedy match begins, so each of its places is tried.
        for (int start = lower.indexOf(wanted.charAt(0)); start >= 0; start = lower.indexOf(wanted.charAt(0), start + 1)) {
            Optional<FuzzyMatch> match = from(start, wanted, lower);
            if (match.isPresent() && (best.isEmpty() || match.get().score > best.get().score)) {
                best = match;
            }
        }
        return best;
    }

    private static Optional<FuzzyMatch> from(int start, String wanted, String lower) {
        List<Integer> positions = new ArrayList<>();
        int score = -lower.length() / 16;
        int at = start;
        for (int i = 0; i < wanted.length(); i++) {
            at = lower.indexOf(wanted.charAt(i), at);
            if (at < 0) {
                return Optional.empty();
            }
            boolean consecutive = !positions.isEmpty() && positions.getLast() == at - 1;
            score += LETTER + (beginsWord(lower, at) ? WORD_START : 0) + (consecutive ? CONSECUTIVE : 0);
            positions.add(at++);
        }
        return Optional.of(new FuzzyMatch(score, positions));
    }

    private static boolean beginsWord(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
