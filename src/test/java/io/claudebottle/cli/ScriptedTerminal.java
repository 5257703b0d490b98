package io.claudebottle.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// An operator who answers from a list, and remembers what was asked. An unexpected question fails the test.
final class ScriptedTerminal implements Terminal {

    final List<String> questions = new ArrayList<>();
    final List<String> secretQuestions = new ArrayList<>();
    boolean canAsk = true;
    boolean canShowClaude = true;

    private final Deque<Optional<String>> answers = new ArrayDeque<>();

    ScriptedTerminal answers(String... lines) {
        for (String line : lines) {
            answers.add(Optional.of(line));
        }
        return this;
    }

    /// Ctrl-D at the next question.
    ScriptedTerminal closesInput() {
        answers.add(Optional.empty());
        return this;
    }

    ScriptedTerminal absent() {
        canAsk = false;
        canShowClaude = false;
        return this;
    }

    @Override
    public boolean canAsk() {
        return canAsk;
    }

    @Override
    public boolean canShowClaude() {
        return canShowClaude;
    }

    @Override
    public Optional<String> ask(String prompt) {
        questions.add(prompt);
        return next(prompt);
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        secretQuestions.add(prompt);
        return next(prompt);
    }

    private Optional<String> next(String prompt) {
        if (!canAsk) {
            throw new AssertionError("asked without a terminal: " + prompt);
        }
        if (answers.isEmpty()) {
            throw new AssertionError("not expected to be asked: " + prompt);
        }
        return answers.removeFirst();
    }
}
