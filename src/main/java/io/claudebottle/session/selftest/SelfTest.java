package io.claudebottle.session.selftest;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.PreparedLaunch;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.ProductVersion;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReports;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Launches a bottle of a backend, attacks it from inside, and ends it; keeps what was found.
public final class SelfTest implements SelfTests {

    /// No self-test lasts that long, so a bottle which is older has nobody who will end it.
    private static final Duration ABANDONED = Duration.ofMinutes(5);

    private static final Duration HOST_PATIENCE = Duration.ofSeconds(30);

    private final Workbench workbench;
    private final SelfTestReports reports;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public SelfTest(Workbench workbench, InstantSource clock) {
        this.workbench = workbench;
        this.reports = new SelfTestReports(workbench.home());
        this.clock = clock;
    }

    @Override
    public Standing standing(String backend) {
        return Standing.of(reports.last(backend), ProductVersion.number(), clock.instant());
    }

    @Override
    public SelfTestReport run(Optional<String> backendName, LaunchProgress progress, SelfTestListener listener) {
        Instant began = clock.instant();
        BottleBackend<?, ?> backend = workbench.backends().get(backendName);
        backend.unavailability().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        endAbandoned(backend);
        String token = "CLAUDE_BOTTLE_SELFTEST_" + nonce();
        String secret = "token-" + nonce();
        String seen = "seen-" + nonce();
        // Three different ones: what is looked for must not be found in how another is looked for.
        try (var host = new HostSide(workbench.home().selfTests(), "mark-" + nonce(), "canary-" + nonce())) {
            var declared = new ThrowAway(token, seen, workbench.home().selfTests());
            PreparedLaunch prepared =
                    workbench.launches().prepare(declared.manifest(), ThrowAway.AGENT, workbench.userDirectory(), false, Optional.of(backend.name()));
            Examination.Findings findings;
            try (Running running = launch(prepared, new Secrets(Map.of(token, secret)), progress, listener)) {
                // The token is on no command line here either: it is compared by the script, which travels over standard input.
                var examination = new Examination(host.surroundings(secret, seen, ThrowAway.ALLOWED), listener);
                findings = examination.run(running.bottle()::exec, this::onHost);
            }
            progress.throwIfCancelled();
            var report = new SelfTestReport(
                    began,
                    ProductVersion.number(),
                    backend.name(),
                    facts(prepared.plan().grants().isolation()),
                    Duration.between(began, clock.instant()),
                    findings.checks(),
                    findings.controls());
            reports.write(report);
            return report;
        }
    }

    private Running launch(PreparedLaunch prepared, Secrets secrets, LaunchProgress progress, SelfTestListener listener) {
        BottlePlan plan = prepared.plan();
        Optional<Check> failed = plan.checks().stream().filter(check -> check.outcome() == Check.Outcome.FAILED).findFirst();
        if (failed.isPresent()) {
            workbench.launches().discard(prepared);
            throw new ProblemException("a check failed: " + failed.get().what(), failed.get().fix());
        }
        var stages = new WatchedProgress(progress, stage -> listener.launching(plan.stages().getOrDefault(stage, stage.title())));
        try {
            return new Running(workbench.launches().launchUnremembered(prepared, secrets, stages));
        } catch (ProblemException e) {
            if (stages.reachedIsolation()) {
                // The launch's own proof failed: whatever was verified before is not so any more.
                reports.forget(prepared.backendName());
            }
            throw e;
        }
    }

    private ExecResult onHost(String script) {
        return new CommandRunner(workbench.environment()).run(Command.of(List.of("sh", "-s")).withInput(script).withTimeout(HOST_PATIENCE));
    }

    /// Bottles of self-tests that were killed.
    private void endAbandoned(BottleBackend<?, ?> backend) {
        for (ActiveAgent agent : backend.enumerateActive()) {
            if (agent.agentName().equals(ThrowAway.AGENT) && isAbandoned(agent.startedAt())) {
                backend.find(agent.slug(), Secrets.none()).ifPresent(Bottle::close);
                workbench.states().delete(agent.slug());
            }
        }
        for (String identity : workbench.states().identities()) {
            Optional<Metadata> metadata = workbench.states().read(identity);
            boolean left = metadata.filter(known -> known.agentName().equals(ThrowAway.AGENT) && known.backend().equals(backend.name())
                            && isAbandoned(known.startedAt()))
                    .isPresent();
            if (left && backend.find(identity, Secrets.none()).isEmpty()) {
                workbench.states().delete(identity);
            }
        }
    }

    private boolean isAbandoned(String startedAt) {
        try {
            return Instant.parse(startedAt).plus(ABANDONED).isBefore(clock.instant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private SortedMap<String, String> facts(Grants.Isolation isolation) {
        Map<String, String> facts = new HashMap<>();
        facts.put("runtime", isolation.runtime());
        facts.put("image", isolation.image());
        facts.put("image digest", isolation.imageDigest());
        facts.put("user", isolation.user());
        facts.put("network", isolation.network());
        facts.put("hardening", String.join(", ", isolation.hardening()));
        facts.put("host", System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        facts.values().removeIf(String::isEmpty);
        return new TreeMap<>(facts);
    }

    private String nonce() {
        return new BigInteger(64, random).toString(36);
    }

    /// The throw-away bottle, which ends with the test.
    private final class Running implements AutoCloseable {

        private final Bottle bottle;

        Running(Bottle bottle) {
            this.bottle = bottle;
        }

        Bottle bottle() {
            return bottle;
        }

        /// Twice if need be: engines are busy for a moment, and nobody else will do it.
        @Override
        public void close() {
            try {
                bottle.close();
            } catch (ProblemException e) {
                bottle.close();
            }
            workbench.states().delete(bottle.identity());
        }
    }

    /// Passes everything on, and knows how far the launch has come.
    private static final class WatchedProgress implements LaunchProgress {

        private final LaunchProgress progress;
        private final Consumer<Stage> heard;
        private volatile boolean isolation;

        WatchedProgress(LaunchProgress progress, Consumer<Stage> heard) {
            this.progress = progress;
            this.heard = heard;
        }

        boolean reachedIsolation() {
            return isolation;
        }

        @Override
        public void stage(Stage stage) {
            isolation = stage == Stage.ISOLATION;
            progress.stage(stage);
            heard.accept(stage);
        }

        @Override
        public void log(String line) {
            progress.log(line);
        }

        @Override
        public boolean cancelled() {
            return progress.cancelled();
        }

        @Override
        public void onCancel(Runnable interrupt) {
            progress.onCancel(interrupt);
        }
    }
}
