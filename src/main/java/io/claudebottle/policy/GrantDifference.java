package io.claudebottle.policy;

import io.claudebottle.policy.PlanRow.Group;
import java.util.List;
import java.util.Optional;

/// What changed in an agent's grants since its last launch. Nothing changed means nothing has to be looked at: the launch needs
/// one key. What widened has to be agreed to row by row.
///
/// @param firstLaunch there is nothing to compare with; then `changes` is empty
/// @param changes in the order of the page
public record GrantDifference(boolean firstLaunch, List<Change> changes) {

    public GrantDifference {
        changes = List.copyOf(changes);
    }

    /// One change.
    ///
    /// @param label label of the row that it is about; of a row that is gone when something was taken away
    public record Change(Kind kind, Group group, String label, String text) {}

    public enum Kind {
        /// The agent can do more, or is held by less.
        WIDENED,
        /// The agent can do less, or is held by more.
        NARROWED,
        /// Different, and nobody can say from the plan which way.
        CHANGED
    }

    /// @param last grants of the last launch, empty when there was none
    public static GrantDifference between(Optional<Grants> last, Grants now) {
        return last.map(before -> new GrantDifference(false, new GrantComparison(before, now).changes()))
                .orElseGet(() -> new GrantDifference(true, List.of()));
    }

    public List<Change> widened() {
        return changes.stream().filter(change -> change.kind() == Kind.WIDENED).toList();
    }
}
