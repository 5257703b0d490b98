package io.claudebottle.app.preflight;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.PreparedLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What has to be asked of files and engines for a preflight. Every call may block.
public final class Preparation {

    private final Function<Path, Manifest> manifests;
    private final Launches launches;
    private final AgreedGrants agreed;
    private final BottleBackends backends;
    private final InstantSource clock;

    /// @param manifests as the workbench has it
    public Preparation(
            Function<Path, Manifest> manifests, Launches launches, AgreedGrants agreed, BottleBackends backends, InstantSource clock) {
        this.manifests = manifests;
        this.launches = launches;
        this.agreed = agreed;
        this.backends = backends;
        this.clock = clock;
    }

    /// A plan that can be launched, and how it looks.
    record Prepared(PreparedLaunch launch, ShownPlan plan) {}

    /// @param backends in the registry's order
    /// @param chosen name of the one to begin with
    record Choices(List<BackendChoice> backends, String chosen) {}

    /// @param preferred a backend's name, chosen if it is known; else the contract's default is
    Choices choices(String preferred) {
        String chosen = backends.knownNames().contains(preferred) ? preferred : backends.get(Optional.empty()).name();
        return new Choices(
                backends.all().stream().map(backend -> new BackendChoice(backend.name(), unavailability(backend))).toList(), chosen);
    }

    private static Optional<Problem> unavailability(BottleBackend<?, ?> backend) {
        if (backend.isAvailable()) {
            return Optional.empty();
        }
        return backend.unavailability().or(() -> Optional.of(Problem.of(backend.name() + " is not available")));
    }

    /// Leaves no trace when it throws.
    Prepared prepare(LaunchRequest request, String backendName) {
        Path directory = request.workingDirectory();
        if (!Files.isDirectory(directory)) {
            throw new ProblemException("the working directory " + directory + " is not a directory", "Choose one that exists.");
        }
        BottleBackend<?, ?> backend = backends.get(Optional.of(backendName));
        Optional<Problem> unavailable = unavailability(backend);
        if (unavailable.isPresent()) {
            throw new ProblemException(unavailable.get());
        }
        PreparedLaunch launch = launches.prepare(
                manifests.apply(directory), request.agentName(), directory, request.copyWorkingDirectory(), Optional.of(backendName));
        return new Prepared(launch, ShownPlan.of(launch.plan(), agreed.last(request.agentName()), clock.instant()));
    }

    void discard(Prepared prepared) {
        launches.discard(prepared.launch());
    }
}
