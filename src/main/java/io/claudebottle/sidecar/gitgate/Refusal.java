package io.claudebottle.sidecar.gitgate;

import java.util.List;

/// Why a fetch or a push does not take place.
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    /// What decided: `known-host-key`, `identity`, `upstream`, `gitleaks`, `scanner`, `ref`, `size`, `declared` or `gate`.
    private final String rule;

    private final transient List<String> words;

    /// @param words for the agent's terminal: the first line says what and why and is the reason in the event, the others help;
    ///     nothing secret
    Refusal(String rule, List<String> words) {
        super(words.getFirst());
        this.rule = rule;
        this.words = List.copyOf(words);
    }

    Refusal(String rule, String... words) {
        this(rule, List.of(words));
    }

    String rule() {
        return rule;
    }

    String reason() {
        return words.getFirst();
    }

    List<String> words() {
        return words;
    }
}
