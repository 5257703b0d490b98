package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
final class DockerLaunchTest {

    @TempDir
    Path root;

    RealEngine real;

    @BeforeEach
    void connect() {
        real = new RealEngine(root);
    }

    @AfterEach
    void endBottles() {
        if (real != null) {
            real.close();
        }
    }

    @Test
    void bottleRunsTheRealClaudeAndLeavesNothingWhenClosed() {
        DockerBottlePlan plan = real.prepare(new Declared().prompt("Be brief.").manifest(), false);
        Bottle bottle = real.backend.launch(plan, Secrets.none(), new PrintingProgress());

        ExecResult version = bottle.exec("claude --version && id -un && pwd", "node");
        assertThat(version.returnCode()).as(version.stderr()).isZero();
        assertThat(version.stdout()).contains("Claude Code").contains("node\n/home/node");

        bottle.close();
        bottle.close();
        assertThat(real.objects(plan.identity())).isEmpty();
    }

    /// What a person would see, in the test's report.
    private static final class PrintingProgress implements LaunchProgress {
        @Override
        public void stage(Stage stage) {
            System.out.println("== " + stage.title());
        }

        @Override
        public void log(String line) {
            System.out.println(line);
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable interrupt) {}
    }
}
