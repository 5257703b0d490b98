package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Processes that were not necessarily started by this one.
final class LiveProcess {

    private static final long LOOK_AGAIN = Duration.ofMillis(5).toNanos();

    private LiveProcess() {}

    /// Whether this very process runs; one that has ended and waits to be buried does not.
    static boolean is(FirstProcess process) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(process.pid()), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X' && FirstProcess.of(process.pid()).equals(process);
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }

    /// The one that waits for it.
    ///
    /// @throws ProblemException when either has ended
    static FirstProcess parent(FirstProcess process) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(process.pid()), "stat"));
            return FirstProcess.of(Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("a process that was just started has ended", "See the end of the bottle's logs."), e);
        }
    }

    /// @param force SIGKILL in place of SIGTERM
    static void signal(FirstProcess process, boolean force) {
        Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        if (is(process)) {
            // The handle remembers the start time too, so that it never hits a successor.
            handle.ifPresent(known -> {
                if (force) {
                    known.destroyForcibly();
                } else {
                    known.destroy();
                }
            });
        }
    }

    /// @return whether all have ended in time
    static boolean awaitEnd(List<FirstProcess> processes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (processes.stream().anyMatch(LiveProcess::is)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return true;
    }
}
