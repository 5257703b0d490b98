package io.claudebottle.session.selftest;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.FakeLedger;
import io.claudebottle.session.gate.FakeRouteDesk;
import io.claudebottle.session.supervise.FakeProposalDesk;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.SettingsFile;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// A workbench over one backend.
final class TestWorkbench {

    private TestWorkbench() {}

    static Workbench of(Path root, Home home, BottleStates states, BottleBackend<?, ?> backend, Map<String, String> environment, Clock clock) {
        var backends = new BottleBackends(List.of(backend), environment);
        return new Workbench(
                home,
                root,
                root,
                environment,
                new SettingsFile(home),
                cwd -> new ManifestLoader(home, cwd, root).load(),
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), clock, new SecureRandom()),
                new Sessions(
                        (_, _, _, _, _) -> {
                            throw new IOException("no terminal here");
                        },
                        states,
                        environment,
                        root),
                new FakeLedger(),
                new FakeRouteDesk(),
                new FakeProposalDesk(),
                new AuditLog(home, clock, _ -> {}));
    }
}
