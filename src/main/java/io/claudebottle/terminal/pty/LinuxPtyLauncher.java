package io.claudebottle.terminal.pty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Pseudo-terminals straight from the C library of Linux, without native code of our own.
public final class LinuxPtyLauncher implements Pty.Launcher {

    /// Whether this machine has what is called here: Linux on a 64-bit processor of the two common kinds (the numbers of flags differ on
    /// others) with a C library that can close what a child must not inherit.
    public static boolean isSupported() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name").equals("Linux") && (processor.equals("amd64") || processor.equals("aarch64")) && Libc.isComplete();
    }

    @Override
    public Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows) throws IOException {
        Executable.requireDirectory(workingDirectory);
        Path file = Executable.find(argv.getFirst(), environment, workingDirectory);
        var master = PtyMaster.open();
        try {
            master.resize(columns, rows, 0, 0);
            int pid = Libc.spawn(file, argv, environment, workingDirectory.toAbsolutePath(), master.slave());
            return new LinuxPty(master, pid);
        } catch (IOException | RuntimeException e) {
            master.close();
            throw e;
        }
    }
}
