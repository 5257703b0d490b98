package io.claudebottle.session.selftest;

import io.claudebottle.problem.Printable;
import java.util.List;
import java.util.Optional;

/// What a probe said.
///
/// @param code its exit code; anything but 0 means that it did not get to its end
/// @param attempts in the order in which they ended
record Answer(int code, List<Attempt> attempts) {

    Answer {
        attempts = List.copyOf(attempts);
    }

    /// One line of a probe.
    ///
    /// @param word what came of it
    /// @param what was tried; fit to be shown
    record Attempt(String word, String what) {

        static Optional<Attempt> of(String line) {
            int blank = line.indexOf(' ');
            return blank <= 0 || blank == line.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Attempt(line.substring(0, blank), Printable.of(line.substring(blank + 1))));
        }

        @Override
        public String toString() {
            return what + " " + word;
        }
    }

    static Answer of(int code, String said) {
        return new Answer(code, said.lines().flatMap(line -> Attempt.of(line).stream()).toList());
    }
}
