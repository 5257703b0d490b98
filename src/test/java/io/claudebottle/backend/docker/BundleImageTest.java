package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.parts.ExtraCertificates;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.state.Settings;
import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bundle's image as the product builds it, under names of this test's own.
@Tag("integration")
final class BundleImageTest {

    @TempDir
    Path root;

    private RealEngine real;
    private final List<List<String>> undo = new ArrayList<>();

    @BeforeEach
    void connect() {
        real = new RealEngine(root);
    }

    @AfterEach
    void remove() {
        undo.reversed().forEach(arguments -> real.docker(arguments.toArray(String[]::new)));
        if (real != null) {
            real.close();
        }
    }

    private String built(Map<String, String> overlay) {
        Map<String, String> environment = new HashMap<>(real.environment);
        environment.putAll(overlay);
        String tag = "claude-bottle-test/bundle:" + Long.toString(System.nanoTime(), 36);
        undo.add(List.of("rmi", "-f", tag));
        Path program = SidecarDirectory.ofTheProduct();
        new ImageBuilder(real.engine(), new DockerCli(real.runner, real.engine()::environmentForChild), environment, Settings::defaults, new ExtraCertificates(root), program)
                .buildSidecar(new ImagePlan("", false, Optional.empty(), "", tag, true), LaunchProgress.silent());
        return tag;
    }

    private String inside(String image, String script) {
        var result = real.docker("run", "--rm", "--network", "none", "--entrypoint", "sh", image, "-c", script);
        return result.stdout() + result.stderr();
    }

    private String started(String image, String daemons) throws IOException {
        Path routes = Files.writeString(root.resolve("routes.yaml"), "[{\"host\": \"api.anthropic.com\", \"origin\": \"default\"}]");
        String container = real.docker("create", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "-e", "CLAUDE_BOTTLE_SIDECAR_DAEMONS=" + daemons, image)
                .stdout()
                .strip();
        undo.add(List.of("rm", "-f", container));
        real.docker("cp", routes.toString(), container + ":/etc/egress/routes.yaml");
        real.docker("start", container);
        return container;
    }

    private String log(String container) {
        return real.docker("logs", container).stdout();
    }

    @Test
    void theBundleHasItsProgramsRunsAsNobodyAndEndsWithPipelock() throws IOException {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_PIPELOCK", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        String image = built(Map.of());

        assertThat(inside(image, "for p in pipelock gitleaks git ssh flock mkfifo; do command -v $p || echo no $p; done; id -u; id -un; ls -A /run/claude-bottle /var/lib/claude-bottle"))
                .contains("/usr/local/bin/pipelock", "/usr/local/bin/gitleaks", "65532", "bottle")
                .doesNotContain("no ")
                .as("nothing is left of the rehearsal")
                .doesNotContain("ca.pem", "control");

        String container = started(image, "pipelock,egress");
        Await.until(() -> log(container).contains("\"ready\""), () -> "the bundle is ready");
        real.docker("exec", container, "sh", "-c", "for p in /proc/[0-9]*; do [ \"$(cat $p/comm)\" != pipelock ] || kill -9 ${p#/proc/}; done");
        Await.until(() -> !real.docker("inspect", "-f", "{{.State.Running}}", container).stdout().contains("true"), () -> "the bundle ended");

        assertThat(real.docker("inspect", "-f", "{{.State.ExitCode}}", container).stdout().strip()).isEqualTo("1");
        assertThat(log(container)).contains("\"daemon-died\"", "pipelock ended with code 137");
    }

    @Test
    void anImageWithoutPipelockAndGitleaksIsBuiltAllTheSame() throws IOException {
        String image = built(Map.of("CLAUDE_BOTTLE_PIPELOCK_IMAGE", "none", "CLAUDE_BOTTLE_GITLEAKS_IMAGE", "none"));

        assertThat(inside(image, "ls /usr/local/bin /opt/pipelock /opt/gitleaks")).doesNotContain("os-release").doesNotContain("\npipelock\n", "\ngitleaks\n");

        String container = started(image, "egress");
        Await.until(() -> log(container).contains("\"ready\""), () -> "the bundle is ready");
    }
}
