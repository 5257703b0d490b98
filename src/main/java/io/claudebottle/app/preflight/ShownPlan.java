package io.claudebottle.app.preflight;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.policy.BlastRadius;
import io.claudebottle.policy.GrantDifference;
import io.claudebottle.policy.GrantDifference.Change;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.PlanRow;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.policy.PlanText;
import io.claudebottle.policy.PreflightRows;
import io.claudebottle.policy.RouteTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A plan as the page shows it: every part a function of the plan, of what was agreed to last time, and of now.
///
/// @param lines in the order of the page
/// @param sentences what a hostile agent could and could not do
/// @param widened one tick each
/// @param secrets one field each, in the order in which the plan asks for them
/// @param gate what the gate will judge by; empty when the plan starts none
/// @param topology the engine's own document; "" when there is none
/// @param text the same as `start --dry-run` prints
public record ShownPlan(
        String identity,
        List<PlanLine> lines,
        List<BlastRadius.Sentence> sentences,
        GrantDifference difference,
        List<WidenedChange> widened,
        List<SecretField> secrets,
        List<Check> checks,
        Optional<EgressRules> gate,
        String topology,
        String text) {

    /// @param last what the operator agreed to at the last launch
    static ShownPlan of(BottlePlan plan, Optional<Grants> last, Instant now) {
        Grants grants = plan.grants();
        GrantDifference difference = GrantDifference.between(last, grants);
        List<SecretField> secrets = plan.secretRequests().stream().map(SecretField::new).toList();
        return new ShownPlan(
                plan.identity(),
                lines(grants, difference, secrets, now),
                BlastRadius.of(grants),
                difference,
                difference.widened().stream().map(WidenedChange::new).toList(),
                secrets,
                plan.checks(),
                Optional.of(grants)
                        .filter(all -> all.starts(Grants.Sidecar.EGRESS))
                        .map(all -> new EgressRules(RouteTable.of(all.routes()))),
                plan.topology(),
                PlanText.of(grants, now));
    }

    private static List<PlanLine> lines(Grants grants, GrantDifference difference, List<SecretField> secrets, Instant now) {
        List<SecretField> homeless = new ArrayList<>(secrets);
        List<PlanLine> lines = new ArrayList<>();
        for (PlanRow row : PreflightRows.of(grants, now)) {
            List<SecretField> here = homeless.stream().filter(field -> isAbout(row, field, grants)).toList();
            homeless.removeAll(here);
            boolean widened = difference.widened().stream().anyMatch(change -> isAbout(row, change));
            lines.add(new PlanLine(row, exposure(row, grants), here, widened));
        }
        // A value that belongs to no row is asked for all the same: the launch cannot do without it.
        homeless.forEach(field -> lines.add(new PlanLine(
                new PlanRow(Group.ENVIRONMENT, field.name(), field.prompt(), "", "", PlanRow.Tone.CAUTION), Optional.empty(), List.of(field), false)));
        lines.sort((a, b) -> a.row().group().compareTo(b.row().group()));
        return List.copyOf(lines);
    }

    private static boolean isAbout(PlanRow row, SecretField field, Grants grants) {
        return switch (row.group()) {
            case ENVIRONMENT -> row.label().equals(field.name());
            case EGRESS -> grants.routes().stream()
                    .anyMatch(route -> route.host().equals(row.label()) && route.tokenRef().equals(field.name()));
            default -> false;
        };
    }

    private static boolean isAbout(PlanRow row, Change change) {
        return row.group() == change.group() && row.label().equals(change.label());
    }

    private static Optional<Exposure> exposure(PlanRow row, Grants grants) {
        return Optional.of(row)
                .filter(shown -> shown.group() == Group.ENVIRONMENT)
                .flatMap(shown -> grants.env().stream().filter(env -> env.name().equals(shown.label())).findFirst())
                .map(Grants.Env::exposure);
    }

    public List<PlanLine> linesOf(Group group) {
        return lines.stream().filter(line -> line.row().group() == group).toList();
    }

    /// Whether nothing is new or different in a way that has to be looked at. Getting less needs no second look.
    public boolean isFamiliar() {
        return !difference.firstLaunch() && difference.changes().stream().allMatch(change -> change.kind() == GrantDifference.Kind.NARROWED);
    }

    Optional<Check> failedCheck() {
        return checks.stream().filter(check -> check.outcome() == Outcome.FAILED).findFirst();
    }

    List<SecretField> missing() {
        return secrets.stream().filter(Predicate.not(SecretField::isSupplied)).toList();
    }

    long unseen() {
        return widened.stream().filter(change -> !change.seenProperty().get()).count();
    }

    /// Takes over what the operator typed and ticked while an earlier plan of the same agent was shown: the same name is the same
    /// value, and the same change was seen.
    void inherit(ShownPlan earlier) {
        for (SecretField field : secrets) {
            earlier.secrets.stream()
                    .filter(other -> other.name().equals(field.name()))
                    .forEach(other -> field.valueProperty().set(other.valueProperty().get()));
        }
        for (WidenedChange change : widened) {
            earlier.widened.stream()
                    .filter(other -> other.change().equals(change.change()))
                    .forEach(other -> change.seenProperty().set(other.seenProperty().get()));
        }
    }

    void forgetSecrets() {
        secrets.forEach(field -> field.valueProperty().set(""));
    }
}
