package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.Secrets;
import io.claudebottle.policy.GrantDifference;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.PreparedLaunch;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.selftest.SelfTest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// From a plan to a running claude, as `start` and `resume` share it: preflight, question, values, launch, claude. Whatever ends it
/// before the bottle runs leaves nothing behind.
final class LaunchFlow {

    /// How long an interrupted launch may take to undo what it did.
    private static final long UNDO_SECONDS = 60;

    private final VerbContext context;
    private final LaunchOptions options;
    private final Workbench workbench;
    private final Output output;

    LaunchFlow(VerbContext context, LaunchOptions options) {
        this.context = context;
        this.options = options;
        this.workbench = context.workbench().get();
        this.output = context.output();
    }

    /// @param prepare makes the plan
    /// @return the exit code of the verb
    int run(Supplier<PreparedLaunch> prepare) {
        boolean dryRun = options.dryRun() || workbench.environment().getOrDefault("CLAUDE_BOTTLE_DRY_RUN", "").equals("1");
        if (!dryRun) {
            requireTerminal();
        }
        return launchIfAgreed(prepare, dryRun).map(this::handOver).orElse(ExitCodes.OK);
    }

    /// @return empty when there was to be no launch
    private Optional<Bottle> launchIfAgreed(Supplier<PreparedLaunch> prepare, boolean dryRun) {
        try (var interruption = new Interruption()) {
            PreparedLaunch prepared = prepare(prepare, interruption);
            Optional<Secrets> agreed = agree(prepared, dryRun);
            if (agreed.isEmpty()) {
                workbench.launches().discard(prepared);
            }
            return agreed.map(secrets -> launch(prepared, secrets, interruption));
        }
    }

    /// The state of an identity is written while the plan is made, so an interruption waits for the plan and discards it.
    private PreparedLaunch prepare(Supplier<PreparedLaunch> prepare, Interruption interruption) {
        var planned = new CompletableFuture<PreparedLaunch>();
        interruption.undoBy(() -> planned.thenAccept(workbench.launches()::discard)
                .completeOnTimeout(null, UNDO_SECONDS, TimeUnit.SECONDS)
                .exceptionally(alreadyUndone -> null)
                .join());
        try {
            PreparedLaunch prepared = prepare.get();
            planned.complete(prepared);
            return prepared;
        } catch (RuntimeException e) {
            planned.completeExceptionally(e);
            throw e;
        }
    }

    /// Said before anything is prepared: a launch that cannot be agreed to, or shown, is not worth its wait.
    private void requireTerminal() {
        if (!options.yes() && !context.terminal().canAsk()) {
            throw new ProblemException("there is no terminal to ask on", "Give --yes to launch without a question, or --dry-run to only look.");
        }
        if (!options.detach() && !context.terminal().canShowClaude()) {
            throw new ProblemException(
                    "claude needs a terminal on stdin and stdout, and there is none",
                    "Give --detach, and go to it later with claude-bottle attach.");
        }
    }

    /// @return the values to launch with; empty when there is to be no launch, and that has been said
    private Optional<Secrets> agree(PreparedLaunch prepared, boolean dryRun) {
        try {
            Grants grants = prepared.plan().grants();
            GrantDifference difference = GrantDifference.between(new AgreedGrants(workbench.home()).last(grants.agent()), grants);
            var standing = new SelfTest(workbench, Clock.systemUTC()).standing(prepared.backendName());
            new PreflightText(output).show(prepared.plan(), difference, standing, Instant.now());
            if (dryRun) {
                output.say("dry-run requested; not starting container.");
                return Optional.empty();
            }
            stopOnFailedCheck(prepared.plan());
            if (!options.yes() && !Consent.given(context.terminal(), Output.PREFIX + "launch this agent? [y/N] ")) {
                output.say("aborted by user");
                return Optional.empty();
            }
            return Optional.of(new SecretQuestions(context.terminal(), workbench.environment())
                    .answer(prepared.plan().secretRequests(), options.yes()));
        } catch (RuntimeException e) {
            workbench.launches().discard(prepared);
            throw e;
        }
    }

    private static void stopOnFailedCheck(BottlePlan plan) {
        List<Check> failed = plan.checks().stream().filter(check -> check.outcome() == Check.Outcome.FAILED).toList();
        if (!failed.isEmpty()) {
            Check first = failed.getFirst();
            throw new ProblemException(
                    failed.size() == 1 ? "a check failed: " + first.what() : failed.size() + " checks failed, the first: " + first.what(),
                    first.fix());
        }
    }

    private Bottle launch(PreparedLaunch prepared, Secrets secrets, Interruption interruption) {
        var progress = new ProgressWords(output, prepared.plan().stages());
        var over = new CountDownLatch(1);
        interruption.undoBy(() -> {
            progress.cancel();
            awaitUndone(over);
        });
        try {
            return workbench.launches().launch(prepared, secrets, progress);
        } finally {
            over.countDown();
        }
    }

    private static void awaitUndone(CountDownLatch over) {
        try {
            over.await(UNDO_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int handOver(Bottle bottle) {
        if (options.detach()) {
            output.data(bottle.identity());
            output.say("the bottle is running; claude starts with: ./claude-bottle attach " + bottle.identity());
            return ExitCodes.OK;
        }
        return new ForegroundClaude(workbench, output).run(bottle, options.remoteControl());
    }
}
