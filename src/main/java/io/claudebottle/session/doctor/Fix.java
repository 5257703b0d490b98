package io.claudebottle.session.doctor;

/// What to do about a finding.
///
/// @param words one sentence or two; "" when there is nothing to be done
/// @param command for a shell, that does it; "" when there is none
public record Fix(String words, String command) {

    static final Fix NONE = new Fix("", "");

    static Fix of(String words) {
        return new Fix(words, "");
    }

    public boolean isEmpty() {
        return words.isEmpty() && command.isEmpty();
    }

    /// Both in one line.
    public String text() {
        return command.isEmpty() ? words : words.isEmpty() ? command : words + " " + command;
    }
}
