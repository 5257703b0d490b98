package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
final class BubblewrapLaunchTest {

    @TempDir
    Path root;

    RealNamespaces real;

    @BeforeEach
    void connect() {
        real = new RealNamespaces(root);
    }

    @AfterEach
    void endBottles() {
        if (real != null) {
            real.close();
        }
    }

    @Test
    void scratch() {
        BubblewrapBottlePlan plan = real.prepare(new Declared().prompt("be brief").supervised().manifest(), false);
        
        
        long start = System.nanoTime();
        Bottle bottle; try { bottle = real.backend.launch(plan, Secrets.none(), new LaunchProgress() {
            @Override public void stage(Stage stage) { System.out.println((System.nanoTime() - start) / 1000000 + " " + stage); }
            @Override public void log(String line) { System.out.println((System.nanoTime() - start) / 1000000 + "   " + (line.length() > 300 ? line.substring(0, 300) : line)); }
            @Override public boolean cancelled() { return false; }
            @Override public void onCancel(Runnable interrupt) {}
        }); } catch (io.claudebottle.problem.ProblemException e) { System.out.println(e.problem()); throw e; }
        System.out.println((System.nanoTime() - start) / 1000000 + " up");
        System.out.println(bottle.claudeArgv(List.of("--version"), true));
        var r = bottle.exec("id; ls -la ~ /etc /; env; claude --version; curl -sS https://example.com 2>&1; curl -sv http://_egress.local/health 2>&1 | tail -3; cat ~/.claude.json | head -50; ps ax");
        System.out.println(r.stdout() + r.stderr());
        bottle.close();
        assertThat(real.backend.enumerateActive()).isEmpty();
    }
}
