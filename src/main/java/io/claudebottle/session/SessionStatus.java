package io.claudebottle.session;

import java.util.OptionalInt;

/// What became of the claude of a bottle.
public sealed interface SessionStatus {

    /// @param pid of claude, as seen inside the bottle
    record Running(long pid) implements SessionStatus {}

    /// @param exitCode empty when claude and its holder were killed together
    /// @param words as in [ExitWords]
    record Ended(OptionalInt exitCode, String words) implements SessionStatus {

        public static Ended with(int exitCode) {
            return new Ended(OptionalInt.of(exitCode), ExitWords.of(exitCode));
        }

        static Ended withoutTrace() {
            return new Ended(OptionalInt.empty(), "ended without leaving an exit code; it was probably killed");
        }

        public boolean cleanly() {
            return exitCode.isPresent() && exitCode.getAsInt() == 0;
        }
    }

    /// No claude was started under a holder in this bottle.
    record NeverStarted() implements SessionStatus {}
}
