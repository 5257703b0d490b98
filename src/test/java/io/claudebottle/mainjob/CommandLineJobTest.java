package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job in a terminal: real command line, real engine, real claude.
@Tag("integration")
class CommandLineJobTest {

    @TempDir
    Path root;

    @Test
    void anAgentIsLaunchedTalkedToKilledFoundAgainAndEnded() throws Exception {
        try (var site = new JobSite(root)) {
            String identity;
            String claude;
            try (var terminal = CommandLine.start(site, "start", "tester", "--cwd")) {
                terminal.sees("launch this agent? [y/N]");
                terminal.type("y\r");
                terminal.sees("bypass permissions on");
                terminal.type("please run the " + StubMessagesApi.COMMAND_WORD + " command");
                terminal.type("\r");
                terminal.sees(StubMessagesApi.ANSWER + " node");
                identity = CommandLine.run(site, "list", "active").split("\t")[1];
                claude = Traces.claudeOf(identity);
                Traces.nothingKnowsTheSecrets(site, identity);
                terminal.kill();
            }

            Traces.theGateStoodBetween(site);
            try (var terminal = CommandLine.start(site, "attach", identity)) {
                terminal.sees(StubMessagesApi.ANSWER + " node");
                assertThat(Traces.claudeOf(identity)).isEqualTo(claude);
                assertThat(CommandLine.run(site, "exec", identity, "--", "cat", "/home/node/workspace/hello.txt")).isEqualTo("hello from the workspace\n");
                terminal.type("/exit\r");
                assertThat(terminal.exitCode()).isZero();
            }

            // Claude ended well, so its bottle and its state went with it.
            assertThat(CommandLine.run(site, "list", "active")).isEmpty();
            assertThat(CommandLine.run(site, "cleanup", "--yes")).isEmpty();
            assertThat(Traces.leftBehind(identity)).isEmpty();
        }
    }
}
