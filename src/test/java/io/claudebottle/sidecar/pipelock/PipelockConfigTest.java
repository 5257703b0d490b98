package io.claudebottle.sidecar.pipelock;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.DefaultHosts;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class PipelockConfigTest {

    private static final Path DIRECTORY = Path.of("/var/lib/claude-bottle/pipelock");

    private static RouteTable table(String... hosts) {
        return new RouteTable(Stream.of(hosts).map(host -> new RouteRule(host, List.of(), "", "", "dev.md:7")).toList());
    }

    private static PipelockConfig config(RouteTable table, Set<String> passthrough, Path directory) {
        var rules = new RouteTable(table.rules().stream()
                .map(rule -> new RouteRule(
                        rule.host(), List.of(), "", "", rule.origin(), passthrough.contains(rule.host()), rule.once(), rule.denied()))
                .toList());
        return PipelockConfig.of(
                rules,
                8888,
                PipelockConfig.INNER,
                directory.resolve("ca.pem"),
                directory.resolve("ca-key.pem"));
    }

    private static Map<String, Object> parsed(PipelockConfig config) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(config.toYaml());
    }

    @Test
    void documentIsTheGoldenOne() throws IOException {
        try (InputStream golden = getClass().getResourceAsStream("pipelock.yaml")) {
            assertThat(config(table("packages.example.com", "api.anthropic.com", "git.example.com"), Set.of("packages.example.com"), DIRECTORY).toYaml())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void hostsAreExactlyThoseOfTheEgressGate() {
        RouteTable table = table("B.example.com", "a.example.com", "api.anthropic.com");

        assertThat(parsed(config(table, Set.of(), DIRECTORY)).get("api_allowlist")).isEqualTo(List.of("a.example.com", "api.anthropic.com", "b.example.com"));
        assertThat(table.rules()).extracting(RouteRule::host).containsExactlyInAnyOrder("a.example.com", "api.anthropic.com", "b.example.com");
    }

    @Test
    void aHostThatTheOperatorRefusedForGoodIsNotLetOutHereEither() {
        var table = new RouteTable(List.of(
                RouteRule.denied("never.example.com", "operator"), RouteRule.once("once.example.com", "operator"), new RouteRule("a.example.com", List.of(), "", "", "dev.md:7")));

        assertThat(config(table, Set.of(), DIRECTORY).hosts()).containsExactly("a.example.com", "once.example.com");
    }

    @Test
    void aTableWithoutHostsLetsNobodyOut() {
        assertThat(parsed(config(table(), Set.of(), DIRECTORY)).get("api_allowlist"))
                .as("an empty list would let everybody out")
                .isEqualTo(List.of("nobody.invalid"));
    }

    @Test
    void onlyClaudesOwnHostsAndThoseThatAskAreNotLookedInto() {
        assertThat(config(table("a.example.com", "b.example.com"), Set.of("b.example.com"), DIRECTORY).passthrough())
                .containsAll(DefaultHosts.UNSCANNED)
                .contains("b.example.com")
                .hasSize(DefaultHosts.UNSCANNED.size() + 1);
    }

    @Test
    void onlyARouteThatIsNotLookedIntoAsksForARestart() {
        PipelockConfig running = config(table("a.example.com", "b.example.com"), Set.of("b.example.com"), DIRECTORY);

        assertThat(running.needsRestartFor(config(table("a.example.com", "c.example.com"), Set.of(), DIRECTORY))).isFalse();
        assertThat(running.needsRestartFor(config(table("c.example.com"), Set.of("c.example.com"), DIRECTORY))).isTrue();
    }

    @Test
    @Tag("integration")
    void theRealPipelockAcceptsEveryKey(@TempDir Path directory) throws Exception {
        Path binary = RealPipelock.assumed();
        run(binary, "tls", "init", "--force", "--out", directory.toString());
        Path file = Files.writeString(directory.resolve("pipelock.yaml"), config(table("a.example.com"), Set.of(), directory).toYaml());

        assertThat(run(binary, "check", "-c", file.toString())).contains("Config validation: OK", "strict", "1 domains");

        Files.writeString(file, Files.readString(file).replace("enforce: true", "enforce: true\nhealth_watchdog: {}"));
        assertThat(run(binary, "check", "-c", file.toString())).as("a key of a later version").contains("health_watchdog");
    }

    private static String run(Path binary, String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(binary.toString()), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
