package io.claudebottle.problem;

/// Carries a [Problem] to whoever talks to the operator.
///
/// An ordinary exception on purpose: in the original a bad manifest raised an exit and took the dashboard down with it.
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.what());
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.what(), cause);
        this.problem = problem;
    }

    public ProblemException(String what, String fix) {
        this(Problem.of(what, fix));
    }

    public Problem problem() {
        return problem;
    }
}
