package io.claudebottle.cli;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.policy.GrantDifference;
import io.claudebottle.policy.PlanText;
import io.claudebottle.session.selftest.Standing;
import java.time.Instant;
import java.util.List;

/// The preflight on stderr: the plan, what changed since the agent's last launch, the checks that did not pass, and what is known of the
/// backend's isolation; a blank line before and after.
final class PreflightText {

    private final Output output;

    PreflightText(Output output) {
        this.output = output;
    }

    /// @param standing of the plan's backend
    void show(BottlePlan plan, GrantDifference difference, Standing standing, Instant now) {
        output.blankLine();
        PlanText.of(plan.grants(), now).lines().forEach(output::line);
        sinceLastLaunch(difference).forEach(output::line);
        List<Check> remarkable = plan.checks().stream().filter(check -> check.outcome() != Check.Outcome.PASSED).toList();
        if (!remarkable.isEmpty()) {
            output.blankLine();
            output.line("Checks:");
            remarkable.forEach(this::show);
        }
        output.blankLine();
        output.line("Isolation of " + plan.grants().isolation().backend() + " on this machine: " + standing.sentence() + ".");
        if (standing.kind() != Standing.Kind.VERIFIED) {
            output.line("  " + Cli.NAME + " selftest --backend " + plan.grants().isolation().backend() + " tries it.");
        }
        output.blankLine();
    }

    private void show(Check check) {
        output.line((check.outcome() == Check.Outcome.FAILED ? "  failed   " : "  warning  ") + check.what());
        check.fix().lines().forEach(fix -> output.line("           " + fix));
    }

    private List<String> sinceLastLaunch(GrantDifference difference) {
        if (difference.firstLaunch()) {
            return List.of("", "First launch of this agent: there is nothing to compare with.");
        }
        if (difference.changes().isEmpty()) {
            return List.of("", "Since the last launch: nothing changed.");
        }
        output.blankLine();
        output.line("Since the last launch:");
        return difference.changes().stream().map(change -> "  " + word(change.kind()) + change.text()).toList();
    }

    private static String word(GrantDifference.Kind kind) {
        return switch (kind) {
            case WIDENED -> "wider     ";
            case NARROWED -> "narrower  ";
            case CHANGED -> "changed   ";
        };
    }
}
