package io.claudebottle.session.doctor;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Programs of the host: where they are, and what they say when asked for their version.
final class Programs {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+[\\w.+-]*");

    private final ProgramPath path;
    private final CommandRunner runner;

    Programs(ProgramPath path, CommandRunner runner) {
        this.path = path;
        this.runner = runner;
    }

    /// What is known of a program.
    ///
    /// @param file empty when no directory of the PATH has it
    /// @param ran whether it could be run and ended well
    /// @param said first line that it printed, made safe to show; "" when it printed none
    record Seen(Optional<Path> file, boolean ran, String said) {

        /// "" when it did not say one.
        String version() {
            Matcher matcher = VERSION.matcher(said);
            return matcher.find() ? matcher.group() : "";
        }

        /// @param fix what to do when it is not there
        Diagnosis diagnosis(Fix fix) {
            if (file.isEmpty()) {
                return Diagnosis.missing("is not installed", fix);
            }
            String where = file.get().toString();
            return ran
                    ? Diagnosis.fine("").at(version(), where)
                    : Diagnosis.missing("does not run" + (said.isEmpty() ? "" : ": " + said), Fix.of("Install it anew.")).at("", where);
        }
    }

    Optional<Path> find(String program) {
        return path.find(program);
    }

    /// Blocks until the program has ended, or for some seconds.
    Seen see(String program, String versionArgument) {
        return find(program).map(file -> ask(file, versionArgument)).orElseGet(() -> new Seen(Optional.empty(), false, ""));
    }

    private Seen ask(Path file, String versionArgument) {
        try {
            ExecResult result = run(List.of(file.toString(), versionArgument));
            String said = Stream.of(result.stdout(), result.stderr()).flatMap(String::lines).filter(line -> !line.isBlank()).findFirst().orElse("");
            return new Seen(Optional.of(file), result.returnCode() == 0, Printable.of(said.strip()));
        } catch (ProblemException e) {
            return new Seen(Optional.of(file), false, e.problem().what());
        }
    }

    /// @throws ProblemException when it cannot be started, or does not end in time
    ExecResult run(List<String> argv) {
        return runner.run(Command.of(new ArrayList<>(argv)).withTimeout(PATIENCE));
    }
}
