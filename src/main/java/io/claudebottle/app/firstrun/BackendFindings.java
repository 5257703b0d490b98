package io.claudebottle.app.firstrun;

import io.claudebottle.app.firstrun.Finding.Verdict;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Optional;

/// What the backends themselves say: one that is missing is bad only while no other is there.
public final class BackendFindings implements HostLook {

    private final BottleBackends backends;

    public BackendFindings(BottleBackends backends) {
        this.backends = backends;
    }

    @Override
    public List<Finding> look() {
        record Asked(BottleBackend<?, ?> backend, Optional<Problem> missing) {}

        List<Asked> asked = backends.all().stream().map(backend -> new Asked(backend, backend.unavailability())).toList();
        Verdict whenMissing = asked.stream().anyMatch(each -> each.missing().isEmpty()) ? Verdict.WARNING : Verdict.FAILED;
        return asked.stream()
                .map(each -> each.missing()
                        .map(why -> new Finding(each.backend().name(), whenMissing, why.what(), why.fix(), ""))
                        .orElseGet(() -> new Finding(each.backend().name(), Verdict.OK, each.backend().isolation().bottle(), "", "")))
                .toList();
    }
}
