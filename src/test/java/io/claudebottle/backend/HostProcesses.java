package io.claudebottle.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What everyone on this machine can see of its processes, those in bottles too.
public final class HostProcesses {

    private HostProcesses() {}

    /// Every command line that there is while something runs, its words apart by NUL.
    public static Set<String> commandLinesDuring(Supplier<?> work) {
        CompletableFuture<?> running = CompletableFuture.supplyAsync(work);
        Set<String> seen = new LinkedHashSet<>();
        while (!running.isDone()) {
            seen.addAll(files("cmdline").values());
        }
        running.join();
        return seen;
    }

    /// Environments by process number, of those that this user may look at.
    public static Map<Integer, String> environments() {
        return files("environ");
    }

    /// Processes that are in a namespace.
    ///
    /// @param kind as in `/proc/PID/ns`
    /// @param namespace as the kernel names it, `pid:[4026531836]`
    public static List<Integer> in(String kind, String namespace) {
        return numbers().filter(pid -> namespace(kind, pid).equals(namespace)).toList();
    }

    /// @return the kernel's name for it; "" when the process is gone
    public static String namespace(String kind, int pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "ns", kind)).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /// Processes in whose mounts a text is.
    public static List<Integer> thatSee(String text) {
        return files("mountinfo").entrySet().stream().filter(file -> file.getValue().contains(text)).map(Map.Entry::getKey).toList();
    }

    private static Map<Integer, String> files(String name) {
        Map<Integer, String> found = new TreeMap<>();
        numbers().forEach(pid -> {
            try {
                found.put(pid, Files.readString(Path.of("/proc", Integer.toString(pid), name), StandardCharsets.ISO_8859_1));
            } catch (IOException ended) {
                // It was there a moment ago, or is somebody else's.
            }
        });
        return found;
    }

    private static Stream<Integer> numbers() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.map(process -> process.getFileName().toString()).filter(name -> name.matches("\\d+")).map(Integer::valueOf).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
