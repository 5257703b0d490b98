package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a bottle can be seen by from outside.
final class Traces {

    private Traces() {}

    /// PID of claude inside its bottle: the same number is the same process.
    static String claudeOf(String identity) throws IOException, InterruptedException {
        return JobSite.run(Map.of(), "docker", "exec", "claude-bottle-" + identity, "sh", "-c", "pgrep -x claude | head -n 1").strip();
    }

    /// Names of everything on the engine that belongs to this identity.
    static List<String> leftBehind(String identity) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        for (String listing : List.of("ps -a --format {{.Names}}", "network ls --format {{.Name}}", "image ls --format {{.Repository}}")) {
            JobSite.run(Map.of(), ("docker " + listing).split(" ")).lines().filter(name -> name.contains(identity)).forEach(left::add);
        }
        return left;
    }

    /// The canary is in no command line on this host, nowhere in the operator's home, and in nothing the engine tells about the bottle.
    static void nothingKnowsTheSecret(JobSite site, String identity) throws IOException, InterruptedException {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            assertThat(processes.map(process -> process.info().commandLine().orElse(""))).noneMatch(line -> line.contains(JobSite.SECRET));
        }
        try (Stream<Path> files = Files.walk(site.home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(JobSite.SECRET);
            }
        }
        for (String container : List.of("claude-bottle-" + identity, "claude-bottle-sidecars-" + identity)) {
            assertThat(JobSite.run(Map.of(), "docker", "inspect", container)).doesNotContain(JobSite.SECRET);
            assertThat(JobSite.run(Map.of(), "docker", "logs", container)).doesNotContain(JobSite.SECRET);
        }
    }
}
