package io.claudebottle.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command to be run in the terminal alone.
///
/// @param environment the child's whole environment
/// @param reports whether the terminal answers what only test suites ask
/// @param picture where a PNG of the last screen goes
/// @param dump where the text of the last screen goes
public record TerminalRun(
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        int columns,
        int rows,
        boolean reports,
        Optional<Path> dump,
        Optional<Path> picture) {}
