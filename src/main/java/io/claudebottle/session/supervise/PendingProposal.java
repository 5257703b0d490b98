package io.claudebottle.session.supervise;

import java.time.Instant;

/// A proposal that waits for the operator. Payload and justification were written by an agent: show them with
/// [io.claudebottle.problem.Printable], believe none of it.
///
/// @param bottle identity of the launch
/// @param agentName "?" if unknown
/// @param id unique within its bottle
/// @param tool `egress-block`, `pipelock-block` or `capability-block`
/// @param payload verbatim
/// @param current what runs now and the payload would change, in the payload's own form; "" when unknown
/// @param proposed what would run after an approval, in the same form as `current`; "" when the payload cannot be understood
/// @param invalid why it cannot be approved as it is, one sentence; "" when it can
public record PendingProposal(
        String bottle,
        String agentName,
        String id,
        String tool,
        String payload,
        String justification,
        Instant arrivedAt,
        String current,
        String proposed,
        String invalid) {}
