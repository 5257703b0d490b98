package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether bottles can be made here. Trying takes a process, so a yes holds for as long as this process lives, and a no for a few seconds.
final class Availability {

    private static final Duration NO_HOLDS = Duration.ofSeconds(5);

    private static final String OF_UTIL_LINUX = "Install util-linux (Debian: sudo apt-get install util-linux).";

    private final ProgramPath programs;
    private final Map<String, String> environment;
    private final Operator operator;
    private final Clock clock;
    private boolean yes;
    private Optional<Problem> no = Optional.empty();
    private Instant said = Instant.MIN;

    Availability(ProgramPath programs, Map<String, String> environment, Operator operator, Clock clock) {
        this.programs = programs;
        this.environment = environment;
        this.operator = operator;
        this.clock = clock;
    }

    synchronized Optional<Problem> problem() {
        if (yes || no.isPresent() && clock.instant().isBefore(said.plus(NO_HOLDS))) {
            return yes ? Optional.empty() : no;
        }
        no = look();
        yes = no.isEmpty();
        said = clock.instant();
        return no;
    }

    private Optional<Problem> look() {
        List<String> needed = new ArrayList<>(List.of("nsenter", "setsid", "prlimit"));
        if (operator.superuser()) {
            needed.add("setpriv");
        }
        return needed.stream()
                .filter(program -> programs.find(program).isEmpty())
                .findFirst()
                .map(missing -> Problem.of("The program " + missing + " is not on the PATH.", OF_UTIL_LINUX))
                .or(() -> NamespaceVerdict.of(NamespaceProbe.ofThisHost(environment).look()).map(NamespaceVerdict::problem));
    }
}
