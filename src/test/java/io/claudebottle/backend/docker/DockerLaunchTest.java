package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.LaunchContract;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.Recorded;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How bottles of Docker's come and go, on top of how any do.
final class DockerLaunchTest extends LaunchContract<DockerBottlePlan, RealEngine> {

    @Override
    protected RealEngine connect(Path root, Map<String, String> overlay) {
        return new RealEngine(root, overlay);
    }

    @Test
    void launchGoesThroughEveryStage() {
        assertThat(real.prepare(new Declared().manifest(), false).stages().keySet()).containsExactly(Stage.values());
    }

    @Test
    void cancelInterruptsABuildThatIsRunning() throws IOException {
        DockerBottlePlan plan = rebuilt("FROM " + base() + "\nRUN echo waiting && sleep 600\n");
        var progress = new Recorded().cancelOnLine("Step 2/");

        assertThatThrownBy(() -> real.backend.launch(plan, Secrets.none(), progress)).isInstanceOf(CancellationException.class);
        assertNothingIsLeft(plan.identity());
    }

    @Test
    void buildThatFailsShowsTheLastFortyLinesOfItsLog() throws IOException {
        DockerBottlePlan plan = rebuilt("FROM " + base() + "\nRUN i=0; while [ $i -lt 60 ]; do echo line-$i; i=$((i+1)); done; exit 3\n");

        assertThatThrownBy(() -> real.backend.launch(plan, Secrets.none(), LaunchProgress.silent()))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().what()).contains("could not be built");
                    assertThat(e.problem().evidence()).hasSize(40).anyMatch("line-59"::equals).noneMatch("line-1"::equals);
                    assertThat(e.problem().command()).startsWith("docker", "build");
                });
        assertNothingIsLeft(plan.identity());
    }

    private static String base() {
        return BaseImages.of(System.getenv(), Settings.Images.defaults()).agent();
    }

    /// A plan for a bottle with a Dockerfile of its own in its state.
    private DockerBottlePlan rebuilt(String dockerfile) throws IOException {
        var spec = real.spec(new Declared().manifest(), false);
        Files.writeString(real.states.directory(spec.identity()).resolve(BottleStates.DOCKERFILE), dockerfile);
        DockerBottlePlan plan = real.backend.prepare(spec, root.resolve("stage"));
        assertThat(plan.images().agent()).isEqualTo("claude-bottle-rebuilt-" + spec.identity());
        return plan;
    }

    /// Its log is the evidence, and it is gone afterwards.
    @Test
    void sidecarThatEndsInsteadOfBecomingReadyIsShownWithItsLog() throws IOException {
        String image = "claude-bottle-test/broken-sidecar";
        Path context = Files.createDirectories(root.resolve("broken"));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + base() + "\nRUN mkdir -p /etc/egress\nCMD [\"sh\", \"-c\", \"echo out of luck; exit 5\"]\n");
        assertThat(real.docker("build", "-q", "-t", image, context.toString()).returnCode()).isZero();
        try (var broken = new RealEngine(root.resolve("other"), Map.of(ImagePlan.SIDECAR_VARIABLE, image))) {
            DockerBottlePlan plan = broken.prepare(new Declared().manifest(), false);
            assertThat(plan.images().buildSidecar()).as("an image of the operator's own is not built over").isFalse();

            assertThatThrownBy(() -> broken.backend.launch(plan, Secrets.none(), LaunchProgress.silent()))
                    .isInstanceOfSatisfying(ProblemException.class, e -> {
                        assertThat(e.problem().what()).contains("exit code 5");
                        assertThat(e.problem().evidence()).contains("out of luck");
                    });
            assertThat(broken.objects(plan.identity())).isEmpty();
        } finally {
            real.docker("rmi", image);
        }
    }

    /// The same topology but for one option: the host gets its address on the internal network, as it has by default.
    @Test
    void bottleThatIsNotClosedDoesNotStart() {
        DockerBottlePlan plan = real.prepare(new Declared().manifest(), false);
        var networks = new TreeMap<>(plan.project().networks());
        networks.computeIfPresent("internal", (_, network) ->
                new ComposeProject.Network(network.name(), network.internal(), new TreeMap<>(), network.labels()));
        var open = new DockerBottlePlan(
                plan.spec(), plan.stageDir(), plan.grants(), plan.secretRequests(), plan.topology(), plan.checks(), plan.images(),
                new ComposeProject(plan.project().name(), plan.project().services(), networks), plan.forwards());

        assertThatThrownBy(() -> real.backend.launch(open, Secrets.none(), LaunchProgress.silent()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the bottle is not closed")
                .hasMessageContaining("host");
        assertNothingIsLeft(plan.identity());
    }

    @Test
    void engineThatIsNotThereStopsNoPreflightAndEveryLaunchInWords() throws IOException {
        Path refused = root.resolve("refused.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(refused));
        }
        Map<String, String> words = Map.of(
                "unix://" + root.resolve("none.sock"), "No Docker engine is running",
                "unix://" + refused, "refuses connections",
                "ssh://somewhere", "cannot be used");
        for (String host : words.keySet()) {
            var backend = new DockerBackend(real.user, Map.of("DOCKER_HOST", host, "PATH", System.getenv("PATH")), real.states,
                    Settings::defaults, Clock.systemUTC());

            assertThat(backend.isAvailable()).isFalse();
            assertThat(backend.unavailability().orElseThrow().what()).contains(words.get(host));
            assertThat(backend.unavailability().orElseThrow().fix()).isNotEmpty();
            assertThatThrownBy(backend::enumerateActive).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> backend.prepareCleanup(Set.of())).as("unknown is not the same as none").isInstanceOf(ProblemException.class);
            DockerBottlePlan plan = backend.prepare(real.spec(new Declared().manifest(), false), root.resolve("stage"));
            assertThat(plan.checks()).anyMatch(check -> check.outcome() == Check.Outcome.FAILED);
            assertThatThrownBy(() -> backend.launch(plan, Secrets.none(), LaunchProgress.silent())).isInstanceOf(ProblemException.class);
        }
    }

    private static Path engineSocket() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        Assumptions.assumeTrue(host.startsWith("unix://"), "the engine is not at a socket of this machine, so no line to it can be cut");
        return Path.of(host.substring("unix://".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /networks/create", "POST /containers/create", "/archive?", "POST /containers/claude-bottle-", "/logs?"})
    void engineThatStopsInMidLaunchEndsInAClearMessage(String request) throws IOException {
        try (var line = new FaultySocket(root.resolve("e.sock"), engineSocket());
                var cut = new RealEngine(root.resolve("cut"), Map.of("DOCKER_HOST", line.dockerHost()))) {
            DockerBottlePlan plan = cut.prepare(new Declared().manifest(), false);
            line.cutAt(request);
            var progress = new Recorded().onLine("Undoing", line::mend);

            Throwable failure = catchThrowable(() -> cut.backend.launch(plan, Secrets.none(), progress));

            assertThat(failure).isInstanceOf(ProblemException.class).hasMessageMatching("(?s).*(stopped answering|ended instead).*");
            assertThat(cut.objects(plan.identity())).as("it came back, so everything could be undone").isEmpty();
        }
    }

    @Test
    void engineThatStaysAwayIsSaidToHaveLeftThings() throws IOException {
        try (var line = new FaultySocket(root.resolve("e.sock"), engineSocket());
                var cut = new RealEngine(root.resolve("cut"), Map.of("DOCKER_HOST", line.dockerHost()))) {
            DockerBottlePlan plan = cut.prepare(new Declared().manifest(), false);
            line.cutAt("POST /containers/create");

            assertThatThrownBy(() -> cut.backend.launch(plan, Secrets.none(), LaunchProgress.silent()))
                    .isInstanceOfSatisfying(ProblemException.class, e ->
                            assertThat(e.problem().evidence()).anyMatch(text -> text.contains("cleanup")).anyMatch(text -> text.startsWith("network ")));
            line.mend();
            assertThat(cut.objects(plan.identity())).isNotEmpty();
        }
    }

    @Test
    void fullDiskUnderTheStateStopsTheLaunchInWords() throws IOException {
        Path small = Files.createDirectories(root.resolve("small"));
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small file system");
        var mounted = real.runner.run(Command.of(List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString())));
        Assumptions.assumeTrue(mounted.returnCode() == 0, "a small file system cannot be mounted here: " + mounted.stderr());
        try (var full = new RealEngine(small.resolve("x"), Map.of())) {
            DockerBottlePlan plan = full.prepare(new Declared().manifest(), false);
            fill(small.resolve("ballast"));

            assertThatThrownBy(() -> full.backend.launch(plan, Secrets.none(), LaunchProgress.silent()))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("compose document cannot be written")
                    .hasMessageContaining("No space left");
            assertThat(full.objects(plan.identity())).isEmpty();
        } finally {
            real.runner.run(Command.of(List.of("umount", small.toString())));
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[4096];
            for (int i = 0; i < 1000; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
