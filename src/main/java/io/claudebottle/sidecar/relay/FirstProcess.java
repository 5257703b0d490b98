package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The process that a network namespace lives and dies with.
///
/// @param pid as seen by the relay
/// @param startTime in the kernel's ticks since boot: a number is given to another process one day, together they are not
public record FirstProcess(int pid, long startTime) {

    /// Where the start time is, counted from after the process' name; the 22nd of `/proc/PID/stat`.
    private static final int START_TIME = 19;

    /// @throws IOException when there is no such process
    public static FirstProcess of(int pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
        // The name is in parentheses, and may hold blanks and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new FirstProcess(pid, Long.parseLong(fields[START_TIME]));
    }

    /// @param text `PID:START-TIME`
    /// @throws IllegalArgumentException when it is something else
    public static FirstProcess parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("not a process and its start time: " + text);
        }
        return new FirstProcess(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public String toString() {
        return pid + ":" + startTime;
    }
}
