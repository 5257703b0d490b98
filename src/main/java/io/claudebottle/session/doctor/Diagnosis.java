package io.claudebottle.session.doctor;

/// What a look at one dependency found, before it is known how much depends on it.
///
/// @param words what is wrong with it, or what there is to say, to be read after its name: `is not running`; "" for nothing but version and path
/// @param version "" when it has none
/// @param path the file or the address; "" when it has none
record Diagnosis(State state, String words, String version, String path, Fix fix) {

    enum State {
        FINE,
        /// It works, less well than it could.
        DOUBTFUL,
        /// It does not work or is not there.
        MISSING
    }

    static Diagnosis fine(String words) {
        return new Diagnosis(State.FINE, words, "", "", Fix.NONE);
    }

    static Diagnosis doubtful(String words, Fix fix) {
        return new Diagnosis(State.DOUBTFUL, words, "", "", fix);
    }

    static Diagnosis missing(String words, Fix fix) {
        return new Diagnosis(State.MISSING, words, "", "", fix);
    }

    Diagnosis at(String version, String path) {
        return new Diagnosis(state, words, version, path, fix);
    }

    boolean isFine() {
        return state == State.FINE;
    }
}
