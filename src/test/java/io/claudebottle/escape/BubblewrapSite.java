package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.parts.SidecarDirectory;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Bottles of this kernel's namespaces. The leaky place is this host itself, where a process that no namespace holds can do anything.
final class BubblewrapSite extends Site {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Whom the agent is on the host, when the superuser runs it.
    private static final String ORDINARY = "52718";

    private final BubblewrapBackend backend;
    private final Bottle bottle;
    private final Bottle neighbour;
    private final Path plantings;

    BubblewrapSite(Path root) throws IOException {
        super(root, address(), Map.of("PATH", path()));
        plantings = Files.createTempDirectory(Path.of("/var/tmp"), "claude-bottle-escape");
        Files.setPosixFilePermissions(plantings, PosixFilePermissions.fromString("rwxr-xr-x"));
        undo(() -> {
            Files.deleteIfExists(plantings.resolve("whoami-really"));
            Files.delete(plantings);
        });
        backend = new BubblewrapBackend(root, environment, states, SidecarDirectory.ofTheProduct(), () -> settings, Clock.systemUTC());
        bottle = launch(backend);
        neighbour = launch(backend);
    }

    private static String address() {
        return World.addresses(Inet4Address.class).stream()
                .findFirst()
                .orElseGet(() -> Assumptions.abort("this host has no address but loopback, so there is no world"));
    }

    /// The scanners that the tests of images take are as good on the host.
    private static String path() {
        return Stream.concat(
                        Stream.of("CLAUDE_BOTTLE_TEST_PIPELOCK", "CLAUDE_BOTTLE_TEST_GITLEAKS")
                                .map(name -> System.getenv().getOrDefault(name, ""))
                                .filter(file -> !file.isEmpty())
                                .map(file -> Path.of(file).getParent().toString()),
                        Stream.of(System.getenv("PATH")))
                .distinct()
                .reduce((some, more) -> some + ":" + more)
                .orElseThrow();
    }

    private static String missing(String program) {
        return new ProgramPath(Map.of("PATH", path())).find(program).isPresent() ? "" : "there is no " + program + " on the PATH";
    }

    @Override
    Bottle bottle() {
        return bottle;
    }

    @Override
    Bottle neighbour() {
        return neighbour;
    }

    @Override
    Bottle another() {
        return launch(backend);
    }

    /// The host's argv that runs a command in a bottle as its agent, as a terminal is given it.
    static List<String> entering(Bottle bottle, String... command) {
        List<String> argv = bottle.claudeArgv(List.of(), false);
        List<String> whole = new ArrayList<>(argv.subList(0, argv.indexOf("claude")));
        whole.addAll(List.of(command));
        return whole;
    }

    /// Where its files are on this host.
    static Path directory(Bottle bottle) {
        return bottle.claudeArgv(List.of(), false).stream()
                .filter(word -> word.endsWith("/enter.args"))
                .map(Path::of)
                .findFirst()
                .orElseThrow()
                .getParent();
    }

    /// The number on this host of one of its processes: `holder`, `sidecars`, `relay`.
    static int process(Bottle bottle, String name) {
        try {
            JsonNode record = JSON.readTree(Files.readAllBytes(directory(bottle).resolve("bottle.json")));
            return Integer.parseInt(record.path(name).asText().split(":")[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean isSuperuser() {
        return System.getProperty("user.name").equals("root");
    }

    /// Runs a script in a network of the bottle's, as whoever may enter it.
    ExecResult inTheNetworkOf(int process, String script) {
        List<String> argv = new ArrayList<>(List.of("nsenter", "--net=/proc/" + process + "/ns/net"));
        if (!isSuperuser()) {
            argv.addAll(1, List.of("--user=/proc/" + process(bottle, "outer") + "/ns/user", "--preserve-credentials"));
        }
        argv.addAll(List.of("--", "sh", "-s"));
        return run(runner, argv, script);
    }

    /// Runs a script on the host as whom the agent is there.
    ExecResult asTheAgentOnTheHost(String script) {
        return leak("node", script);
    }

    @Override
    ExecResult leak(String user, String script) {
        return user.equals("root")
                ? run(runner, List.of("sh", "-s"), script)
                : run(runner, isSuperuser() ? List.of("setpriv", "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups", "sh", "-s") : List.of("sh", "-s"),
                        script);
    }

    @Override
    ExecResult onTheHostsNetwork(String script) {
        return leak(script);
    }

    ExecResult host(List<String> argv) {
        return runner.run(Command.of(argv));
    }

    @Override
    List<String> moreAddressesOfTheHost() {
        return List.of();
    }

    @Override
    List<String> addressesBeyondALink() {
        return List.of(address);
    }

    @Override
    String leakyPlaceOfTheCanary() {
        return canary.getParent().toString();
    }

    @Override
    String expectedMounts() {
        return "/usr|/bin|/sbin|/lib.*|/dev/(null|zero|full|random|urandom|tty)|/tmp|/var/tmp|/home/node|/etc(/.*)?|/opt/claude/bin/claude";
    }

    @Override
    String plantProgramOfRoot() {
        Assumptions.assumeTrue(isSuperuser(), "only the superuser can make a program of root's");
        Path program = plantings.resolve("whoami-really");
        assertThat(leak("cp /usr/bin/id " + program + " && chmod 4755 " + program).returnCode()).isZero();
        assertThat(bottle.exec("mkdir -p " + plantings + " && cp /usr/bin/id " + program + " && chmod 4755 " + program, "root").returnCode()).isZero();
        return program.toString();
    }

    @Override
    String addressOfTheDoors() {
        return "127.0.0.1";
    }

    @Override
    String withoutMemoryLimit() {
        return Optional.of(directory(bottle).resolve("bottle.json"))
                .map(file -> {
                    try {
                        return JSON.readTree(Files.readAllBytes(file)).path("cgroup").asText();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(String::isEmpty)
                .map(_ -> "no control group is handed down to this user, and nothing else bounds memory")
                .orElse("");
    }

    @Override
    String withoutPipelock() {
        return missing("pipelock");
    }

    @Override
    String withoutGitleaks() {
        return missing("gitleaks");
    }
}
