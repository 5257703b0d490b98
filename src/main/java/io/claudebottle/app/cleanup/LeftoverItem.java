package io.claudebottle.app.cleanup;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/// One leftover with its tick and what became of it.
final class LeftoverItem {

    private final String backend;
    private final Leftover leftover;
    private final BooleanProperty ticked = new SimpleBooleanProperty(this, "ticked", false) {
        @Override
        public void set(boolean value) {
            super.set(value && canBeTicked());
        }
    };
    private final ReadOnlyObjectWrapper<Fate> fate = new ReadOnlyObjectWrapper<>(this, "fate", new Fate.There());

    LeftoverItem(String backend, Leftover leftover) {
        this.backend = backend;
        this.leftover = leftover;
    }

    /// What became of it.
    public sealed interface Fate {
        record There() implements Fate {}

        record Removing() implements Fate {}

        record Removed() implements Fate {}

        /// It is still there.
        record Failed(String why) implements Fate {}
    }

    public String backend() {
        return backend;
    }

    public Leftover leftover() {
        return leftover;
    }

    /// Refuses to become true where nothing may be removed.
    public BooleanProperty tickedProperty() {
        return ticked;
    }

    public boolean canBeTicked() {
        return !leftover.locked() && !(fate.get() instanceof Fate.Removing) && !(fate.get() instanceof Fate.Removed);
    }

    public ReadOnlyObjectProperty<Fate> fate() {
        return fate.getReadOnlyProperty();
    }

    void setFate(Fate value) {
        fate.set(value);
        ticked.set(ticked.get());
    }

    boolean isSameAs(LeftoverItem other) {
        return backend.equals(other.backend) && leftover.id().equals(other.leftover.id());
    }
}
