package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.bubblewrap.NamespaceProbe.Attempt;
import io.claudebottle.backend.bubblewrap.NamespaceProbe.Facts;
import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why this host gives no namespaces to a bottle, and what to do about it. Pure: the same facts are the same verdict.
///
/// @param problem in words for the operator, with what the program said
/// @param command for a shell, that corrects it; "" when no single command does
public record NamespaceVerdict(Reason reason, Problem problem, String command) {

    /// What is in the way.
    public enum Reason {
        NO_BWRAP,
        NOT_IN_THE_KERNEL,
        /// `user.max_user_namespaces` is 0.
        NONE_ALLOWED,
        /// `kernel.unprivileged_userns_clone` is 0.
        ONLY_FOR_THE_SUPERUSER,
        /// `kernel.apparmor_restrict_unprivileged_userns` is 1, and no profile lets bwrap.
        APPARMOR,
        /// A filter on system calls, as a container around this process has it.
        SECCOMP,
        /// There are user namespaces, but none that may have a `/proc` of its own: a container around this process covers parts of it.
        COVERED_PROC,
        /// As many as are allowed exist already, or they are nested too deeply.
        USED_UP,
        /// What the program said is all that is known.
        OTHER
    }

    /// Debian's `/etc/sysctl.d` outlives a restart; a sysctl alone does not.
    private static final String SYSCTL = "echo '%1$s' | sudo tee /etc/sysctl.d/60-claude-bottle.conf && sudo sysctl -w %1$s";

    /// Lets this one program make user namespaces, and leaves every other restricted.
    private static final String PROFILE = "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap %s flags=(unconfined) {\\n  userns,\\n}\\n'"
            + " | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap";

    /// @return empty when bottles can be made here
    public static Optional<NamespaceVerdict> of(Facts facts) {
        if (facts.whole().succeeded()) {
            return Optional.empty();
        }
        Reason reason = reason(facts);
        Attempt telling = facts.user().succeeded() || facts.user().command().isEmpty() ? facts.whole() : facts.user();
        Problem problem = problem(reason, facts, telling);
        List<String> evidence = telling.words().isEmpty() ? List.of() : telling.words().lines().toList();
        return Optional.of(new NamespaceVerdict(reason, problem.withCommand(telling.command()).withEvidence(evidence), command(reason, facts)));
    }

    private static Reason reason(Facts facts) {
        if (facts.bwrap().isEmpty()) {
            return Reason.NO_BWRAP;
        }
        if (facts.limit().orElse(1) == 0) {
            return Reason.NONE_ALLOWED;
        }
        if (facts.unprivileged().orElse(1) == 0) {
            return Reason.ONLY_FOR_THE_SUPERUSER;
        }
        String user = facts.user().words().toLowerCase(Locale.ROOT);
        String whole = facts.whole().words().toLowerCase(Locale.ROOT);
        if (!facts.known() || user.contains("does not support user namespaces")) {
            return Reason.NOT_IN_THE_KERNEL;
        }
        // Older releases say what the C library says.
        if (Stream.of(user, whole).anyMatch(words -> words.contains("(enospc)") || words.contains("no space left"))) {
            return Reason.USED_UP;
        }
        if (facts.user().succeeded() && whole.contains("mount proc")) {
            return Reason.COVERED_PROC;
        }
        boolean restricted = facts.restricted().orElse(0) != 0;
        // AppArmor lets the namespace be made and then denies what is to be done in it; a filter denies the making.
        boolean unmade = user.contains("new namespace");
        if (facts.filtered() && (unmade || !restricted)) {
            return Reason.SECCOMP;
        }
        return restricted ? Reason.APPARMOR : Reason.OTHER;
    }

    private static Problem problem(Reason reason, Facts facts, Attempt telling) {
        return switch (reason) {
            case NO_BWRAP -> Problem.of("bwrap is not installed.", "Install the package bubblewrap.");
            case NOT_IN_THE_KERNEL -> Problem.of(
                    "This kernel has no user namespaces.", "Start a kernel that was built with CONFIG_USER_NS, as those of the distributions are.");
            case NONE_ALLOWED -> Problem.of(
                    "This host allows no user namespaces: user.max_user_namespaces is 0.",
                    "Allow some: sudo sysctl -w user.max_user_namespaces=15000; a file in /etc/sysctl.d keeps it so.");
            case ONLY_FOR_THE_SUPERUSER -> Problem.of(
                    "This host gives user namespaces to the superuser alone: kernel.unprivileged_userns_clone is 0.",
                    "Let every user have them: sudo sysctl -w kernel.unprivileged_userns_clone=1; a file in /etc/sysctl.d keeps it so.");
            case APPARMOR -> Problem.of(
                    "AppArmor keeps programs without a profile from using user namespaces: kernel.apparmor_restrict_unprivileged_userns is 1.",
                    "Give " + facts.bwrap().map(Object::toString).orElse("bwrap") + " a profile that allows userns (claude-bottle doctor has the command),"
                            + " or lift it for all programs: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0.");
            case SECCOMP -> Problem.of(
                    "A seccomp filter of what this runs in, a container or a sandboxed service, forbids new namespaces.",
                    "Run Claude Bottle outside of it, or start the container with --security-opt seccomp=unconfined"
                            + " --security-opt systempaths=unconfined.");
            case COVERED_PROC -> Problem.of(
                    "The container that this runs in covers parts of /proc, so that no namespace may have a /proc of its own.",
                    "Run Claude Bottle outside of it, or start the container with --security-opt systempaths=unconfined.");
            case USED_UP -> Problem.of(
                    "No further namespace can be had: a user may have " + limit(facts) + ", or they are nested too deeply.",
                    "End what holds them, or allow more: sudo sysctl -w user.max_user_namespaces=NUMBER.");
            case OTHER -> Problem.of(
                    "bwrap cannot make the namespaces of a bottle" + (telling.words().isEmpty() ? "." : ": " + lastLine(telling.words())),
                    "See whether this user may make user namespaces: unshare --user true.");
        };
    }

    private static String limit(Facts facts) {
        return facts.limit().isPresent() ? facts.limit().getAsLong() + " and has them" : "no more";
    }

    private static String lastLine(String words) {
        return words.lines().reduce("", (_, line) -> line);
    }

    private static String command(Reason reason, Facts facts) {
        return switch (reason) {
            case NONE_ALLOWED -> SYSCTL.formatted("user.max_user_namespaces=15000");
            case ONLY_FOR_THE_SUPERUSER -> SYSCTL.formatted("kernel.unprivileged_userns_clone=1");
            case APPARMOR -> PROFILE.formatted(facts.bwrap().map(Object::toString).orElse("/usr/bin/bwrap"));
            case NO_BWRAP, NOT_IN_THE_KERNEL, SECCOMP, COVERED_PROC, USED_UP, OTHER -> "";
        };
    }
}
