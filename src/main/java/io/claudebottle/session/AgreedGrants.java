package io.claudebottle.session;

import io.claudebottle.policy.Grants;
import io.claudebottle.policy.GrantsJson;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Remembers what the operator last agreed to for each agent, so that the next preflight can show what widened.
public final class AgreedGrants {

    private final Home home;

    public AgreedGrants(Home home) {
        this.home = home;
    }

    /// Empty at the first launch of an agent, and when the file cannot be read: then everything counts as new, which asks more of the
    /// operator and never less.
    public Optional<Grants> last(String agent) {
        try {
            return GrantsJson.read(Files.readString(file(agent)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// @throws ProblemException when the disk refuses
    public void remember(Grants grants) {
        Path file = file(grants.agent());
        try {
            AtomicFile.write(file, GrantsJson.write(grants).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot remember in " + file + " what was agreed to", "Free some space or correct the permissions of that directory."), e);
        }
    }

    /// An agent's name is the name of its file, so it is a file name.
    private Path file(String agent) {
        return home.grants().resolve(agent + ".json");
    }
}
