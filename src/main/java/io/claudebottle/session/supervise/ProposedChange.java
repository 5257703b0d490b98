package io.claudebottle.session.supervise;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalPayload;

/// What an approval of a route proposal would make of the table that runs. The listing shows it and the approval applies it, so that
/// nothing else is applied than what was shown.
///
/// @param before the table that runs
/// @param after the table that would run
record ProposedChange(RouteTable before, RouteTable after) {

    /// Origin of a route that the operator allowed.
    static final String ORIGIN = "operator";

    /// @param tool `egress-block` or `pipelock-block`
    /// @throws ProblemException when the payload cannot be applied to this table
    static ProposedChange of(String tool, String payload, RouteTable current) {
        ProposalPayload.check(tool, payload);
        // An agent that reports a URL to the scanner names no limit, so for a host that is there already it asks for nothing more.
        boolean hostsOnly = tool.equals(Proposal.PIPELOCK_BLOCK);
        return new ProposedChange(current, RouteMerge.of(current, ProposalPayload.routes(tool, payload, ORIGIN), hostsOnly));
    }

    boolean changesSomething() {
        return !before.equals(after);
    }

    String beforeText() {
        return before.toPublicJson();
    }

    String afterText() {
        return after.toPublicJson();
    }
}
