package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job in the window: no mock between the click and claude.
@Tag("integration")
class WindowJobTest {

    private static final Path PICTURES = Path.of("target", "screenshots").toAbsolutePath();

    @TempDir
    Path root;

    @Test
    void anAgentIsLaunchedTalkedToOutlivesTheWindowAndIsStopped() throws Exception {
        try (var site = new JobSite(root)) {
            Path log = Path.of("target", "window.log").toAbsolutePath();
            String identity;
            String claude;
            try (var operator = Operator.open(site.environment, site.workingDirectory, log)) {
                operator.click("#newAgent");
                operator.sees(".choice .t-strong", "tester");
                operator.picture(PICTURES.resolve("job-1-picker.png").toString());
                operator.click(".choice");
                operator.sees("#launch", "Launch");
                operator.click("#copyDirectory");
                operator.enabled("#launch");
                operator.picture(PICTURES.resolve("job-2-preflight.png").toString());
                operator.click("#launch");
                operator.seesInTerminal("bypass permissions on");
                operator.type("please run the " + StubMessagesApi.COMMAND_WORD + " command");
                operator.seesInTerminal("please run the " + StubMessagesApi.COMMAND_WORD + " command");
                operator.press("ENTER");
                operator.seesInTerminal(StubMessagesApi.ANSWER + " node");
                operator.sees(".agent-state", "waiting for you");
                operator.picture(PICTURES.resolve("job-3-claude.png").toString());
                identity = CommandLine.run(site, "list", "active").split("\t")[1];
                claude = Traces.claudeOf(identity);
                Traces.nothingKnowsTheSecrets(site, identity);
                operator.kill();
            }

            Traces.theGateStoodBetween(site);
            assertThat(Traces.claudeOf(identity)).isEqualTo(claude);
            try (var operator = Operator.open(site.environment, site.workingDirectory, log)) {
                operator.click("=" + identity);
                operator.seesInTerminal(StubMessagesApi.ANSWER + " node");
                assertThat(Traces.claudeOf(identity)).isEqualTo(claude);
                operator.press("CONTROL SHIFT P");
                operator.type("stop " + identity);
                operator.press("ENTER");
                operator.click("#confirmStop");
                operator.seesNoMore(".agent-row .t-strong", identity);
                operator.click("#cleanupButton");
                operator.appears("#refresh");
                operator.picture(PICTURES.resolve("job-4-cleanup.png").toString());
            }

            assertThat(CommandLine.run(site, "cleanup", "--yes")).isEmpty();
            assertThat(Traces.leftBehind(identity)).isEmpty();
            assertThat(site.home.resolve("state").resolve(identity)).doesNotExist();
        }
    }
}
