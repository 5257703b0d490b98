package io.claudebottle.sidecar.egress;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// What every connection is judged and served with.
///
/// @param blocking for what must not hold up an event loop
/// @param patience with the agent's TLS handshake, and with the record
/// @param silence after which a connection on which nothing moves is given up
/// @param tunnels how many are open
record Gate(
        LiveRules rules,
        Credentials credentials,
        GateEvents events,
        Leaves leaves,
        Dialer dialer,
        Executor blocking,
        Duration patience,
        Duration silence,
        AtomicInteger tunnels) {

    /// More than any agent needs, and few enough for the bundle's memory.
    static final int MOST_TUNNELS = 256;
}
