package io.claudebottle.sidecar.gitgate;

import io.claudebottle.sidecar.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An `ssh-agent` that holds the key of one upstream, in its memory and nowhere else.
final class KeyAgent implements AutoCloseable {

    private static final Duration QUICK = Duration.ofSeconds(10);

    private final String upstream;
    private final Path socket;
    private final Tools tools;
    private final Map<String, String> environment;
    private final Child child;
    private volatile boolean hasKey;

    /// @param environment with a search path
    /// @throws IOException when it does not come up
    KeyAgent(String upstream, Path socket, Tools tools, Map<String, String> environment) throws IOException {
        this.upstream = upstream;
        this.socket = socket;
        this.tools = tools;
        this.environment = environment;
        Files.deleteIfExists(socket);
        var up = new CountDownLatch(1);
        // It says where it listens once it does.
        this.child = Child.start("ssh-agent", List.of("ssh-agent", "-D", "-a", socket.toString()), environment, _ -> up.countDown());
        child.ended().whenComplete((_, _) -> up.countDown());
        try {
            if (!up.await(QUICK.toMillis(), TimeUnit.MILLISECONDS) || !Files.exists(socket)) {
                child.close();
                throw new IOException("the ssh-agent for '" + upstream + "' did not come up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.close();
            throw new IOException("interrupted while starting an ssh-agent", e);
        }
    }

    Path socket() {
        return socket;
    }

    boolean hasKey() {
        return hasKey;
    }

    CompletionStage<Void> ended() {
        return child.ended();
    }

    /// Puts this key in the place of the one before.
    ///
    /// @param key text of a private key without a passphrase
    /// @throws io.claudebottle.problem.ProblemException when ssh cannot read it; then there is no key at all
    /// @throws IOException when the agent does not answer
    synchronized void hold(byte[] key) throws IOException {
        hasKey = false;
        if (!add("-D", Tools.Feed.NOTHING).succeeded()) {
            throw new IOException("the ssh-agent for '" + upstream + "' does not answer");
        }
        if (!add("-", standardInput -> standardInput.write(key)).succeeded()) {
            throw PrivateKeyText.garbage(upstream);
        }
        hasKey = true;
    }

    private Tools.Outcome add(String what, Tools.Feed input) throws IOException {
        var with = new java.util.HashMap<>(environment);
        with.put("SSH_AUTH_SOCK", socket.toString());
        // Never a question on somebody's terminal.
        with.put("SSH_ASKPASS", "/bin/false");
        with.put("SSH_ASKPASS_REQUIRE", "force");
        return tools.run(new Tools.Job(List.of("ssh-add", "-q", what), with, socket.getParent(), input, QUICK));
    }

    @Override
    public void close() {
        child.close();
    }
}
