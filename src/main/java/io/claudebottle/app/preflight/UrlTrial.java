package io.claudebottle.app.preflight;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// "Try a URL": what would a request of this agent meet? Answered as it is typed, by the rules of the plan that is shown and by the code
/// that the gate itself runs.
public final class UrlTrial {

    private final StringProperty url = new SimpleStringProperty(this, "url", "");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", new State.NoPlan());
    private Optional<ShownPlan> plan = Optional.empty();

    UrlTrial() {
        url.subscribe(this::judge);
    }

    public sealed interface State {
        /// There is no plan to ask.
        record NoPlan() implements State {}

        /// The plan starts no gate, so nothing passes.
        record NoGate() implements State {}

        /// Nothing is typed.
        record Waiting() implements State {}

        record Answered(Decision decision) implements State {}
    }

    /// What is typed stays: the same URL is judged by the new rules.
    void follow(Optional<ShownPlan> shown) {
        plan = shown;
        judge();
    }

    private void judge() {
        state.set(plan.map(shown -> shown.gate().map(this::answer).orElseGet(State.NoGate::new)).orElseGet(State.NoPlan::new));
    }

    private State answer(EgressRules gate) {
        return url.get().isBlank() ? new State.Waiting() : new State.Answered(gate.tryUrl(url.get()));
    }

    /// As typed, with or without `https://`.
    public StringProperty urlProperty() {
        return url;
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }
}
