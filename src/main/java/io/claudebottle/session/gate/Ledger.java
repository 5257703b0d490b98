package io.claudebottle.session.gate;

import java.util.List;
import java.util.function.Consumer;

/// The decisions of the gates.
public interface Ledger {

    /// Hands over every decision of the bottle from its start on, in order, then each new one as it is made. An entry with the id of an
    /// earlier one takes its place: it knows more by then. Runs on a thread of its own.
    ///
    /// @param identity of a running bottle
    /// @param ended called once when there is nothing more to come, with the reason in words
    /// @return stops following
    AutoCloseable follow(String identity, Consumer<LedgerEntry> entries, Consumer<String> ended);

    /// The decisions until now, oldest first, each once with what is known of it; the newest [LedgerWindow#ROOM] when there are more. Of a
    /// bottle that has ended, what its kept state has of them.
    ///
    /// @throws io.claudebottle.problem.ProblemException when no such bottle runs and nothing of it was kept, or it cannot be read
    List<LedgerEntry> read(String identity);
}
