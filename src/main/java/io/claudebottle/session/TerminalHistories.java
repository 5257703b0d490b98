package io.claudebottle.session;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Settings.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/// What scrolled away in the terminals of bottles, kept beside the rest of each bottle's state and gone with it.
public final class TerminalHistories {

    static final String FILE = "terminal-history";

    private final BottleStates states;

    public TerminalHistories(BottleStates states) {
        this.states = states;
    }

    /// Where that of one bottle is kept; empty when none is to be.
    public Optional<Path> file(String identity, History kept) {
        return kept == History.OFF ? Optional.empty() : Optional.of(states.directory(identity).resolve(FILE));
    }

    /// Which lines may be written.
    public static Predicate<String> keeps(History kept) {
        return switch (kept) {
            case OFF -> _ -> false;
            case WITHOUT_SECRETS -> line -> !SecretLines.looksLikeOne(line);
            case ALL -> _ -> true;
        };
    }

    /// Removes what was kept of every bottle: the operator wants less to be kept, and nobody knows what is in there.
    ///
    /// @return how many
    /// @throws ProblemException when one cannot be removed
    public int forget() {
        int removed = 0;
        for (String identity : states.identities()) {
            Path file = states.directory(identity).resolve(FILE);
            try {
                removed += Files.deleteIfExists(file) ? 1 : 0;
            } catch (IOException e) {
                throw new ProblemException(Problem.of(file + " cannot be removed: " + e.getMessage(), "Remove it by hand: it may hold secrets."), e);
            }
        }
        return removed;
    }
}
