package io.claudebottle.escape;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.mainjob.TestAuthority;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/// A bottle to break out of, a neighbour that it must not reach, and a leaky place: one without the product's measures, in which every
/// attack must succeed, because one that fails there as well would prove nothing.
abstract class Site implements AutoCloseable {

    static final String ALLOWED = "allowed.escape.test";

    /// Resolves for the sidecar just as well; only the allowlist stands before it.
    static final String EVIL = "evil.escape.test";

    /// Allowed below `/open/` only.
    static final String PATHS = "paths.escape.test";

    /// Allowed, with a credential that the gate puts on the wire.
    static final String AUTHENTICATED = "auth.escape.test";

    /// Where the git upstream of the bottle is.
    static final String GIT = "git.escape.test";

    static final String TOKEN_REFERENCE = "ESCAPE_TOKEN";

    /// Nobody inside may ever see it.
    static final String TOKEN = "gate-only-3b1d8e";

    /// Names that are allowed, but lead inward.
    static final Map<String, String> INWARD = Map.of(
            "loop.escape.test", "127.0.0.1",
            "loop-six.escape.test", "::1",
            "any.escape.test", "0.0.0.0",
            "metadata.escape.test", "169.254.169.254");

    private static final List<String> NAMES = List.of(ALLOWED, EVIL, PATHS, AUTHENTICATED, GIT);

    static final long MEMORY = 256L << 20;
    static final long PIDS = 96;

    final World world;

    /// Empty where sshd or gitleaks cannot be had.
    final Optional<GitUpstreamSite> upstream;

    /// Of this host, where the sidecars reach [#world] and the upstream.
    final String address;

    /// A file that nobody inside may see.
    final Path canary;

    final CommandRunner runner;
    final Map<String, String> environment;
    final BottleStates states;
    final Settings settings;
    private final Path root;
    private final Manifest manifest;
    private final List<Closeable> undo = new ArrayList<>();

    /// @param address of this host that the sidecars can reach
    /// @param overlay more variables
    Site(Path root, String address, Map<String, String> overlay) throws IOException {
        this.root = root;
        this.address = address;
        TestAuthority authority = authority(root);
        world = new World(address, authority.serverTls());
        undo.add(world::close);
        canary = Files.writeString(Files.createDirectories(root.resolve("host")).resolve("host-canary-" + System.nanoTime()), "host only");
        var hosts = new TreeMap<>(INWARD);
        NAMES.forEach(name -> hosts.put(name, address));
        Settings defaults = Settings.defaults();
        Settings.Images images = defaults.images();
        settings = defaults.withLimits(new Settings.Limits(MEMORY, 2, PIDS))
                .withNetwork(new Settings.Network(hosts))
                .withImages(images.withExtraCaFiles(List.of(authority.caPem().toString())));
        var home = new Home(root.resolve("home"));
        states = new BottleStates(home);
        var all = new HashMap<>(System.getenv());
        all.putAll(overlay);
        runner = new CommandRunner(all);
        all.put(TOKEN_REFERENCE, TOKEN);
        environment = Map.copyOf(all);
        upstream = withoutGitleaks().isEmpty() ? GitUpstreamSite.start(address, root.resolve("git")) : Optional.empty();
        upstream.ifPresent(started -> undo.add(started::close));
        manifest = manifest(home, root, upstream);
    }

    abstract Bottle bottle();

    abstract Bottle neighbour();

    /// One more bottle, whose end the attack sees to.
    abstract Bottle another();

    /// Runs a script where nothing of the product's is in its way.
    ///
    /// @param user `root` or an ordinary one
    abstract ExecResult leak(String user, String script);

    final ExecResult leak(String script) {
        return leak("root", script);
    }

    /// Runs a script in the host's own network.
    abstract ExecResult onTheHostsNetwork(String script);

    /// Addresses of the host, or that mean it from inside, besides those that it knows itself by.
    abstract List<String> moreAddressesOfTheHost();

    /// Addresses of the host that the leaky place reaches by a route.
    abstract List<String> addressesBeyondALink();

    /// A place that the canary is seen in, in the leaky place.
    abstract String leakyPlaceOfTheCanary();

    /// What is mounted inside from a real file system, as a regular expression.
    abstract String expectedMounts();

    /// Puts a program that runs as root inside and in the leaky place.
    ///
    /// @return its path
    abstract String plantProgramOfRoot();

    /// Where the agent finds the sidecars.
    abstract String addressOfTheDoors();

    /// Ports of the sidecars that anybody answers at.
    final List<String> doors() {
        return upstream.isPresent() ? List.of("9099", "9100", "9418") : List.of("9099", "9100");
    }

    /// Why memory is not bounded; "" when it is.
    abstract String withoutMemoryLimit();

    /// Why nothing is scanned for secrets; "" when it is.
    abstract String withoutPipelock();

    /// Why no push is scanned; "" when they are.
    abstract String withoutGitleaks();

    <P extends BottlePlan> Bottle launch(BottleBackend<P, ?> backend) {
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no bottles: " + problem.what()));
        String identity = Identity.mint("prisoner", new SecureRandom());
        states.write(new Metadata(identity, "prisoner", root.toString(), false, "2026-11-24T02:00:00Z", "claude-bottle-" + identity, backend.name()));
        P plan = backend.prepare(new BottleSpec(manifest, "prisoner", false, root, identity), root.resolve("stage"));
        Bottle launched = backend.launch(plan, Secrets.none(), LaunchProgress.silent());
        undo.add(launched::close);
        return launched;
    }

    final void undo(Closeable made) {
        undo.add(made);
    }

    private static TestAuthority authority(Path root) throws IOException {
        try {
            return TestAuthority.forHosts(NAMES, Files.createDirectories(root.resolve("authority")));
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Manifest manifest(Home home, Path root, Optional<GitUpstreamSite> upstream) throws IOException {
        String inward = INWARD.keySet().stream().map(host -> "    - host: " + host + "\n").collect(Collectors.joining());
        write(home.bottles().resolve("escape.md"), """
                ---
                env:
                  CANARY: a-canary-that-may-be-seen
                egress:
                  routes:
                    - host: %s
                    - host: %s
                      path_allowlist: [/open/]
                    - host: %s
                      auth: { scheme: Bearer, token_ref: %s }
                %s%ssupervise: true
                ---
                """.formatted(ALLOWED, PATHS, AUTHENTICATED, TOKEN_REFERENCE, inward, upstream.map(GitUpstreamSite::declaration).orElse("")));
        write(home.agents().resolve("prisoner.md"), "---\nbottle: escape\n---\n");
        return new ManifestLoader(home, root, root).load();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static ExecResult run(CommandRunner runner, List<String> argv, String script) {
        return runner.run(Command.of(argv).withInput(script));
    }

    @Override
    public void close() throws IOException {
        for (Closeable made : undo.reversed()) {
            made.close();
        }
    }
}
