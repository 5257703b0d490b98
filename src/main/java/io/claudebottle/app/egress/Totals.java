package io.claudebottle.app.egress;

import java.util.List;

/// How a bottle's ledger stands.
///
/// @param denials distinct hosts that were denied and about which nothing was decided, the newest first; a few at most
record Totals(long allowed, long denied, List<String> denials) {

    static final Totals NONE = new Totals(0, 0, List.of());

    Totals {
        denials = List.copyOf(denials);
    }
}
