package io.claudebottle.sidecar.egress;

/// A request that cannot be read in one way only. Its message says what it has, and repeats nothing of it.
final class UnreadableRequest extends Exception {

    private static final long serialVersionUID = 1L;

    /// @param what for a sentence that begins with "the request has"
    UnreadableRequest(String what) {
        // Hostile input makes these by the thousand, and nobody looks at where they come from.
        super(what, null, false, false);
    }
}
