package io.claudebottle.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The word that was probably meant.
final class Nearest {

    private Nearest() {}

    /// The closest of the known words, when it is close enough to be a slip of the finger. Case does not count.
    static Optional<String> to(String written, Collection<String> known) {
        int tolerance = Math.max(1, written.length() / 3);
        return known.stream()
                .filter(word -> Math.abs(word.length() - written.length()) <= tolerance)
                .min(Comparator.comparingInt((String word) -> distance(written, word)).thenComparing(Comparator.naturalOrder()))
                .filter(word -> distance(written, word) <= tolerance);
    }

    /// `Did you mean 'env'? Accepted: egress, env.` for a slip, else `Did you mean: egress, env?`, as the original says it.
    static String hint(String written, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        String all = String.join(", ", sorted);
        return to(written, sorted)
                .map(near -> "Did you mean '" + near + "'?" + (sorted.size() == 1 ? "" : " Accepted: " + all + "."))
                .orElse("Did you mean: " + all + "?");
    }

    /// Levenshtein's, over characters.
    private static int distance(String written, String word) {
        String a = written.toLowerCase(Locale.ROOT);
        String b = word.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
