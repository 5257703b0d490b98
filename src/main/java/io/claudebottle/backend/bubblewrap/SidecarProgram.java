package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.Digests;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Java that the sidecars and the relay run on, and their jars: the very same that go into the bundle's image.
///
/// @param java the program
/// @param directory the sidecar's jar, with its libraries in `lib`
record SidecarProgram(Path java, Path directory) {

    /// Programs that only root could reach are copied here.
    static final Path OF_THE_SUPERUSER = Operator.PRODUCT.resolve("program");

    /// What both want of the virtual machine: small, and quick to start. Standard output belongs to the events.
    private static final List<String> SMALL = List.of(
            "-Xlog:disable", "-Xlog:all=warning:stderr", "-Xms8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError", "-XX:ReservedCodeCacheSize=16m", "--enable-native-access=ALL-UNNAMED");

    /// As in the bundle's image.
    private static final List<String> OF_THE_BUNDLE = List.of(
            "-Xmx64m", "-XX:MaxDirectMemorySize=32m", "-XX:TrimNativeHeapInterval=10000", "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.allocator.type=pooled", "-Dio.netty.allocator.numDirectArenas=1", "-Dio.netty.allocator.numHeapArenas=1",
            "-Dio.netty.allocator.maxOrder=3", "-Dslf4j.internal.verbosity=ERROR");

    /// @param directory as the product has it
    /// @throws ProblemException when it is not there, or cannot be read by whoever the bottle runs as
    static SidecarProgram find(Path directory, Operator operator) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new ProblemException("there is no program java at " + java, "Run Claude Bottle with a whole JDK 25 or with its own installer's runtime.");
        }
        if (!Files.isDirectory(directory.resolve("lib"))) {
            throw new ProblemException("the sidecar's program is not in " + directory, "Build the application (mvn package), then launch again.");
        }
        if (!operator.superuser()) {
            return new SidecarProgram(java, directory);
        }
        if (!isForEveryone(java)) {
            throw new ProblemException(
                    "the Java at " + java + " can be run by root only, and a bottle's sidecars never run as root",
                    "Use a JDK that every user may run, as those in /usr/lib/jvm are.");
        }
        return new SidecarProgram(java, isForEveryone(directory.resolve("lib")) ? directory : copied(directory));
    }

    static boolean isForEveryone(Path file) {
        try {
            for (Path part = file.toRealPath(); part != null; part = part.getParent()) {
                if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Once a build: the name tells of the jars' sizes and times.
    private static SidecarProgram.Copy plan(Path directory) throws IOException {
        List<Path> jars = jars(directory);
        var stamp = new StringBuilder();
        for (Path jar : jars) {
            stamp.append(jar).append(' ').append(Files.size(jar)).append(' ').append(Files.getLastModifiedTime(jar).toMillis()).append('\n');
        }
        return new Copy(jars, OF_THE_SUPERUSER.resolve(Digests.sha256(stamp.toString()).substring(0, 12)));
    }

    private record Copy(List<Path> jars, Path to) {}

    private static Path copied(Path directory) {
        try {
            Copy copy = plan(directory);
            if (!Files.isDirectory(copy.to())) {
                new Operator(true).passage(OF_THE_SUPERUSER);
                Path unfinished = Files.createTempDirectory(OF_THE_SUPERUSER, "new");
                Files.createDirectories(unfinished.resolve("lib"));
                for (Path jar : copy.jars()) {
                    Files.copy(jar, unfinished.resolve(directory.relativize(jar)), StandardCopyOption.COPY_ATTRIBUTES);
                }
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(unfinished, copy.to(), StandardCopyOption.ATOMIC_MOVE);
            }
            return copy.to();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the sidecar's program cannot be copied to " + OF_THE_SUPERUSER + ": " + e.getMessage(), "Free some space there."), e);
        }
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> top = Files.list(directory); Stream<Path> libraries = Files.list(directory.resolve("lib"))) {
            return Stream.concat(top, libraries).filter(file -> file.toString().endsWith(".jar")).sorted(Comparator.naturalOrder()).toList();
        }
    }

    /// The relay needs the product's own jar, and of the libraries only what writes its events.
    List<String> relay(List<String> arguments) {
        return argv(List.of("-Xmx48m"), "io.claudebottle.sidecar.relay.RelayMain", arguments);
    }

    List<String> sidecars() {
        return argv(OF_THE_BUNDLE, "io.claudebottle.sidecar.SidecarMain", List.of());
    }

    private List<String> argv(List<String> options, String main, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(java.toString()));
        argv.addAll(SMALL);
        argv.addAll(options);
        argv.addAll(List.of("-cp", classPath(), main));
        argv.addAll(arguments);
        return argv;
    }

    private String classPath() {
        try {
            return jars(directory).stream().map(Path::toString).collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the sidecar's program in " + directory + " cannot be read: " + e, "Build the application anew."), e);
        }
    }
}
