package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.app.Notices;
import io.claudebottle.app.difference.DiffLine;
import io.claudebottle.app.difference.Difference;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.gate.RouteDesk;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// The rules of one running bottle as text, judged at every change by the parser that the gate has. Lives on the FX thread.
final class RoutesViewModel {

    private final AgentKey bottle;
    private final RouteDesk desk;
    private final FxThread fx;
    private final Notices notices;
    private final Latest judgements = new Latest();
    private RouteTable current = new RouteTable(List.of());

    private final StringProperty text = new SimpleStringProperty(this, "text", "");
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper(this, "loaded", false);
    private final ReadOnlyBooleanWrapper applying = new ReadOnlyBooleanWrapper(this, "applying", false);
    private final ReadOnlyBooleanWrapper applied = new ReadOnlyBooleanWrapper(this, "applied", false);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyObjectWrapper<Judgement> judgement = new ReadOnlyObjectWrapper<>(this, "judgement", Judgement.SAME);

    RoutesViewModel(AgentKey bottle, RouteDesk desk, FxThread fx, Notices notices) {
        this.bottle = bottle;
        this.desk = desk;
        this.fx = fx;
        this.notices = notices;
        text.addListener((_, _, _) -> judge());
    }

    /// What the text would mean.
    ///
    /// @param objection why it cannot be applied
    /// @param difference to what runs; empty when there is none
    /// @param opened what it opens
    record Judgement(Optional<Problem> objection, List<DiffLine> difference, List<Widening> opened) {

        static final Judgement SAME = new Judgement(Optional.empty(), List.of(), List.of());

        Judgement {
            difference = List.copyOf(difference);
            opened = List.copyOf(opened);
        }

        boolean canBeApplied() {
            return objection.isEmpty() && !difference.isEmpty();
        }
    }

    /// Asks the gate what it applies.
    void load() {
        problem.set(Optional.empty());
        fx.run(
                () -> desk.current(bottle.slug()),
                table -> {
                    current = table;
                    loaded.set(true);
                    text.set(table.toJson());
                },
                why -> problem.set(Optional.of(why)));
    }

    private void judge() {
        if (!loaded.get()) {
            return;
        }
        String written = text.get();
        RouteTable before = current;
        fx.run(() -> judge(before, written), judgements.next().only(judgement::set), why -> problem.set(Optional.of(why)));
    }

    private static Judgement judge(RouteTable before, String written) {
        try {
            RouteTable table = Widening.routes(written);
            return new Judgement(Optional.empty(), Difference.between(before.toJson(), table.toJson()), Widening.between(before, table));
        } catch (ProblemException e) {
            return new Judgement(Optional.of(e.problem()), Difference.between(before.toJson(), written), List.of());
        }
    }

    /// Puts the text in place. When it does not come about, nothing has changed and the text stays.
    void apply() {
        if (applying.get() || !judgement.get().canBeApplied()) {
            return;
        }
        RouteTable table;
        try {
            table = Widening.routes(text.get());
        } catch (ProblemException e) {
            // The text is newer than its judgement, which will say so.
            return;
        }
        applying.set(true);
        problem.set(Optional.empty());
        fx.run(
                () -> desk.replace(bottle.slug(), table),
                sentence -> {
                    applying.set(false);
                    applied.set(true);
                    notices.tell(sentence, "");
                },
                why -> {
                    applying.set(false);
                    problem.set(Optional.of(why));
                });
    }

    AgentKey bottle() {
        return bottle;
    }

    StringProperty textProperty() {
        return text;
    }

    ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty applying() {
        return applying.getReadOnlyProperty();
    }

    /// Whether the gate applies the text now.
    ReadOnlyBooleanProperty applied() {
        return applied.getReadOnlyProperty();
    }

    /// What went wrong with asking or applying.
    ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Judgement> judgement() {
        return judgement.getReadOnlyProperty();
    }
}
