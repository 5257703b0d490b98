package io.claudebottle.backend;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where programs are, by the `PATH` of an environment, which need not be this process's own.
public final class ProgramPath {

    private static final List<String> SUFFIXES = File.pathSeparatorChar == ';' ? List.of(".exe", ".cmd") : List.of("");

    private final Map<String, String> environment;

    public ProgramPath(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// The file that a program of this name is, absolute, links not followed; empty when no directory of the `PATH` has one.
    public Optional<Path> find(String name) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> SUFFIXES.stream().flatMap(suffix -> file(directory, name + suffix)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Stream<Path> file(String directory, String name) {
        try {
            return Stream.of(Path.of(directory).toAbsolutePath().resolve(name));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }
}
