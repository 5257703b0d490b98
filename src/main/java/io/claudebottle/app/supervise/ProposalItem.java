package io.claudebottle.app.supervise;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.PendingProposal;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One row of the inbox. The object stays the same as long as the proposal waits, so that selection and scroll survive every update.
public final class ProposalItem {

    private static final int HEADLINE = 200;

    private final Key key;
    private final String headline;
    private final String searched;
    private final ReadOnlyObjectWrapper<PendingProposal> proposal;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy", false);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());

    record Key(String bottle, String id) {
        static Key of(PendingProposal proposal) {
            return new Key(proposal.bottle(), proposal.id());
        }
    }

    ProposalItem(PendingProposal proposal) {
        this.key = Key.of(proposal);
        this.proposal = new ReadOnlyObjectWrapper<>(this, "proposal", proposal);
        headline = firstLine(proposal.justification());
        searched = (proposal.bottle() + " " + proposal.agentName() + " " + proposal.tool() + " " + headline).toLowerCase(Locale.ROOT);
    }

    private static String firstLine(String text) {
        String line = text.lines().map(String::strip).filter(some -> !some.isEmpty()).findFirst().orElse("");
        return Printable.of(line.length() <= HEADLINE ? line : line.substring(0, HEADLINE));
    }

    Key key() {
        return key;
    }

    /// As it is pending now; what it would change may change while it waits.
    public ReadOnlyObjectProperty<PendingProposal> proposal() {
        return proposal.getReadOnlyProperty();
    }

    /// First line of the justification, printable; "" when there is none.
    public String headline() {
        return headline;
    }

    /// Whether an answer to it is under way.
    public ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /// Why the last answer to it did not come about.
    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    void update(PendingProposal now) {
        if (!now.equals(proposal.get())) {
            proposal.set(now);
        }
    }

    void answering() {
        busy.set(true);
        problem.set(Optional.empty());
    }

    void failed(Problem why) {
        busy.set(false);
        problem.set(Optional.of(why));
    }

    void forgetProblem() {
        problem.set(Optional.empty());
    }

    boolean matches(String filter) {
        return filter.isEmpty() || searched.contains(filter);
    }
}
