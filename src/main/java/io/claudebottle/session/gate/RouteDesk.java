package io.claudebottle.session.gate;

import io.claudebottle.policy.RouteTable;

/// Where the operator changes what a running bottle may reach. Every call blocks until the gate has said that it holds, writes the
/// audit log unless it says otherwise, and throws a [io.claudebottle.problem.ProblemException] when it did not come about; nothing has changed then.
public interface RouteDesk {

    /// The rules that the gate of this bottle says it applies.
    RouteTable current(String identity);

    /// @return one sentence for the operator that says what holds now
    String decide(String identity, String host, RouteChoice choice);

    /// Puts a table in place for a decision that its own record is written of, as an approved proposal.
    void install(String identity, RouteTable table);

    /// Puts an edited table in place (the audit's `operator-edit`).
    ///
    /// @return one sentence for the operator that says what holds now
    String replace(String identity, RouteTable table);
}
