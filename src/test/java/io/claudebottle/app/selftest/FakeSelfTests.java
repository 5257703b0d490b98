package io.claudebottle.app.selftest;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.selftest.SelfTestListener;
import io.claudebottle.session.selftest.SelfTests;
import io.claudebottle.session.selftest.Standing;
import io.claudebottle.session.selftest.Standing.Kind;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Self-tests that say what a test has them say, and stand still where a test has them stand.
public final class FakeSelfTests implements SelfTests {

    private static final List<String> NAMES = List.of(
            "Public addresses", "Cloud metadata", "IPv6", "The host's addresses", "The host's own services", "Outside names",
            "Other ports of the gate", "Hosts that are not allowed", "Addresses through the gate", "Other ports through the gate",
            "Capabilities", "No new privileges", "System calls", "The host's sockets");

    public final Map<String, Standing> standings = new ConcurrentHashMap<>();
    public final List<String> runs = new CopyOnWriteArrayList<>();

    /// What the next run finds.
    public volatile SelfTestReport finds = report(0, 0);

    /// When set, the next run finds nothing.
    public volatile Optional<Problem> fault = Optional.empty();

    /// How many checks come before a run stands still until it is counted down or cancelled.
    public volatile int comeFirst = Integer.MAX_VALUE;

    public final CountDownLatch standstill = new CountDownLatch(1);

    /// Of fourteen checks.
    public static SelfTestReport report(int broken, int untried) {
        List<Check> checks = new ArrayList<>();
        for (String name : NAMES) {
            int left = NAMES.size() - checks.size();
            Outcome outcome = left <= broken ? Outcome.BROKEN : left <= broken + untried ? Outcome.NOT_TRIED : Outcome.HELD;
            checks.add(new Check(
                    name.toLowerCase().replaceAll("\\W+", "-"), name, "What this proves about the bottle, in one sentence that is not short.", outcome,
                    outcome == Outcome.BROKEN ? "/run/docker.sock found" : "1.1.1.1 port 443 unreachable, 8.8.8.8 port 53 unreachable",
                    "Whoever answers there does what the agent says, as you: an engine's socket alone is the whole machine."));
        }
        return report(checks, true);
    }

    public static SelfTestReport unbelievable() {
        return report(report(0, 0).checks(), false);
    }

    private static SelfTestReport report(List<Check> checks, boolean controlFailed) {
        return new SelfTestReport(
                Instant.parse("2026-11-21T10:00:00Z"), "0.1.0", "docker",
                new TreeMap<>(Map.of("runtime", "runc", "image", "claude-bottle:latest", "host", "Linux 6.18.5 amd64")),
                Duration.ofMillis(12_600), checks,
                List.of(new Control("public-addresses", "Public addresses", "the bottle, at an open door", true, "egress port 9099 open"),
                        new Control("capabilities", "Capabilities", "a plain process of this host", controlFailed, "CapBnd 000001ffffffffff kept")));
    }

    public static Standing verified() {
        return new Standing(Kind.VERIFIED, "verified 3 days ago, 14 of 14", Optional.of(report(0, 0)));
    }

    @Override
    public Standing standing(String backend) {
        return standings.getOrDefault(backend, new Standing(Kind.NEVER, "never verified", Optional.empty()));
    }

    @Override
    public SelfTestReport run(Optional<String> backendName, LaunchProgress progress, SelfTestListener listener) {
        runs.add(backendName.orElseThrow());
        listener.launching("Starting the sidecars");
        fault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        SelfTestReport report = finds;
        progress.onCancel(standstill::countDown);
        if (comeFirst > 0) {
            listener.began(report.checks().size());
        }
        int come = 0;
        for (Check check : report.checks()) {
            if (come++ == comeFirst || comeFirst == 0 && come == 1) {
                await(progress);
            }
            listener.found(check);
        }
        report.controls().forEach(listener::controlled);
        standings.put(backendName.orElseThrow(), report.isVerified()
                ? new Standing(Kind.VERIFIED, "verified just now, 14 of 14", Optional.of(report))
                : report.isBelievable()
                        ? new Standing(Kind.NOT_HELD, report.held() + " of 14 held: The host's sockets broken and System calls could not be tried", Optional.of(report))
                        : new Standing(Kind.UNBELIEVABLE, "the self-test cannot be believed: what must fail did not, for Capabilities", Optional.of(report)));
        return report;
    }

    private void await(LaunchProgress progress) {
        try {
            standstill.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.throwIfCancelled();
    }
}
