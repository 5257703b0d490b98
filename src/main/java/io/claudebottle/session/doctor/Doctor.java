package io.claudebottle.session.doctor;

import io.claudebottle.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks at this host, at everything at once, and waits for nothing that hangs. Changes nothing.
public final class Doctor {

    /// Longer than an engine is given to answer, so that its own words are heard.
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<Check> checks;
    private final Duration patience;

    Doctor(List<Check> checks, Duration patience) {
        this.checks = List.copyOf(checks);
        this.patience = patience;
    }

    /// Blocks, for the time of the slowest look and never for longer than the patience. What did not answer by then is a finding.
    ///
    /// @throws CancellationException when the calling thread is interrupted
    public Report examine() {
        long deadline = System.nanoTime() + patience.toNanos();
        // Not in a try: closing would wait for what hangs.
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("doctor-", 0).factory());
        try {
            List<Future<List<Diagnosis>>> looks = checks.stream().map(check -> threads.submit(check.look())).toList();
            List<Looked> looked = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                List<Dependency> about = checks.get(i).about();
                List<Diagnosis> diagnoses = result(checks.get(i), looks.get(i), deadline);
                for (int j = 0; j < about.size(); j++) {
                    looked.add(new Looked(about.get(j), diagnoses.get(j)));
                }
            }
            return Report.of(looked);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Diagnosis> result(Check check, Future<List<Diagnosis>> look, long deadline) {
        try {
            return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            return forAll(check, Diagnosis.missing(
                    "did not answer within " + patience.toSeconds() + " s", Fix.of("Look whether it, or what it talks to, hangs; then check again.")));
        } catch (ExecutionException e) {
            // One look that fails hides no other.
            return forAll(check, e.getCause() instanceof ProblemException known
                    ? Diagnosis.missing("could not be looked at: " + known.problem().what(), Fix.of(known.problem().fix()))
                    : Diagnosis.missing("could not be looked at: " + e.getCause(), Fix.of("Report this.")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while looking at this host");
        }
    }

    private static List<Diagnosis> forAll(Check check, Diagnosis diagnosis) {
        return check.about().stream().map(_ -> diagnosis).toList();
    }
}
