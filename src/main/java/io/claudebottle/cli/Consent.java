package io.claudebottle.cli;

import java.util.Set;

/// A yes/no question whose default is no.
final class Consent {

    private static final Set<String> YES = Set.of("y", "Y", "yes", "YES");

    private Consent() {}

    /// True for exactly the four answers of the original; anything else, and an input that was closed, is a no.
    static boolean given(Terminal terminal, String prompt) {
        return terminal.ask(prompt).map(YES::contains).orElse(false);
    }
}
