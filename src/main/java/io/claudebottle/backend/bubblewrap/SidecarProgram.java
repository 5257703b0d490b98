package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.Digests;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.RelayCommand;
import io.claudebottle.sidecar.relay.RelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Java that the sidecars and the relay run on, and their jars: the very same that go into the bundle's image.
///
/// @param java the program
/// @param directory the sidecar's jar, with its libraries in `lib`
public record SidecarProgram(Path java, Path directory) {

    /// Programs that only root could reach are copied here.
    static final Path OF_THE_SUPERUSER = Operator.PRODUCT.resolve("program");

    /// As in the bundle's image: small, and quick to start. Standard output belongs to the events.
    private static final List<String> MACHINE = List.of(
            "-Xlog:disable", "-Xlog:all=warning:stderr", "-Xms8m", "-Xmx64m", "-XX:MaxDirectMemorySize=32m", "-XX:ReservedCodeCacheSize=16m",
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:TrimNativeHeapInterval=10000", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError",
            "-Dio.netty.allocator.type=pooled", "-Dio.netty.allocator.numDirectArenas=1", "-Dio.netty.allocator.numHeapArenas=1",
            "-Dio.netty.allocator.maxOrder=3", "-Dslf4j.internal.verbosity=ERROR", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /// @param product directory as the product has it
    /// @throws ProblemException when it is not there, or cannot be read by whoever the bottle runs as
    static SidecarProgram find(Path product, Operator operator) {
        Path directory = laidOut(product);
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

    /// The same jars as the build has laid them out for a quick start, as long as they are the same.
    private static Path laidOut(Path product) {
        Path host = product.resolve("host");
        try (Stream<Path> top = Files.list(product)) {
            for (Path jar : top.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Path copy = host.resolve(jar.getFileName());
                if (Files.size(copy) != Files.size(jar) || !Files.getLastModifiedTime(copy).equals(Files.getLastModifiedTime(jar))) {
                    return product;
                }
            }
            return host;
        } catch (IOException none) {
            return product;
        }
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

    List<String> sidecars() {
        List<String> argv = new ArrayList<>(List.of(java.toString()));
        argv.addAll(MACHINE);
        Path unpacked = directory.resolve("native");
        if (Files.isDirectory(unpacked)) {
            argv.add("-Djava.library.path=" + unpacked);
        }
        argv.addAll(List.of("-cp", classPath(_ -> true), "io.claudebottle.sidecar.SidecarMain"));
        return withCache(argv, "sidecar.aot");
    }

    /// The relay needs the product's own jar, and of the libraries only what writes its events.
    List<String> relay(RelaySettings settings) {
        return withCache(RelayCommand.of(java, relayClassPath(), settings), "relay.aot");
    }

    private String relayClassPath() {
        return classPath(jar -> jar.getParent().equals(directory) || jar.getFileName().toString().startsWith("jackson-core"));
    }

    /// Classes as a rehearsal left them, when the build had one. A cache that does not fit costs only its gain.
    private List<String> withCache(List<String> argv, String name) {
        Path cache = directory.resolve(name);
        return Files.isRegularFile(cache) ? with(argv, "-XX:AOTCache=" + cache) : argv;
    }

    private static List<String> with(List<String> argv, String option) {
        List<String> more = new ArrayList<>(argv);
        more.add(1, option);
        return more;
    }

    private String classPath(Predicate<Path> wanted) {
        try {
            return jars(directory).stream().filter(wanted).map(Path::toString).collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the sidecar's program in " + directory + " cannot be read: " + e, "Build the application anew."), e);
        }
    }

    /// Prints the argv of a rehearsal, a word a line: `sidecars|relay OPTION [ARGUMENT]...`. A cache fits only what is started in exactly
    /// the same way.
    public static void main(String[] args) {
        var program = new SidecarProgram(Path.of(System.getProperty("java.home"), "bin", "java"), laidOut(SidecarDirectory.ofTheProduct()));
        List<String> arguments = List.of(args);
        List<String> argv = arguments.getFirst().equals("sidecars")
                ? program.sidecars()
                : program.relay(RelaySettings.parse(arguments.subList(2, arguments.size())));
        with(argv.stream().filter(word -> !word.startsWith("-XX:AOTCache=")).toList(), arguments.get(1)).forEach(System.out::println);
    }
}
