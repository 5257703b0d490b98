package io.claudebottle.app.egress;

import io.claudebottle.session.gate.RouteChoice;
import java.util.Optional;

/// What the operator made of a denied host, as far as it has come.
///
/// @param choice empty as long as nothing was chosen
/// @param why it did not come about; "" otherwise
record Ruling(Phase phase, Optional<RouteChoice> choice, String why) {

    static final Ruling OPEN = new Ruling(Phase.OPEN, Optional.empty(), "");

    enum Phase {
        OPEN,
        DECIDING,
        DECIDED,
        FAILED
    }

    static Ruling deciding(RouteChoice choice) {
        return new Ruling(Phase.DECIDING, Optional.of(choice), "");
    }

    static Ruling decided(RouteChoice choice) {
        return new Ruling(Phase.DECIDED, Optional.of(choice), "");
    }

    static Ruling failed(RouteChoice choice, String why) {
        return new Ruling(Phase.FAILED, Optional.of(choice), why);
    }

    boolean isOpen() {
        return phase == Phase.OPEN || phase == Phase.FAILED;
    }
}
