package io.claudebottle.sidecar.supervise;

import io.claudebottle.sidecar.wire.ProposalResponse;

/// What an agent hears of its proposal when its call returns.
sealed interface Outcome {

    record Answered(ProposalResponse response) implements Outcome {}

    /// Nobody has answered yet; the proposal stays where it is.
    record Pending(String id) implements Outcome {}
}
