package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Claude on this host: the operator's own installation where there is one, else one that the product got from npm, once, into the
/// operator's home. A bottle only ever reads it.
final class ClaudeProgram {

    static final String PACKAGE = "@anthropic-ai/claude-code";

    /// Names a claude to take instead of the one on the `PATH`.
    static final String VARIABLE = "CLAUDE_BOTTLE_CLAUDE";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern VERSION = Pattern.compile("^(\\d+\\.\\d+\\.\\d+\\S*)");
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private final Path own;
    private final Map<String, String> environment;
    private final ProgramPath programs;
    private final CommandRunner runner;
    private final Map<Path, String> versions = new ConcurrentHashMap<>();

    /// @param own where the product keeps those that it got
    ClaudeProgram(Path own, Map<String, String> environment, ProgramPath programs, CommandRunner runner) {
        this.own = own;
        this.environment = Map.copyOf(environment);
        this.programs = programs;
        this.runner = runner;
    }

    /// The program itself, links followed. Scripts that need a JavaScript engine are passed over: a bottle has it only by accident.
    Optional<Path> find() {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return program(Path.of(named)).or(() -> {
                throw new ProblemException(VARIABLE + " names no program of claude: " + named, "Correct it or leave it out.");
            });
        }
        return programs.find("claude").flatMap(ClaudeProgram::program).or(this::newestOwn);
    }

    private Optional<Path> newestOwn() {
        try (Stream<Path> versions = Files.list(own)) {
            return versions.sorted(Comparator.comparing(ClaudeProgram::modified).reversed())
                    .map(version -> version.resolve("bin/claude"))
                    .flatMap(file -> program(file).stream())
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static Optional<Path> program(Path file) {
        try {
            Path real = file.toRealPath();
            try (InputStream in = Files.newInputStream(real)) {
                return Arrays.equals(in.readNBytes(ELF.length), ELF) ? Optional.of(real) : Optional.empty();
            }
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    boolean canInstall() {
        return programs.find("npm").isPresent();
    }

    /// As the program says it; "" when it does not say.
    String version(Path claude) {
        return versions.computeIfAbsent(claude, file -> {
            try {
                ExecResult result = runner.run(Command.of(List.of(file.toString(), "--version")).withTimeout(Duration.ofSeconds(20)));
                Matcher version = VERSION.matcher(result.stdout());
                return result.returnCode() == 0 && version.find() ? version.group(1) : "";
            } catch (ProblemException e) {
                return "";
            }
        });
    }

    /// Gets the newest from npm. When it throws, nothing of it is left.
    ///
    /// @return the program, which has said its version
    Path install(LaunchProgress progress) {
        Path unfinished = own.resolveSibling("claude-unfinished-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(unfinished);
            // Where it was found: a child's own path is not what the machine looks a program up on.
            String program = programs.find("npm").map(Path::toString).orElse("npm");
            List<String> npm = List.of(program, "install", "--prefix", unfinished.toString(), "--no-fund", "--no-audit", "--loglevel=http", PACKAGE + "@latest");
            progress.log(String.join(" ", npm));
            int code = runner.stream(Command.of(npm).withTimeout(PATIENCE), progress::log, progress::onCancel);
            progress.throwIfCancelled();
            Path claude = unfinished.resolve("node_modules/.bin/claude");
            Path real = program(claude).orElse(null);
            if (code != 0 || real == null) {
                throw new ProblemException(Problem.of("claude could not be got from npm", "See the log; or install claude yourself, from claude.com/claude-code.")
                        .withCommand(npm));
            }
            String version = version(real);
            versions.remove(real);
            if (version.isEmpty()) {
                throw new ProblemException("the claude that npm brought does not run", "See whether this machine's processor and C library are supported.");
            }
            Path kept = own.resolve(version).resolve("bin/claude");
            Files.createDirectories(kept.getParent());
            Files.move(real, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            progress.log("claude " + version + " is in " + kept);
            return kept;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("claude cannot be kept in " + own + ": " + e, "Free some space there (it takes about 500 MB)."), e);
        } finally {
            Trees.delete(unfinished);
        }
    }

    /// Somewhere that whoever the bottle runs as can read it.
    Path reachable(Path claude, Operator operator) {
        if (!operator.superuser() || SidecarProgram.isForEveryone(claude)) {
            return claude;
        }
        Path shared = SidecarProgram.OF_THE_SUPERUSER;
        Path copy = shared.resolve("claude-" + version(claude));
        try {
            if (!Files.exists(copy)) {
                operator.passage(shared);
                Path unfinished = Files.createTempFile(shared, "claude", "");
                Files.copy(claude, unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            return copy;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("claude cannot be copied to " + shared + ": " + e, "Free some space there (it takes about 500 MB)."), e);
        }
    }
}
