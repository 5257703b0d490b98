package io.claudebottle.session.doctor;

/// A dependency, and what was found when it was looked at.
record Looked(Dependency at, Diagnosis found) {

    boolean isBackend() {
        return !at.backend().isEmpty();
    }

    boolean isMissing() {
        return found.state() == Diagnosis.State.MISSING;
    }
}
