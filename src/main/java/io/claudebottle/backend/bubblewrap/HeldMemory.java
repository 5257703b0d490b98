package io.claudebottle.backend.bubblewrap;

import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What processes of this host hold for themselves. Files that they have mapped, as programs and libraries, are shared with others and not
/// counted.
final class HeldMemory {

    private static final Pattern ANONYMOUS = Pattern.compile("^RssAnon:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

    private HeldMemory() {}

    /// In bytes, of these and of all that they have started; empty when none of them runs any more.
    static OptionalLong of(List<FirstProcess> processes) {
        long[] each = processes.stream()
                .filter(LiveProcess::is)
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(ProcessHandle::pid)
                .distinct()
                .map(HeldMemory::held)
                .toArray();
        return each.length == 0 ? OptionalLong.empty() : OptionalLong.of(Arrays.stream(each).sum());
    }

    private static long held(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException gone) {
            return 0;
        }
    }

    /// @param status as the kernel gives it in `/proc/PID/status`
    static long parse(String status) {
        Matcher line = ANONYMOUS.matcher(status);
        return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
    }
}
