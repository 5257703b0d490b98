package io.claudebottle.app.preflight;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.LaunchFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An operator's home with one agent `implementer` in one bottle `dev`, two backends of directories, and everything that a consent needs.
public final class ConsentBench {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    public final Path directory;
    public final Path project;
    public final Home home;
    public final BottleStates states;
    public final AgreedGrants agreed;
    public final LaunchFigures figures;
    public final ScratchBackend docker;
    public final ScratchBackend bubblewrap;
    public final BottleBackends backends;
    public final Launches launches;
    public final Preparation preparation;
    public final Messages messages = new Messages(Locale.ENGLISH);
    public final List<Problem> problems = new CopyOnWriteArrayList<>();
    public final List<String> rememberedBackends = new CopyOnWriteArrayList<>();
    public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    /// Variables of the bottle; a test adds to them.
    public final Map<String, EnvValue> env = new LinkedHashMap<>();

    /// Routes of the bottle; a test adds to them.
    public final List<Route> routes = new CopyOnWriteArrayList<>();

    public final List<ManifestProblem> broken = new CopyOnWriteArrayList<>();
    public final List<ManifestProblem> warnings = new CopyOnWriteArrayList<>();

    /// When set, the starter cannot be written.
    public Optional<Problem> starterFault = Optional.empty();

    private final TreeMap<String, AgentManifest> agents = new TreeMap<>();

    public ConsentBench(Path directory) {
        this.directory = directory;
        project = makeDirectory(directory.resolve("project"));
        home = new Home(directory.resolve("home"));
        states = new BottleStates(home);
        agreed = new AgreedGrants(home);
        figures = new LaunchFigures(home);
        Path claude = directory.resolve("bin").resolve("claude");
        docker = new ScratchBackend("docker", directory.resolve("docker"), directory, states, claude);
        bubblewrap = new ScratchBackend("bubblewrap", directory.resolve("bubblewrap"), directory, states, claude);
        backends = new BottleBackends(List.of(docker, bubblewrap), Map.of());
        launches = new Launches(backends, states, agreed, clock, new Random(7));
        preparation = new Preparation(_ -> manifest(), launches, agreed, backends, figures, clock);
        agent("implementer", "Implements features in the repository and proves them with tests.", false);
    }

    public static Path makeDirectory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Origin at(int line) {
        return new Origin(home.bottles().resolve("dev.md"), line);
    }

    public ConsentBench agent(String name, String description, boolean fromWorkingDirectory) {
        Path folder = fromWorkingDirectory ? project.resolve(".claude-bottle/agents") : home.agents();
        agents.put(
                name,
                new AgentManifest(
                        name, "dev", List.of(), description, "You are " + name + ".", fromWorkingDirectory, new Origin(folder.resolve(name + ".md"), 1)));
        return this;
    }

    /// Declares the agent `implementer` again.
    public Starter starter() {
        return new Starter() {
            @Override
            public Path bottleFile() {
                return home.bottles().resolve("dev.md");
            }

            @Override
            public Path agentFile() {
                return home.agents().resolve("implementer.md");
            }

            @Override
            public List<Example> examples() {
                return ExampleManifests.in(home);
            }

            @Override
            public void write() {
                starterFault.ifPresent(fault -> {
                    throw new ProblemException(fault);
                });
                agent("implementer", "", false);
            }
        };
    }

    public ConsentBench withoutAgents() {
        agents.clear();
        return this;
    }

    public ConsentBench asks(String variable, String prompt) {
        env.put(variable, new EnvValue.Asked(prompt, at(6)));
        return this;
    }

    public ConsentBench route(String host) {
        routes.add(new Route(host, List.of(), Optional.empty(), Optional.empty(), at(12)));
        return this;
    }

    public Manifest manifest() {
        var bottle = new BottleManifest(
                "dev", Collections.unmodifiableMap(new LinkedHashMap<>(env)), List.<GitEntry>of(), List.copyOf(routes), false, Optional.empty(), Optional.empty(), "", at(1));
        return new Manifest(
                new TreeMap<>(Map.of("dev", bottle)), new TreeMap<>(agents), List.copyOf(broken), List.copyOf(warnings));
    }

    public PreflightViewModel preflight(FxThread fx) {
        return preflight(fx, "");
    }

    public PreflightViewModel preflight(FxThread fx, String preferredBackend) {
        return new PreflightViewModel(
                new LaunchRequest("implementer", project, false), preferredBackend, preparation, fx, messages, rememberedBackends::add, problems::add);
    }

    /// Makes what is declared now the thing that was agreed to last time.
    public ConsentBench agreeToWhatIsDeclared() {
        var prepared = preparation.prepare(new LaunchRequest("implementer", project, false), "docker");
        agreed.remember(prepared.launch().plan().grants());
        preparation.discard(prepared);
        return this;
    }
}
