package io.claudebottle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.session.Sessions;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.Settings;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the operator's yes to the first thing that claude draws, against claude in a bwrap that was typed by hand, and on Docker where
/// there is an engine; all in alternation.
@Tag("bench")
class FirstPaintBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 20);
    private static final int DOCKER_RUNS = 5;

    /// What it draws first has its name in it, in two words that are styled alike.
    private static final String NAME = "Claude";

    @TempDir
    private Path directory;

    private BottleStates states;
    private Map<String, String> environment;

    @BeforeEach
    void home() throws IOException {
        environment = System.getenv();
        states = new BottleStates(new Home(directory.resolve("home")));
        Files.createDirectories(directory.resolve("user"));
    }

    @Test
    void clickToFirstPaint() throws Exception {
        var bubblewrap = new BubblewrapBackend(
                directory.resolve("user"), environment, states, SidecarDirectory.ofTheProduct(), Settings::defaults, Clock.systemUTC());
        assumeTrue(bubblewrap.isAvailable(), () -> "no namespaces: " + bubblewrap.unavailability());
        Path claude = new ProgramPath(environment).find("claude").map(FirstPaintBench::real).orElse(null);
        assumeTrue(claude != null, "no claude on the PATH");
        var docker = new DockerBackend(directory.resolve("user"), environment, states, Settings::defaults, Clock.systemUTC());

        List<Double> bottles = new ArrayList<>();
        List<Double> byHand = new ArrayList<>();
        List<Double> containers = new ArrayList<>();
        launched(bubblewrap);
        byHand(claude);
        for (int i = 0; i < RUNS; i++) {
            bottles.add(launched(bubblewrap));
            byHand.add(byHand(claude));
            if (i < DOCKER_RUNS && docker.isAvailable()) {
                containers.add(launched(docker));
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>(List.of(row("click to claude's first paint, bubblewrap", bottles, byHand, "bwrap by hand")));
        if (!containers.isEmpty()) {
            rows.add(row("click to claude's first paint, bubblewrap against docker", bottles, containers, "docker"));
        }
        Results.add(rows);
        assertThat(bottles).hasSize(RUNS);
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private <P extends BottlePlan, C extends BottleCleanupPlan> double launched(BottleBackend<P, C> backend) throws Exception {
        String identity = Identity.mint("researcher", new SecureRandom());
        states.write(new Metadata(identity, "researcher", directory.toString(), false, "", "claude-bottle-" + identity, backend.name()));
        P plan = backend.prepare(new BottleSpec(new Declared().manifest(), "researcher", false, directory, identity), directory.resolve("stage"));
        var sessions = new Sessions(Pty.Launcher.ofSystem(), states, environment, directory);
        long start = System.nanoTime();
        try (Bottle bottle = backend.launch(plan, Secrets.none(), LaunchProgress.silent());
                Pty pty = sessions.open(bottle, false, 120, 40)) {
            return awaitPaint(pty, start);
        }
    }

    /// The same programs, the same empty network, a home of its own: what somebody would type who wants no more than that.
    private double byHand(Path claude) throws Exception {
        Path home = Files.createTempDirectory(directory, "home");
        Files.writeString(home.resolve(".claude.json"), """
                {"hasCompletedOnboarding": true, "theme": "dark", "bypassPermissionsModeAccepted": true,
                 "projects": {"/home/node": {"hasTrustDialogAccepted": true}}}
                """);
        List<String> argv = List.of(
                "bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
                "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", home.toString(), "/home/node", "--clearenv",
                "--setenv", "HOME", "/home/node", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "TERM", "xterm-256color", "--setenv", "DISABLE_AUTOUPDATER", "1",
                "--setenv", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "--chdir", "/home/node", "--", claude.toString(), "--dangerously-skip-permissions");
        long start = System.nanoTime();
        try (Pty pty = Pty.Launcher.ofSystem().start(argv, environment, directory, 120, 40)) {
            return awaitPaint(pty, start);
        }
    }

    private static double awaitPaint(Pty pty, long start) throws IOException {
        var seen = new StringBuilder();
        byte[] piece = new byte[8192];
        InputStream output = pty.output();
        for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
            seen.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
            if (seen.toString().replaceAll("\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)", "").contains(NAME)) {
                return (System.nanoTime() - start) / 1e6;
            }
        }
        throw new AssertionError("claude ended before it drew anything: " + seen);
    }

    private static Map<String, Object> row(String name, List<Double> ours, List<Double> theirs, String alternative) {
        ours.sort(null);
        theirs.sort(null);
        double median = ours.get(ours.size() / 2);
        double other = theirs.get(theirs.size() / 2);
        System.out.printf(Locale.ROOT, "%s: %.0f ms (%.0f to %.0f), %s %.0f ms (%.0f to %.0f), ratio %.2f%n",
                name, median, ours.getFirst(), ours.getLast(), alternative, other, theirs.getFirst(), theirs.getLast(), median / other);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("figure", median);
        row.put("unit", "ms");
        row.put("alternative", other);
        row.put("ratio", median / other);
        row.put("spread", List.of(ours.getFirst(), ours.getLast()));
        row.put("runs", ours.size());
        return row;
    }
}
