package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Asks this host for namespaces, and looks up what could be in their way.
///
/// It tries, because no setting says it for sure: a container around this process, a profile or a limit may forbid what a sysctl allows.
/// What is tried are namespaces of a process that ends at once, so nothing is left of it.
public final class NamespaceProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// The ids that the kernel calls nobody; they own nothing.
    private static final List<String> AS_NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private final ProgramPath programs;
    private final CommandRunner runner;
    private final List<String> as;
    private final Path root;

    /// @param as argv that changes to the user who would make the namespaces, put before what is tried; empty for the own, and left out
    ///     where it does not work: in a container there may be no other user
    /// @param root below it `proc` is looked for
    public NamespaceProbe(ProgramPath programs, CommandRunner runner, List<String> as, Path root) {
        this.programs = programs;
        this.runner = runner;
        this.as = List.copyOf(as);
        this.root = root;
    }

    /// As an unprivileged user in any case: the superuser gets namespaces where others do not, and no bottle runs as them.
    public static NamespaceProbe ofThisHost(Map<String, String> environment) {
        var programs = new ProgramPath(environment);
        List<String> as = isSuperuser() && programs.find(AS_NOBODY.getFirst()).isPresent() ? AS_NOBODY : List.of();
        return new NamespaceProbe(programs, new CommandRunner(environment), as, Path.of("/"));
    }

    private static boolean isSuperuser() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /// What was seen.
    ///
    /// @param bwrap where it is
    /// @param known whether the kernel has user namespaces at all
    /// @param unprivileged `kernel.unprivileged_userns_clone`, a switch of Debian's kernels; empty where there is none
    /// @param limit `user.max_user_namespaces`
    /// @param restricted `kernel.apparmor_restrict_unprivileged_userns`, a switch of Ubuntu's kernels; empty where there is none
    /// @param filtered whether a seccomp filter is on this process
    /// @param user a user namespace, and nothing in it
    /// @param whole every namespace of a bottle, with a `/proc` and a `/dev` of its own
    public record Facts(
            Optional<Path> bwrap,
            boolean known,
            OptionalLong unprivileged,
            OptionalLong limit,
            OptionalLong restricted,
            boolean filtered,
            Attempt user,
            Attempt whole) {}

    /// How a program ended that was to make namespaces.
    ///
    /// @param command its argv; empty when it was not tried
    /// @param succeeded whether it made them
    /// @param words what it said when it did not, as the program wrote it
    public record Attempt(List<String> command, boolean succeeded, String words) {

        public Attempt {
            command = List.copyOf(command);
        }

        static Attempt none() {
            return new Attempt(List.of(), false, "");
        }
    }

    /// Blocks for as long as three short programs take, 15 seconds at the most.
    public Facts look() {
        Optional<Path> bwrap = programs.find("bwrap");
        List<String> user = as.isEmpty() || !run(with(as, List.of("true"))).succeeded() ? List.of() : as;
        return new Facts(
                bwrap,
                Files.exists(root.resolve("proc/self/ns/user")),
                number("proc/sys/kernel/unprivileged_userns_clone"),
                number("proc/sys/user/max_user_namespaces"),
                number("proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
                isFiltered(),
                bwrap.map(file -> attempt(user, file, List.of("--unshare-user", "--ro-bind", "/", "/"))).orElseGet(Attempt::none),
                bwrap.map(file -> attempt(user, file, List.of(
                                "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--die-with-parent",
                                "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev")))
                        .orElseGet(Attempt::none));
    }

    private Attempt attempt(List<String> user, Path bwrap, List<String> options) {
        List<String> argv = new ArrayList<>(options);
        argv.addFirst(bwrap.toString());
        argv.addAll(List.of("--chdir", "/", "true"));
        return run(with(user, argv));
    }

    private static List<String> with(List<String> user, List<String> argv) {
        return Stream.concat(user.stream(), argv.stream()).toList();
    }

    private Attempt run(List<String> argv) {
        try {
            // In English, because the reason is told from the words.
            ExecResult result = runner.run(Command.of(argv).withEnvironment(Map.of("LC_ALL", "C")).withTimeout(PATIENCE));
            return new Attempt(argv, result.returnCode() == 0, result.stderr().strip());
        } catch (ProblemException e) {
            return new Attempt(argv, false, e.problem().what());
        }
    }

    private OptionalLong number(String file) {
        return read(file).map(String::strip).filter(text -> text.matches("\\d{1,18}")).stream().mapToLong(Long::parseLong).findFirst();
    }

    private boolean isFiltered() {
        return read("proc/self/status").stream().flatMap(String::lines).anyMatch(line -> line.matches("Seccomp:\\s*[12]"));
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
