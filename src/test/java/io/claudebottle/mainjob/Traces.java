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

    /// Claude spoke to the model with the gate's credential, saw none itself, and was told why the other host is closed.
    static void theGateStoodBetween(JobSite site) {
        assertThat(site.model.authorizations()).isNotEmpty().allMatch(("Bearer " + JobSite.TOKEN)::equals);
        assertThat(site.model.toolResults()).singleElement().satisfies(result -> assertThat(result)
                .contains("HTTPS_PROXY=http://egress:9099")
                .contains(JobSite.SECRET_NAME + "=" + JobSite.SECRET)
                .contains("403 blocked: " + JobSite.DENIED_HOST + " is not on this bottle's egress allowlist")
                .doesNotContain(JobSite.TOKEN));
    }

    /// The canaries are in no command line on this host, nowhere in the operator's home, and in nothing the engine tells about the bottle.
    static void nothingKnowsTheSecrets(JobSite site, String identity) throws IOException, InterruptedException {
        for (String secret : List.of(JobSite.SECRET, JobSite.TOKEN)) {
            try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
                assertThat(processes.map(process -> process.info().commandLine().orElse(""))).noneMatch(line -> line.contains(secret));
            }
            try (Stream<Path> files = Files.walk(site.home)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(secret);
                }
            }
            for (String container : List.of("claude-bottle-" + identity, "claude-bottle-sidecars-" + identity)) {
                assertThat(JobSite.run(Map.of(), "docker", "inspect", container)).doesNotContain(secret);
                assertThat(JobSite.run(Map.of(), "docker", "logs", container)).doesNotContain(secret);
            }
        }
    }
}
