package io.claudebottle.terminal.pty;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Pseudo-terminals by pty4j, on Linux, macOS and Windows.
public final class Pty4jLauncher implements Pty.Launcher {

    @Override
    public Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows) throws IOException {
        requireDirectory(workingDirectory);
        requireExecutable(argv.getFirst(), environment, workingDirectory);
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

    /// pty4j starts the child in the parent's directory when its own cannot be entered, and says nothing.
    private static void requireDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("cannot start a terminal in " + directory + ": no such directory");
        }
    }

    /// pty4j only knows *Unknown reason*.
    private static void requireExecutable(String command, Map<String, String> environment, Path workingDirectory) throws IOException {
        if (isWindows()) {
            return;
        }
        if (command.contains("/")) {
            Path file = workingDirectory.resolve(command);
            if (!isExecutable(file)) {
                throw new IOException("cannot run '" + command + "': " + (Files.exists(file) ? "it is not executable" : "no such file"));
            }
        } else if (!isOnPath(command, environment.getOrDefault("PATH", ""), workingDirectory)) {
            throw new IOException("cannot run '" + command + "': it is not on the PATH");
        }
    }

    private static boolean isOnPath(String command, String path, Path workingDirectory) {
        for (String directory : path.split(File.pathSeparator)) {
            if (isExecutable(workingDirectory.resolve(directory).resolve(command))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
