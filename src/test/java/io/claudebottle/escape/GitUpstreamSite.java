package io.claudebottle.escape;

import io.claudebottle.sidecar.gitgate.Shell;
import io.claudebottle.sidecar.gitgate.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A real git repository behind a real sshd, which bottles reach through their git gate only.
final class GitUpstreamSite implements AutoCloseable {

    static final String NAME = "vault";

    private final Shell operator;
    private final Path repository;
    private final SshServer ssh;

    private GitUpstreamSite(String address, Path directory) throws IOException, InterruptedException {
        operator = new Shell(Files.createDirectories(directory.resolve("operator")));
        repository = directory.resolve("vault.git");
        Files.writeString(operator.home().resolve(".gitconfig"), "[user]\n\tname = Operator\n\temail = o@example.com\n[init]\n\tdefaultBranch = main\n");
        operator.ok(directory, "init", "-q", "--bare", repository.toString());
        Path seed = directory.resolve("seed");
        operator.ok(directory, "clone", "-q", repository.toString(), seed.toString());
        operator.ok(seed, "commit", "-q", "--allow-empty", "-m", "begin");
        operator.ok(seed, "push", "-q", "origin", "HEAD:main");
        ssh = new SshServer(address, directory.resolve("sshd"), operator);
    }

    /// @param address of this host that the sidecars of a bottle reach
    static Optional<GitUpstreamSite> start(String address, Path directory) throws IOException {
        if (!Files.isExecutable(Path.of("/usr/sbin/sshd"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GitUpstreamSite(address, directory));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// As an operator declares it and as an agent writes it.
    String url() {
        return "ssh://" + System.getProperty("user.name") + "@" + Site.GIT + ":" + ssh.port() + repository;
    }

    /// The section of a bottle's file.
    String declaration() {
        try {
            return """
                    git:
                      - Name: %s
                        Upstream: %s
                        IdentityFile: %s
                        KnownHostKey: %s
                    """.formatted(NAME, url(), ssh.clientKeyFile(), ssh.hostKey());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// How often anybody connected to the upstream.
    long connections() {
        return ssh.connections();
    }

    /// What the upstream has under that name; "" when nothing.
    String tip(String branch) throws IOException, InterruptedException {
        Shell.Result result = operator.git(repository, "rev-parse", "--quiet", "--verify", "refs/heads/" + branch);
        return result.code() == 0 ? result.output().strip() : "";
    }

    String key() throws IOException {
        return Files.readString(ssh.clientKeyFile());
    }

    @Override
    public void close() {
        ssh.close();
    }
}
