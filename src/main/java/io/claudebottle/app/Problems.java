package io.claudebottle.app;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.Arrays;
import java.util.List;

/// Where a problem goes that belongs to no place on the page: it is logged and shown over the window until it is dismissed.
@FunctionalInterface
public interface Problems {

    void report(Problem problem);

    /// An exception that nobody foresaw, in the same shape as every other problem. One that carries a problem is not unforeseen.
    static Problem unexpected(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        List<String> trace = Arrays.stream(failure.getStackTrace()).limit(12).map(frame -> "  at " + frame).toList();
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return Problem.of(
                        "something unforeseen went wrong: " + failure.getClass().getSimpleName() + message,
                        "Running agents are not touched by it. Copy it as an issue, so that it can be corrected.")
                .withEvidence(trace);
    }
}
