package io.claudebottle.app;

import java.util.Map;

/// Says what an exit code means. A shell reports a child that a signal ended as 128 plus the signal's number.
public final class ExitWords {

    private static final Map<Integer, String> KEYS = Map.of(
            0, "exit.finished",
            126, "exit.not-executable",
            127, "exit.not-found",
            129, "exit.hung-up",
            130, "exit.interrupted",
            137, "exit.killed",
            139, "exit.crashed",
            143, "exit.terminated");

    private final Messages messages;

    public ExitWords(Messages messages) {
        this.messages = messages;
    }

    /// As `interrupted (130)`.
    public String of(int code) {
        return messages.get("exit.words", messages.get(KEYS.getOrDefault(code, "exit.failed")), Integer.toString(code));
    }
}
