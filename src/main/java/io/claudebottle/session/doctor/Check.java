package io.claudebottle.session.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/// One look that tells something about one or more dependencies.
///
/// @param look may block, and is interrupted when it takes too long; gives as many diagnoses, in the order of the dependencies
record Check(List<Dependency> about, Callable<List<Diagnosis>> look) {

    Check {
        about = List.copyOf(about);
    }

    static Check of(Dependency dependency, Callable<Diagnosis> look) {
        return new Check(List.of(dependency), () -> List.of(look.call()));
    }
}
