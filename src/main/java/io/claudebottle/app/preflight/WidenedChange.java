package io.claudebottle.app.preflight;

import io.claudebottle.policy.GrantDifference.Change;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/// Something that the agent gets more of than at its last launch, and whether the operator ticked that they have seen it.
public final class WidenedChange {

    private final Change change;
    private final BooleanProperty seen = new SimpleBooleanProperty(this, "seen", false);

    WidenedChange(Change change) {
        this.change = change;
    }

    public Change change() {
        return change;
    }

    public BooleanProperty seenProperty() {
        return seen;
    }
}
