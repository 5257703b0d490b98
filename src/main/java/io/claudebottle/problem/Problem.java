package io.claudebottle.problem;

import java.util.List;

/// Something that the operator has to know about, in words meant for them.
///
/// @param what what failed, one sentence, without a trailing newline; never a secret's value
/// @param fix what to do about it, one sentence; empty when there is nothing to be done
/// @param command the command that failed, secrets already absent; empty when no command was run
/// @param evidence the end of the command's stderr or of a log, oldest line first; may be empty
public record Problem(String what, String fix, List<String> command, List<String> evidence) {

    public Problem {
        command = List.copyOf(command);
        evidence = List.copyOf(evidence);
    }

    public static Problem of(String what) {
        return new Problem(what, "", List.of(), List.of());
    }

    public static Problem of(String what, String fix) {
        return new Problem(what, fix, List.of(), List.of());
    }

    public Problem withEvidence(List<String> lines) {
        return new Problem(what, fix, command, lines);
    }

    public Problem withCommand(List<String> argv) {
        return new Problem(what, fix, argv, evidence);
    }

    /// The whole problem as text: the sentence, the fix, the command and its last lines. This is what *Copy as issue* copies.
    public String asText() {
        var text = new StringBuilder(what);
        if (!fix.isEmpty()) {
            text.append('\n').append(fix);
        }
        if (!command.isEmpty()) {
            text.append("\n\ncommand: ").append(String.join(" ", command));
        }
        if (!evidence.isEmpty()) {
            text.append("\n\n").append(String.join("\n", evidence));
        }
        return text.toString();
    }
}
