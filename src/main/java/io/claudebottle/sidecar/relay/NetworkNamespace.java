package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/// Another network than the host's. A socket belongs to the network of the thread that opens it, and serves any thread from then on; so one
/// thread stays over there, and does nothing but open sockets.
///
/// A thread also starts in the network of the one that starts it. This one must therefore start none, and to let a virtual thread go on can
/// mean to start the thread that carries it: only threads of the platform may [#call].
final class NetworkNamespace {

    private static final long STACK = 256 << 10;

    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private final String name;
    private final BlockingQueue<FutureTask<?>> asked = new LinkedBlockingQueue<>();

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /// What may fail with an [IOException].
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /// @throws IOException when it cannot be entered, or is the host's own
    static NetworkNamespace of(WatchedProcess process) throws IOException {
        var namespace = new NetworkNamespace(process.name());
        String host = current();
        Thread.ofPlatform().daemon().stackSize(STACK).name("network of " + process.name()).start(namespace::serve);
        namespace.call(() -> {
            process.enterNetwork();
            return null;
        });
        if (namespace.identity().equals(host)) {
            throw new IOException(process.name() + " has the host's own network");
        }
        return namespace;
    }

    private void serve() {
        try {
            while (true) {
                asked.take().run();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs something short over there, and waits for it.
    <T> T call(Work<T> work) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread asks for " + name);
        }
        var task = new FutureTask<>(work::run);
        asked.add(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // A socket that nobody takes would never be closed.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw new IOException(name + ": " + io.getMessage(), io);
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The kernel's name for it, `net:[4026531840]`.
    String identity() throws IOException {
        return call(NetworkNamespace::current);
    }

    /// The calling thread's.
    static String current() throws IOException {
        return Files.readSymbolicLink(OWN).toString();
    }
}
