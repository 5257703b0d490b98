package io.claudebottle.app;

import io.claudebottle.app.preflight.Starter;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.state.Home;
import java.nio.file.Path;
import java.util.List;

/// The same examples that `init` writes.
public final class ExampleStarter implements Starter {

    /// Name of the agent that it writes.
    public static final String AGENT = "starter";

    /// Variable that its bottle takes Claude's token from.
    static final String TOKEN_VARIABLE = "CLAUDE_BOTTLE_OAUTH_TOKEN";

    private static final String FILE = AGENT + ".md";

    private final Home home;

    public ExampleStarter(Home home) {
        this.home = home;
    }

    @Override
    public Path bottleFile() {
        return home.bottles().resolve(FILE);
    }

    @Override
    public Path agentFile() {
        return home.agents().resolve(FILE);
    }

    @Override
    public List<Example> examples() {
        return ExampleManifests.in(home);
    }

    @Override
    public void write() {
        ExampleManifests.writeInto(home);
    }
}
