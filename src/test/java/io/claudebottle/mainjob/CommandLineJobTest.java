package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
                claude = claudeOf(identity);
                nothingKnowsTheSecret(site, identity);
                terminal.kill();
            }

            assertThat(site.model.toolResults()).singleElement().satisfies(result ->
                    assertThat(result).contains("HTTPS_PROXY=http://egress:9099").contains(JobSite.SECRET_NAME + "=" + JobSite.SECRET));
            try (var terminal = CommandLine.start(site, "attach", identity)) {
                terminal.sees(StubMessagesApi.ANSWER + " node");
                assertThat(claudeOf(identity)).isEqualTo(claude);
                assertThat(CommandLine.run(site, "exec", identity, "--", "cat", "/home/node/workspace/hello.txt")).isEqualTo("hello from the workspace\n");
                terminal.type("/exit\r");
                assertThat(terminal.exitCode()).isZero();
            }

            // Claude ended well, so its bottle and its state went with it.
            assertThat(CommandLine.run(site, "list", "active")).isEmpty();
            assertThat(CommandLine.run(site, "cleanup", "--yes")).isEmpty();
            assertThat(leftBehind(identity)).isEmpty();
        }
    }

    /// PID of claude inside its bottle: the same number is the same process.
    private static String claudeOf(String identity) throws IOException, InterruptedException {
        return JobSite.run(java.util.Map.of(), "docker", "exec", "claude-bottle-" + identity, "sh", "-c", "pgrep -x claude | head -n 1").strip();
    }

    private static List<String> leftBehind(String identity) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        for (String listing : List.of("ps -a --format {{.Names}}", "network ls --format {{.Name}}", "image ls --format {{.Repository}}")) {
            JobSite.run(java.util.Map.of(), ("docker " + listing).split(" ")).lines().filter(name -> name.contains(identity)).forEach(left::add);
        }
        return left;
    }

    /// The canary is in no command line on this host, nowhere in the operator's home, and in nothing the engine tells about the bottle.
    private static void nothingKnowsTheSecret(JobSite site, String identity) throws IOException, InterruptedException {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            assertThat(processes.map(process -> process.info().commandLine().orElse(""))).noneMatch(line -> line.contains(JobSite.SECRET));
        }
        try (Stream<Path> files = Files.walk(site.home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(JobSite.SECRET);
            }
        }
        for (String container : List.of("claude-bottle-" + identity, "claude-bottle-sidecars-" + identity)) {
            assertThat(JobSite.run(java.util.Map.of(), "docker", "inspect", container)).doesNotContain(JobSite.SECRET);
            assertThat(JobSite.run(java.util.Map.of(), "docker", "logs", container)).doesNotContain(JobSite.SECRET);
        }
    }
}
