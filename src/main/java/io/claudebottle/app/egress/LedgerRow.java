package io.claudebottle.app.egress;

import io.claudebottle.problem.Printable;
import io.claudebottle.session.gate.LedgerEntry;
import java.util.Locale;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One row of the ledger. The object stays the same when its entry learns more, so that selection and scroll survive it.
public final class LedgerRow {

    /// Rules that hold in every bottle, and that no route lifts, have this origin.
    private static final String EVERY_BOTTLE = "gate";
    private static final String EGRESS = "egress";

    private final ReadOnlyObjectWrapper<LedgerEntry> entry;
    private final ReadOnlyObjectWrapper<Ruling> ruling = new ReadOnlyObjectWrapper<>(this, "ruling", Ruling.OPEN);
    /// Made when it is first wanted: in a flood most rows are gone before anyone filters.
    private String searched = "";

    LedgerRow(LedgerEntry entry) {
        this.entry = new ReadOnlyObjectWrapper<>(this, "entry", entry);
    }

    private static String searched(LedgerEntry entry) {
        return (Printable.of(entry.host()) + " " + Printable.of(entry.path()) + " " + entry.method() + " " + entry.source() + " " + entry.rule() + " "
                        + entry.origin() + " " + entry.reason())
                .toLowerCase(Locale.ROOT);
    }

    public ReadOnlyObjectProperty<LedgerEntry> entry() {
        return entry.getReadOnlyProperty();
    }

    /// What the operator made of its host, if it was denied.
    ReadOnlyObjectProperty<Ruling> ruling() {
        return ruling.getReadOnlyProperty();
    }

    void update(LedgerEntry more) {
        searched = "";
        entry.set(more);
    }

    void setRuling(Ruling now) {
        ruling.set(now);
    }

    /// Whether a route could change this decision: a denial of the egress gate that does not hold in every bottle.
    boolean isArguable() {
        LedgerEntry now = entry.get();
        return !now.allowed() && now.source().equals(EGRESS) && !now.origin().equals(EVERY_BOTTLE) && !now.host().isEmpty();
    }

    boolean matches(String filter) {
        if (filter.isEmpty()) {
            return true;
        }
        if (searched.isEmpty()) {
            searched = searched(entry.get());
        }
        return searched.contains(filter);
    }
}
