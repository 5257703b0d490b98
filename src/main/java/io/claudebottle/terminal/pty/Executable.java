package io.claudebottle.terminal.pty;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Looks before a child is started, because those who start it know only *Unknown reason*, or start it somewhere else.
final class Executable {

    private Executable() {}

    /// @throws IOException in a sentence, when there is no such directory
    static void requireDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("cannot start a terminal in " + directory + ": no such directory");
        }
    }

    /// The file that `execvp` would run for this command in the child: its PATH counts, not ours.
    ///
    /// @param environment the child's
    /// @throws IOException in a sentence, when there is none
    static Path find(String command, Map<String, String> environment, Path workingDirectory) throws IOException {
        if (command.contains("/")) {
            Path file = workingDirectory.resolve(command);
            if (!isExecutable(file)) {
                throw new IOException("cannot run '" + command + "': " + (Files.exists(file) ? "it is not executable" : "no such file"));
            }
            return file.toAbsolutePath();
        }
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = workingDirectory.resolve(directory).resolve(command);
            if (isExecutable(file)) {
                return file.toAbsolutePath();
            }
        }
        throw new IOException("cannot run '" + command + "': it is not on the PATH");
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
