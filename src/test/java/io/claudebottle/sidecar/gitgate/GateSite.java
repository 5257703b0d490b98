package io.claudebottle.sidecar.gitgate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.GitConfig;
import io.claudebottle.policy.GitUpstream;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.sidecar.Events;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An upstream behind a real sshd, the gate in front of it, and an agent that knows the upstream's address only.
final class GateSite implements AutoCloseable {

    static final String NAME = "project";

    final Path directory;
    final Shell agent;
    final Shell operator;
    final SshServer ssh;
    final Path upstream;
    final Events events = new Events();
    final Map<String, String> environment = new HashMap<>();
    GitGateDaemon gate;

    GateSite(Path directory, String... sshd) throws IOException, InterruptedException {
        this.directory = directory;
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "no sshd: install openssh-server");
        assumeTrue(gitleaks().isPresent(), "no gitleaks on the path; CLAUDE_BOTTLE_TEST_GITLEAKS may name one");
        agent = new Shell(Files.createDirectories(directory.resolve("agent")));
        operator = new Shell(Files.createDirectories(directory.resolve("operator")));
        Files.writeString(operator.home().resolve(".gitconfig"), "[user]\n\tname = Operator\n\temail = o@example.com\n[init]\n\tdefaultBranch = trunk\n");
        ssh = new SshServer(directory.resolve("sshd"), operator, sshd);
        upstream = directory.resolve("upstream.git");
        operator.ok(directory, "init", "-q", "--bare", upstream.toString());
        Path seed = directory.resolve("seed");
        operator.ok(directory, "clone", "-q", upstream.toString(), seed.toString());
        commit(operator, seed, "README", "hello\n");
        operator.ok(seed, "push", "-q", "origin", "trunk");
        environment.put("PATH", System.getenv("PATH"));
        environment.put(GateSettings.UPSTREAMS_VARIABLE, directory.resolve("upstreams.json").toString());
        environment.put(GateSettings.DIRECTORY_VARIABLE, directory.resolve("lib").toString());
        environment.put(GateSettings.RUN_VARIABLE, directory.resolve("run").toString());
        environment.put(GateSettings.GITLEAKS_VARIABLE, gitleaks().orElseThrow().toString());
    }

    private static Optional<Path> gitleaks() {
        String named = System.getenv("CLAUDE_BOTTLE_TEST_GITLEAKS");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv("PATH").split(":")).map(part -> Path.of(part, "gitleaks")).filter(Files::isExecutable).findFirst();
    }

    String url() {
        return ssh.url(upstream);
    }

    /// Starts the gate with a pinned host key and gives it the upstream's key.
    GateSite open() throws IOException {
        open(ssh.hostKey());
        gate.takeKeys(new ControlMessage.GitKeys(Map.of(NAME, ssh.clientKey())));
        return this;
    }

    /// @param knownHostKey "" pins none
    void open(String knownHostKey) throws IOException {
        int port = SshServer.freePort();
        environment.put(GateSettings.PORT_VARIABLE, Integer.toString(port));
        var upstreams = new GitUpstreams(List.of(new GitUpstream(NAME, url(), "127.0.0.1", ssh.port(), knownHostKey)));
        Files.writeString(directory.resolve("upstreams.json"), upstreams.toJson());
        Files.writeString(
                agent.home().resolve(".gitconfig"),
                "[user]\n\tname = Agent\n\temail = a@example.com\n[init]\n\tdefaultBranch = trunk\n"
                        + GitConfig.render(upstreams.list(), "127.0.0.1", port));
        gate = GitGateDaemon.fromEnvironment(environment, events.log());
        gate.start();
    }

    int port() {
        return Integer.parseInt(environment.get(GateSettings.PORT_VARIABLE));
    }

    Path cloned() throws IOException, InterruptedException {
        Path clone = agent.home().resolve("work");
        agent.ok(agent.home(), "clone", "-q", url(), clone.toString());
        return clone;
    }

    void commit(Shell who, Path work, String file, String content) throws IOException, InterruptedException {
        commit(who, work, file, content.getBytes(StandardCharsets.UTF_8));
    }

    void commit(Shell who, Path work, String file, byte[] content) throws IOException, InterruptedException {
        Path path = work.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        who.ok(work, "add", "--all");
        who.ok(work, "commit", "-q", "-m", "change " + file.replace('\n', ' '));
    }

    /// What the upstream really has.
    String tip(String ref) throws IOException, InterruptedException {
        Shell.Result result = operator.git(upstream, "rev-parse", "--quiet", "--verify", ref);
        return result.code() == 0 ? result.output().strip() : "";
    }

    String head(Path work) throws IOException, InterruptedException {
        return agent.ok(work, "rev-parse", "HEAD").strip();
    }

    JsonNode lastEvent() {
        return events.named("git").getLast();
    }

    /// Every file below, as one text.
    static String everythingIn(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        var text = new StringBuilder();
        for (Path file : files) {
            text.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (gate != null) {
            gate.close();
        }
        ssh.close();
    }
}
