package io.claudebottle.app;

import io.claudebottle.app.preflight.Starter;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.state.Home;
import java.nio.file.Path;

/// The same examples that `init` writes.
final class ExampleStarter implements Starter {

    private static final String FILE = "starter.md";

    private final Home home;

    ExampleStarter(Home home) {
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
    public void write() {
        ExampleManifests.writeInto(home);
    }
}
