package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/// A process of its own that launches a bottle, and stands still at one place for as long as it takes to kill it.
///
/// Arguments: the root of a [RealNamespaces], the identity, and the place: a stage's name, or [#SPAWNED].
final class LaunchThatDies {

    /// The first process of the bottle is there, and nobody has written it down yet.
    static final String SPAWNED = "SPAWNED";

    /// What it says when it stands there.
    static final String HERE = "here";

    private LaunchThatDies() {}

    public static void main(String[] args) {
        Path root = Path.of(args[0]);
        String identity = args[1];
        String place = args[2];
        var states = new BottleStates(new Home(root.resolve("home")));
        var backend = new BubblewrapBackend(
                root.resolve("user"), System.getenv(), states, SidecarDirectory.ofTheProduct(), Settings::defaults, Clock.systemUTC());
        Path files = BottleDirectory.of(states, identity, Operator.ofThisProcess()).root();
        var plan = backend.prepare(new BottleSpec(new Declared().prompt("x").manifest(), "researcher", false, root.resolve("cwd"), identity), root);
        backend.launch(plan, Secrets.none(), new LaunchProgress() {
            @Override
            public void stage(Stage stage) {
                if (stage.name().equals(place)) {
                    standStill();
                }
            }

            @Override
            public void log(String line) {}

            @Override
            public boolean cancelled() {
                if (place.equals(SPAWNED) && !Marked.of(files).isEmpty()) {
                    standStill();
                }
                return false;
            }

            @Override
            public void onCancel(Runnable interrupt) {}
        });
    }

    private static void standStill() {
        System.out.println(HERE);
        while (true) {
            LockSupport.park();
        }
    }
}
