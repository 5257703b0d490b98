package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.backend.Secrets;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A home, a scratch backend and an agent called `dev`, wired as the application wires them.
final class ScratchWorld {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    final Path root;
    final Home home;
    final BottleStates states;
    final ScratchBackend backend;
    final AgreedGrants agreed;
    final Launches launches;
    final Sessions sessions;
    final Manifest manifest;

    ScratchWorld(Path root) throws IOException {
        this.root = root;
        home = new Home(root.resolve("home"));
        states = new BottleStates(home);
        backend = new ScratchBackend("scratch", root.resolve("b"), root, states, fakeClaude(root.resolve("bin")));
        agreed = new AgreedGrants(home);
        var backends = new BottleBackends(List.of(backend), Map.of("CLAUDE_BOTTLE_BACKEND", "scratch"));
        launches = new Launches(backends, states, agreed, Clock.fixed(NOW, ZoneOffset.UTC), new Random(7));
        sessions = new Sessions(new Pty4jLauncher(), states, Map.of("PATH", "/usr/bin:/bin", "TMUX", "outer", "TERM", "dumb", "LC_ALL", "C.UTF-8"), root);
        manifest = manifest(root);
    }

    private static Path fakeClaude(Path bin) throws IOException {
        Path claude = Files.createDirectories(bin).resolve("claude");
        try (InputStream script = ScratchWorld.class.getResourceAsStream("/scratch/claude")) {
            Files.copy(Objects.requireNonNull(script), claude);
        }
        if (!claude.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + claude + " executable");
        }
        return claude;
    }

    private static Manifest manifest(Path root) {
        var origin = new Origin(root.resolve("dev.md"), 2);
        var bottles = new TreeMap<String, BottleManifest>();
        bottles.put("dev", new BottleManifest("dev", Map.of(), List.of(), List.of(), false, Optional.empty(), Optional.empty(), "", origin));
        var agents = new TreeMap<String, AgentManifest>();
        agents.put("dev", new AgentManifest("dev", "dev", List.of(), "", "", false, origin));
        return new Manifest(bottles, agents, List.of(), List.of());
    }

    PreparedLaunch prepared() {
        return launches.prepare(manifest, "dev", root, false, Optional.empty());
    }

    Bottle bottle() {
        return launches.launch(prepared(), Secrets.none(), LaunchProgress.silent());
    }

    Path inside(Bottle bottle, String path) {
        return root.resolve("b").resolve(bottle.identity()).resolve("home/node").resolve(path);
    }
}
