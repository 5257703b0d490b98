package io.claudebottle.backend.docker;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;

/// The engine refused, or did not answer.
final class EngineException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    enum Kind {
        /// Nobody answers, or the line broke: whether the request was carried out is not known.
        UNREACHABLE,
        /// The name is taken, or the object is in use.
        CONFLICT,
        NOT_FOUND,
        /// Every other refusal.
        REFUSED
    }

    EngineException(Kind kind, Problem problem, Throwable cause) {
        super(problem, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
