package io.claudebottle.session.supervise;

import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the operator answers proposals. Calls that change something block until it holds, write the audit log, and throw a
/// [io.claudebottle.problem.ProblemException] when it did not come about; the proposal is pending still, then.
public interface ProposalDesk {

    /// Hands over all pending proposals of all running bottles, oldest first, at once and after each change. Runs on a thread of its own.
    ///
    /// @param problems hears of what could not be read, such as a malformed file; the rest is shown all the same
    /// @return stops watching
    AutoCloseable watch(Consumer<List<PendingProposal>> pending, Consumer<Problem> problems);

    /// @param modified what to put in place instead of the proposal's payload
    /// @param notes for the agent; may be ""
    /// @return one sentence for the operator, as `approved egress-block for [researcher-m3hxd]`
    String approve(PendingProposal proposal, Optional<String> modified, String notes);

    /// @param reason for the agent; never ""
    /// @return one sentence for the operator
    String reject(PendingProposal proposal, String reason);
}
