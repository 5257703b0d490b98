package io.claudebottle.session.doctor;

/// What it means when a dependency is missing.
enum Weight {
    /// Nothing can be launched.
    ALWAYS {
        @Override
        Verdict whenMissing(boolean somethingElseRuns) {
            return Verdict.FAILED;
        }
    },
    /// One backend cannot be used, which is bad only while there is no other.
    BACKEND {
        @Override
        Verdict whenMissing(boolean somethingElseRuns) {
            return somethingElseRuns ? Verdict.WARNING : Verdict.FAILED;
        }
    },
    /// Bottles run, with a part less.
    PART {
        @Override
        Verdict whenMissing(boolean somethingElseRuns) {
            return Verdict.WARNING;
        }
    },
    /// Nobody needs it who did not ask for it.
    EXTRA {
        @Override
        Verdict whenMissing(boolean somethingElseRuns) {
            return Verdict.ABSENT;
        }
    };

    /// @param somethingElseRuns whether at least one backend is available
    abstract Verdict whenMissing(boolean somethingElseRuns);
}
