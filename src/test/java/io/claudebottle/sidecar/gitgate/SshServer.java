package io.claudebottle.sidecar.gitgate;

import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real sshd with a host key and a configuration of its own, where whoever runs the test may log in with one key.
public final class SshServer implements AutoCloseable {

    private final Path directory;
    private final Shell shell;
    private final String address;
    private final int port;
    private Process process;

    /// On the loopback interface.
    ///
    /// @param more further lines of its configuration
    SshServer(Path directory, Shell shell, String... more) throws IOException, InterruptedException {
        this("127.0.0.1", directory, shell, more);
    }

    /// @param address of this machine to listen on
    public SshServer(String address, Path directory, Shell shell, String... more) throws IOException, InterruptedException {
        this.address = address;
        this.directory = Files.createDirectories(directory);
        this.shell = shell;
        port = freePort();
        key("client", "");
        newHostKey();
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        List<String> config = new ArrayList<>(List.of(
                "Port " + port,
                "ListenAddress " + address,
                "HostKey " + directory.resolve("host"),
                "PidFile none",
                "AuthorizedKeysFile " + directory.resolve("client.pub"),
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "LogLevel VERBOSE",
                "AcceptEnv GIT_PROTOCOL",
                "SetEnv GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1"));
        config.addAll(List.of(more));
        Files.write(directory.resolve("config"), config);
        start();
    }

    static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    void start() throws IOException {
        process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", directory.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        long before = count("Server listening");
        Await.until("sshd listens", () -> count("Server listening") > before || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("sshd: " + Files.readString(log()));
        }
    }

    void stop() {
        process.destroy();
        process.onExit().join();
    }

    void newHostKey() throws IOException, InterruptedException {
        key("host", "");
    }

    /// @return file of the private half
    Path key(String name, String passphrase) throws IOException, InterruptedException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory.resolve(name + ".pub"));
        shell.run(directory, Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file.toString());
        return file;
    }

    private Path log() {
        return directory.resolve("log");
    }

    public int port() {
        return port;
    }

    String clientKey() throws IOException {
        return Files.readString(clientKeyFile());
    }

    public Path clientKeyFile() {
        return directory.resolve("client");
    }

    public String hostKey() throws IOException {
        return String.join(" ", List.of(Files.readString(directory.resolve("host.pub")).split(" ")).subList(0, 2)).strip();
    }

    String url(Path repository) {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
    }

    /// How often anybody connected, whatever became of it.
    public long connections() {
        return count("Connection from");
    }

    private long count(String words) {
        try {
            return Files.exists(log()) ? Files.readString(log()).lines().filter(line -> line.contains(words)).count() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
