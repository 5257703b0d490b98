package io.claudebottle.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Pseudo-terminals by pty4j, on Linux, macOS and Windows.
public final class Pty4jLauncher implements Pty.Launcher {

    @Override
    public Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows) throws IOException {
        Executable.requireDirectory(workingDirectory);
        if (!isWindows()) {
            Executable.find(argv.getFirst(), environment, workingDirectory);
        }
        PtyProcess process = new PtyProcessBuilder(argv.toArray(String[]::new))
                .setEnvironment(environment)
                .setDirectory(workingDirectory.toString())
                .setConsole(false)
                .setInitialColumns(columns)
                .setInitialRows(rows)
                .setRedirectErrorStream(true)
                .setUseWinConPty(true)
                .start();
        return new Pty4j(process);
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
