package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verb on this very host, whose programs it finds only where the test put them on the PATH.
class DoctorCommandTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(String.join("\n", cli.run("doctor", "--json").out()));
    }

    private JsonNode finding(String check) throws IOException {
        for (JsonNode item : json()) {
            if (item.get("check").asText().equals(check)) {
                return item;
            }
        }
        throw new AssertionError("no finding of " + check);
    }

    private void install(String program, String... script) throws IOException {
        Path file = Files.writeString(Files.createDirectories(directory.resolve("host")).resolve(program), "#!/bin/sh\n" + String.join("\n", script) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        cli.environment.put("PATH", file.getParent().toString());
    }

    @Test
    void oneBackendIsEnough() throws IOException {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));

        JsonNode docker = finding("docker backend");
        CliHarness.Run run = cli.run("doctor");

        assertThat(docker.get("verdict").asText()).isEqualTo("warning");
        assertThat(docker.get("finding").asText()).isEqualTo("no engine answers");
        assertThat(docker.get("fix").asText()).isEqualTo("Start it.");
        assertThat(run.out().getFirst()).isEqualTo("Ready: bubblewrap. Docker command is not installed.");
        assertThat(run.code()).isZero();
    }

    @Test
    void withoutAnyBackendItFails() throws IOException {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));
        cli.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install bubblewrap."));

        assertThat(finding("docker backend").get("verdict").asText()).isEqualTo("failed");
        assertThat(finding("bwrap").get("verdict").asText()).isEqualTo("failed");
        assertThat(cli.run("doctor").code()).isEqualTo(1);
        assertThat(cli.run("doctor").out().getFirst()).startsWith("Not ready. No backend is available.");
    }

    @Test
    void aBackendThatWasChosenHasToBeThere() throws IOException {
        cli.environment.put(BottleBackends.VARIABLE, "docker");
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));

        assertThat(finding("docker backend").get("verdict").asText()).isEqualTo("failed");
        assertThat(cli.run("doctor").code()).isEqualTo(1);
    }

    @Test
    void aChoiceThatIsNoBackendIsAFindingAndNoCrash() throws IOException {
        cli.environment.put(BottleBackends.VARIABLE, "dokcer");

        assertThat(finding(BottleBackends.VARIABLE).get("fix").asText()).isEqualTo("Known are bubblewrap, docker.");
        assertThat(cli.run("doctor").code()).isEqualTo(1);
    }

    @Test
    void aProgramOfThePathIsShownWithItsVersionAndItsPlace() throws IOException {
        install("git", "echo git version 2.47.1");

        JsonNode git = finding("git");

        assertThat(git.get("verdict").asText()).isEqualTo("ok");
        assertThat(git.get("version").asText()).isEqualTo("2.47.1");
        assertThat(git.get("path").asText()).isEqualTo(directory.resolve("host/git").toString());
        assertThat(git.get("neededFor").asText()).isEqualTo("the git gate");
    }

    @Test
    void whatAProgramPrintsCannotMoveTheCursor() throws IOException {
        install("git", "printf 'git \\033[2J broken\\n'; exit 1");

        assertThat(finding("git").get("finding").asText()).isEqualTo("does not run: git <U+001B>[2J broken");
    }

    @Test
    void aHomeThatEveryoneMayWriteFails() throws IOException {
        Files.createDirectories(cli.home.root());
        Files.setPosixFilePermissions(cli.home.root(), PosixFilePermissions.fromString("rwxrwxrwx"));

        JsonNode home = finding("home");

        assertThat(home.get("verdict").asText()).isEqualTo("failed");
        assertThat(home.get("fix").asText()).isEqualTo("chmod o-w " + cli.home.root());
        assertThat(home.get("path").asText()).isEqualTo(cli.home.root().toString());
    }

    @Test
    void aBrokenManifestIsNamedWithFileAndLine() throws IOException {
        cli.broken.add(new ManifestProblem(cli.home.agents().resolve("bad.md"), 3, "", "unknown key.", ""));

        assertThat(finding("manifest").get("finding").asText()).isEqualTo(
                "has 2 agents and 1 bottle, and 1 mistake: " + cli.home.agents().resolve("bad.md") + ":3: unknown key.");
    }

    @Test
    void withoutAHomeNoneIsMade() {
        cli.run("doctor");

        assertThat(cli.home.root()).doesNotExist();
    }

    /// With the programs of this host, as far as it has them, in a user's directory that is watched.
    @Test
    void nothingIsChanged() throws IOException {
        ExampleManifests.writeInto(cli.home);
        Path user = Files.createDirectories(directory.resolve("user"));
        cli.environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        cli.environment.put("HOME", user.toString());
        cli.environment.put("XDG_CACHE_HOME", user.resolve(".cache").toString());
        SortedMap<String, String> before = tree(directory);

        CliHarness.Run run = cli.run("doctor");

        assertThat(run.out()).anyMatch(line -> line.contains("user namespaces"));
        assertThat(tree(directory)).isEqualTo(before);
    }

    /// Each file and directory with its kind, permissions, time of change and content.
    private static SortedMap<String, String> tree(Path root) throws IOException {
        var tree = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                var attributes = Files.readAttributes(path, BasicFileAttributes.class);
                String content = attributes.isRegularFile() ? sha256(Files.readAllBytes(path)) : "";
                tree.put(path.toString(), attributes.lastModifiedTime() + " " + Files.getPosixFilePermissions(path) + " " + content);
            }
        }
        return tree;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSameAsJson() throws IOException {
        List<String> keys = List.of("check", "verdict", "finding", "fix", "version", "path", "neededFor");

        assertThat(json()).isNotEmpty().allSatisfy(item -> {
            assertThat(item.fieldNames()).toIterable().containsExactlyElementsOf(keys);
            assertThat(item.get("verdict").asText()).isIn("ok", "absent", "warning", "failed");
            assertThat(item.get("neededFor").asText()).isNotEmpty();
            assertThat(item.get("finding").asText()).isNotEmpty();
        });
        assertThat(json()).extracting(item -> item.get("check").asText()).contains(
                "java", "home", "manifest", "disk space", "clock", "docker backend", "docker command", "docker engine", "compose plugin", "runsc",
                "bubblewrap backend");
    }

    @Test
    void onLinuxEveryPartOfBothOtherKindsOfBottleIsLookedAt() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "bubblewrap and KVM are Linux's");

        assertThat(json()).extracting(item -> item.get("check").asText()).contains(
                "GTK", "bwrap", "user namespaces", "util-linux", "dtach", "claude", "npm", "git", "ssh", "gitleaks", "pipelock", "cgroups", "smolvm", "KVM");
    }
}
