package io.claudebottle.state;

import java.util.Locale;
import java.util.random.RandomGenerator;

/// Mints the unique id of a launch: the agent's name made safe, then five random base-36 characters, so that two starts of the same
/// agent never collide (original, 7.1). The result is valid as a compose project, a container name and a DNS label.
public final class Identity {

    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int SUFFIX = 5;

    /// A DNS label has 63 characters; the longest prefix put before an identity is `claude-bottle-sidecars-`.
    private static final int LONGEST = 63 - "claude-bottle-sidecars-".length();

    private Identity() {}

    /// @param random a cryptographic generator in production: an identity must not be guessable by another user's process
    public static String mint(String agentName, RandomGenerator random) {
        var suffix = new StringBuilder(SUFFIX);
        for (int i = 0; i < SUFFIX; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return slugify(agentName) + "-" + suffix;
    }

    /// Lower case, every run of other characters one hyphen, no hyphen at either end; `agent` when nothing is left.
    public static String slugify(String name) {
        String slug = stripHyphens(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
        if (slug.isEmpty()) {
            return "agent";
        }
        int room = LONGEST - SUFFIX - 1;
        return slug.length() <= room ? slug : stripHyphens(slug.substring(0, room));
    }

    /// Whether the text could have been minted here; guards paths and resource names built from what an operator typed.
    public static boolean isValid(String identity) {
        return identity.length() <= LONGEST && identity.matches("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
    }

    private static String stripHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
