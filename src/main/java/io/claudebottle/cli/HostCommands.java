package io.claudebottle.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks a command of the host for one line.
@FunctionalInterface
interface HostCommands {

    /// First line that the command prints; empty when it is not installed, fails, or does not answer in time.
    Optional<String> firstLine(List<String> argv);

    static HostCommands onThisHost() {
        return HostCommands::run;
    }

    private static Optional<String> run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            try (var lines = process.inputReader(Charset.defaultCharset())) {
                return process.exitValue() == 0 ? Optional.ofNullable(lines.readLine()) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
