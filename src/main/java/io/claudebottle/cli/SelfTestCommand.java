package io.claudebottle.cli;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.CancellableProgress;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.selftest.SelfTest;
import io.claudebottle.session.selftest.SelfTestListener;
import io.claudebottle.session.selftest.Standing;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReports;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "selftest",
        header = "Try to break out of a throw-away bottle, on this machine.",
        description = {
            "Launches a bottle of the backend, attacks it from inside, and ends it again: a few seconds beside the launch. Nothing that runs is "
                    + "touched, and no attack does harm where it succeeds. Some attacks are also made where they must succeed; when one of those "
                    + "does not, nothing is believed.",
            "",
            "The report is kept, dated, and the preflight says what it is worth. Exit code 1 unless every check held and every control failed."
        },
        footer = {
            "", "Examples:", "  claude-bottle selftest", "  claude-bottle selftest --backend docker --json | jq '.checks[] | select(.outcome != \"held\")'"
        })
final class SelfTestCommand implements Callable<Integer> {

    /// How long an interrupted test may take to end its bottle.
    private static final long UNDO_SECONDS = 60;

    private final VerbContext context;

    @Option(names = "--backend", paramLabel = "NAME", description = "Backend to try (default: $CLAUDE_BOTTLE_BACKEND, else docker).")
    private String backend = "";

    @Option(names = "--json", description = "Print the report as a JSON object instead: at, version, backend, verified, believable, held, facts, checks, controls.")
    private boolean json;

    SelfTestCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        BottleBackend<?, ?> chosen = workbench.backends().get(Optional.of(backend));
        var selfTest = new SelfTest(workbench, Clock.systemUTC());
        context.output().say("launching a throw-away bottle on " + chosen.name());
        SelfTestReport report = run(selfTest, chosen.name());
        if (json) {
            context.output().data(SelfTestReports.tree(report).toPrettyString());
        } else {
            Standing standing = selfTest.standing(chosen.name());
            context.output().data(chosen.name() + ": " + standing.sentence());
        }
        return report.isVerified() ? ExitCodes.OK : ExitCodes.FAILURE;
    }

    private SelfTestReport run(SelfTest selfTest, String name) {
        var over = new CountDownLatch(1);
        var progress = new Brake();
        try (var interruption = new Interruption()) {
            interruption.undoBy(() -> {
                progress.cancel();
                await(over);
            });
            return selfTest.run(Optional.of(name), progress, new Told(context.output(), json));
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await(UNDO_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the launch says is said by the listener, and what its tools say by nobody.
    private static final class Brake extends CancellableProgress {
        @Override
        public void stage(Stage stage) {}

        @Override
        public void log(String line) {}
    }

    /// Each as it comes.
    ///
    /// @param json whether only the words are said, because the answer is the report
    private record Told(Output output, boolean json) implements SelfTestListener {

        private static final int NAME = 30;

        @Override
        public void launching(String stage) {
            output.say(stage);
        }

        @Override
        public void began(int checks) {
            output.say(checks + " checks from inside, at the same time");
        }

        @Override
        public void found(Check check) {
            line(switch (check.outcome()) {
                case HELD -> "held";
                case BROKEN -> "BROKEN";
                case NOT_TRIED -> "untried";
            }, check.name(), check.held() ? check.proves() : check.detail());
            if (check.outcome() == SelfTestReport.Outcome.BROKEN) {
                line("", "", check.meaning());
            }
        }

        @Override
        public void controlled(Control control) {
            line("control", control.name(), control.failed()
                    ? "failed as it must, in " + control.where()
                    : "DID NOT FAIL in " + control.where() + ": " + control.detail());
        }

        private void line(String outcome, String name, String words) {
            if (!json) {
                output.data(String.format("%-8s %-" + NAME + "s %s", outcome, name, words));
            }
        }
    }
}
