package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.GitUpstream;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.SidecarMain;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The git-gate as the bundle's process runs it.
@Tag("integration")
@Timeout(90)
class GitGateProcessTest {

    @TempDir
    Path directory;

    private String said() {
        try {
            return Files.readString(directory.resolve("stdout"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keysComeInThroughTheControlPipeAndTerminationLeavesNobodyBehind() throws Exception {
        try (var site = new GateSite(directory)) {
            int port = SshServer.freePort();
            Files.writeString(
                    directory.resolve("upstreams.json"),
                    new GitUpstreams(List.of(new GitUpstream(GateSite.NAME, site.url(), "127.0.0.1", site.ssh.port(), site.ssh.hostKey()))).toJson());
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SidecarMain.class.getName());
            builder.environment().putAll(site.environment);
            builder.environment().put(GateSettings.PORT_VARIABLE, Integer.toString(port));
            builder.environment().put("CLAUDE_BOTTLE_SIDECAR_DAEMONS", "git-gate");
            builder.environment().put("CLAUDE_BOTTLE_SIDECAR_CONTROL", directory.resolve("control").toString());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.redirectOutput(directory.resolve("stdout").toFile()).redirectError(directory.resolve("stderr").toFile()).start();
            try {
                Await.until("ready", () -> said().contains("\"ready\"") || !process.isAlive());
                Files.writeString(
                        directory.resolve("control"), new ControlMessage.GitKeys(Map.of(GateSite.NAME, site.ssh.clientKey())).toLine() + "\n");
                Await.until("the key", () -> said().contains("\"op\":\"git-keys\""));
                assertThat(said()).contains("\"applied\"");
                Shell.Result fetched = site.agent.git(site.agent.home(), "ls-remote", "git://127.0.0.1:" + port + "/" + GateSite.NAME + ".git");
                assertThat(fetched.code()).as(fetched.output()).isZero();
                assertThat(fetched.output()).contains("refs/heads/trunk");
                List<ProcessHandle> children = process.descendants().toList();
                assertThat(children).hasSizeGreaterThanOrEqualTo(2);

                process.destroy();

                assertThat(process.waitFor(8, TimeUnit.SECONDS)).as("ended within the grace").isTrue();
                assertThat(process.exitValue()).as("128 + SIGTERM").isEqualTo(143);
                Await.until("their end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
                assertThat(said()).doesNotContain("PRIVATE KEY", site.ssh.clientKey().lines().toList().get(1));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }
}
