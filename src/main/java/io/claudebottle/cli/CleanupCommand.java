package io.claudebottle.cli;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cleanup",
        header = "Find and remove what bottles left behind.",
        description = {
            "Shows everything first, asks once, and removes nothing that was not shown. What is alive or was kept to be resumed is "
                    + "shown as kept and is never removed. Exit code 1 when something could not be removed."
        },
        footer = {"", "Examples:", "  claude-bottle cleanup --dry-run", "  claude-bottle cleanup --yes"})
final class CleanupCommand implements Callable<Integer> {

    private final VerbContext context;

    @Option(names = {"-n", "--dry-run"}, description = "Show what would be removed, and stop.")
    private boolean dryRun;

    @Option(names = {"-y", "--yes"}, description = "Do not ask.")
    private boolean yes;

    CleanupCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = context.output();
        List<Pending<?>> pending = plans(context.workbench().get());
        pending.forEach(plan -> show(plan.plan()));
        if (pending.stream().allMatch(plan -> plan.plan().isEmpty())) {
            output.say("nothing to clean up.");
            return ExitCodes.OK;
        }
        if (dryRun) {
            output.say("dry-run requested; nothing removed.");
            return ExitCodes.OK;
        }
        if (!yes && !agreed()) {
            output.say("aborted by user");
            return ExitCodes.OK;
        }
        List<Removal> removals = pending.stream().flatMap(plan -> plan.cleanup().stream()).toList();
        removals.forEach(this::report);
        return removals.stream().allMatch(Removal::removed) ? ExitCodes.OK : ExitCodes.FAILURE;
    }

    /// An engine that is there and does not answer stops everything: what is alive is then unknown.
    private List<Pending<?>> plans(Workbench workbench) {
        Set<String> live = workbench.backends().liveIdentities();
        List<Pending<?>> pending = new ArrayList<>();
        for (BottleBackend<?, ?> backend : workbench.backends().all()) {
            backend.unavailability().ifPresentOrElse(
                    problem -> context.output().say(backend.name() + " backend skipped: " + problem.what()),
                    () -> pending.add(Pending.of(backend, live)));
        }
        return pending;
    }

    private void show(BottleCleanupPlan plan) {
        if (plan.leftovers().isEmpty()) {
            return;
        }
        context.output().line("--- " + plan.backendName() + " backend ---");
        for (Leftover leftover : plan.leftovers()) {
            context.output().line((leftover.locked() ? "  kept    " : "  remove  ") + leftover.kind() + ": " + leftover.name()
                    + "  (" + leftover.reason() + ")");
        }
    }

    private boolean agreed() {
        if (!context.terminal().canAsk()) {
            throw new ProblemException("there is no terminal to ask on", "Give --yes to remove all of the above, or --dry-run to only look.");
        }
        return Consent.given(context.terminal(), "remove all of the above? [y/N] ");
    }

    private void report(Removal removal) {
        Leftover leftover = removal.leftover();
        context.output().say(removal.removed()
                ? "removed " + leftover.kind() + " " + leftover.name()
                : "could not remove " + leftover.kind() + " " + leftover.name() + ": " + removal.problem());
    }

    /// Keeps a plan beside the backend that made it.
    private record Pending<C extends BottleCleanupPlan>(BottleBackend<? extends BottlePlan, C> backend, C plan) {

        static <C extends BottleCleanupPlan> Pending<C> of(BottleBackend<? extends BottlePlan, C> backend, Set<String> live) {
            return new Pending<>(backend, backend.prepareCleanup(live));
        }

        List<Removal> cleanup() {
            return backend.cleanup(plan);
        }
    }
}
