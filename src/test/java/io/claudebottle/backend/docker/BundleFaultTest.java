package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.terminal.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a bottle whose sidecars get into trouble: nothing gets out, nothing is lost, and it is said.
@Tag("integration")
class BundleFaultTest {

    @TempDir
    Path root;

    private RealEngine real;
    private Bottle bottle;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @BeforeEach
    void launch() {
        real = new RealEngine(root);
        bottle = real.launch(new Declared().route("api.github.com"));
        real.backend.followEvents(bottle.identity(), said::add, () -> ended.complete(null));
    }

    @AfterEach
    void close() {
        if (real != null) {
            real.close();
        }
    }

    private String bundle() {
        return "claude-bottle-sidecars-" + bottle.identity();
    }

    /// SIGKILL for every process of that name in the bundle, by its own user: root in there has no right to kill.
    private void kill(String name) {
        String script = "for exe in /proc/[0-9]*/exe; do case $(readlink $exe) in */" + name + ") kill -9 $(basename $(dirname $exe)) ;; esac; done";
        assertThat(real.docker("exec", bundle(), "sh", "-c", script).stderr()).isEmpty();
    }

    private void isCutOff() throws Exception {
        ended.get(30, TimeUnit.SECONDS);
        assertThat(real.docker("inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", bundle()).stdout()).startsWith("false").doesNotContain("false 0");
        assertThat(bottle.exec("curl -sS -m 10 https://api.github.com/ 2>&1; curl -sS -m 10 --noproxy '*' https://1.1.1.1/ 2>&1").stdout()).doesNotContain("<html").contains("curl:");
        assertThat(real.backend.enumerateActive()).filteredOn(agent -> agent.slug().equals(bottle.identity()))
                .extracting(ActiveAgent::services).containsExactly(List.of());
    }

    @Test
    void killedPipelockTakesTheBundleWithItAndIsNamed() throws Exception {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_PIPELOCK", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        kill("pipelock");

        isCutOff();
        assertThat(said).anyMatch(line -> line.contains("\"daemon-died\"") && line.contains("pipelock"));
    }

    /// As the kernel does it when memory runs out.
    @Test
    void killedBundleLeavesAnAgentThatReachesNothing() throws Exception {
        real.docker("kill", bundle());

        isCutOff();
    }

    @Test
    void whatWasSaidBeforeTheEndIsThereAfterIt() throws Exception {
        bottle.exec("curl -s -m 10 https://denied.example/");
        Await.until(() -> said.stream().anyMatch(line -> line.contains("denied.example")), () -> "the refusal");
        real.docker("kill", bundle());
        ended.get(30, TimeUnit.SECONDS);

        List<String> again = new CopyOnWriteArrayList<>();
        var over = new CompletableFuture<Void>();
        real.backend.followEvents(bottle.identity(), again::add, () -> over.complete(null));
        over.get(30, TimeUnit.SECONDS);
        assertThat(again).anyMatch(line -> line.contains("denied.example"));
    }
}
