package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.util.List;

/// A process that is held on to: nobody else who gets its number can be taken for it.
final class WatchedProcess {

    private final String name;
    private final int descriptor;

    private WatchedProcess(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /// @param name for messages
    /// @throws IOException when it is gone
    static WatchedProcess of(String name, FirstProcess process) throws IOException {
        int descriptor = Kernel.openProcess(process.pid());
        // Only now: whoever has the number from here on is the one that is held.
        if (!FirstProcess.of(process.pid()).equals(process)) {
            Kernel.close(descriptor);
            throw new IOException(name + " is gone: its process number " + process.pid() + " has been given to another");
        }
        return new WatchedProcess(name, descriptor);
    }

    String name() {
        return name;
    }

    /// Moves the calling thread into its network.
    void enterNetwork() throws IOException {
        Kernel.enterNetworkOf(descriptor);
    }

    /// Blocks the thread, which should be one of the platform, until the first of them has ended.
    static WatchedProcess awaitEnd(List<WatchedProcess> processes) throws IOException {
        return processes.get(Kernel.awaitEnd(processes.stream().map(process -> process.descriptor).toList()));
    }
}
