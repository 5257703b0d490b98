package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.claudebottle.backend.bubblewrap.NamespaceProbe.Attempt;
import io.claudebottle.backend.bubblewrap.NamespaceProbe.Facts;
import io.claudebottle.backend.bubblewrap.NamespaceVerdict.Reason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamespaceVerdictTest {

    private static final OptionalLong NONE = OptionalLong.empty();
    private static final OptionalLong MANY = OptionalLong.of(96_364);
    private static final String BWRAP = "/usr/bin/bwrap";
    private static final String DENIED = "bwrap: No permissions to creating new namespace, likely because the kernel does not allow non-privileged user"
            + " namespaces. On e.g. debian this can be enabled with 'sysctl kernel.unprivileged_userns_clone=1'.";
    private static final String FULL = "bwrap: Creating new namespace failed: No space left on device";
    private static final String EXCEEDED =
            "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)";
    private static final String UNKNOWN = "bwrap: Creating new namespace failed, likely because the kernel does not support user namespaces. "
            + " bwrap must be installed setuid on such systems.";
    private static final String UID_MAP = "bwrap: setting up uid map: Permission denied";
    private static final String LOOPBACK = "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted";
    private static final String PROC = "bwrap: Can't mount proc on /newroot/proc: Operation not permitted";

    private static Attempt failed(String words) {
        return new Attempt(List.of(BWRAP, "true"), false, words);
    }

    private static Attempt succeeded() {
        return new Attempt(List.of(BWRAP, "true"), true, "");
    }

    private static Facts facts(
            boolean known, OptionalLong unprivileged, OptionalLong limit, OptionalLong restricted, boolean filtered, Attempt user, Attempt whole) {
        return new Facts(Optional.of(Path.of(BWRAP)), known, unprivileged, limit, restricted, filtered, user, whole);
    }

    private static Facts without() {
        return new Facts(Optional.empty(), true, NONE, MANY, NONE, false, Attempt.none(), Attempt.none());
    }

    static Stream<Arguments> hosts() {
        OptionalLong no = OptionalLong.of(0);
        OptionalLong yes = OptionalLong.of(1);
        return Stream.of(
                arguments("nothing installed", without(), Reason.NO_BWRAP, "Install the package bubblewrap."),
                arguments("limit of 0", facts(true, NONE, no, NONE, false, failed(FULL), failed(FULL)), Reason.NONE_ALLOWED, "user.max_user_namespaces=15000"),
                arguments("Debian's switch", facts(true, no, MANY, NONE, false, failed(DENIED), failed(DENIED)), Reason.ONLY_FOR_THE_SUPERUSER,
                        "kernel.unprivileged_userns_clone=1"),
                arguments("a kernel without them", facts(false, NONE, NONE, NONE, false, failed(UNKNOWN), failed(UNKNOWN)), Reason.NOT_IN_THE_KERNEL,
                        "CONFIG_USER_NS"),
                arguments("a kernel that only bwrap asked", facts(true, NONE, MANY, NONE, false, failed(UNKNOWN), failed(UNKNOWN)), Reason.NOT_IN_THE_KERNEL,
                        "CONFIG_USER_NS"),
                arguments("Ubuntu's AppArmor", facts(true, yes, MANY, yes, false, failed(UID_MAP), failed(UID_MAP)), Reason.APPARMOR, BWRAP + " a profile"),
                arguments("AppArmor that denies only what is done inside", facts(true, yes, MANY, yes, false, succeeded(), failed(LOOPBACK)), Reason.APPARMOR,
                        "kernel.apparmor_restrict_unprivileged_userns=0"),
                arguments("a container's filter", facts(true, NONE, MANY, NONE, true, failed(DENIED), failed(DENIED)), Reason.SECCOMP, "seccomp=unconfined"),
                arguments("a container's filter on Ubuntu", facts(true, yes, MANY, yes, true, failed(DENIED), failed(DENIED)), Reason.SECCOMP,
                        "seccomp=unconfined"),
                arguments("AppArmor below a filter that lets namespaces be made", facts(true, yes, MANY, yes, true, failed(UID_MAP), failed(UID_MAP)),
                        Reason.APPARMOR, "profile"),
                arguments("a container's covered /proc", facts(true, NONE, MANY, NONE, true, succeeded(), failed(PROC)), Reason.COVERED_PROC,
                        "systempaths=unconfined"),
                arguments("a limit that is reached", facts(true, NONE, OptionalLong.of(3), NONE, false, failed(FULL), failed(FULL)), Reason.USED_UP,
                        "user.max_user_namespaces=NUMBER"),
                arguments("the same in the words of today", facts(true, NONE, MANY, NONE, false, succeeded(), failed(EXCEEDED)), Reason.USED_UP,
                        "user.max_user_namespaces=NUMBER"),
                arguments("something nobody foresaw", facts(true, NONE, MANY, NONE, false, failed("bwrap: odd"), failed("bwrap: odd")), Reason.OTHER,
                        "unshare --user true"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void eachReasonIsToldApartAndHasAFixOfItsOwn(String host, Facts facts, Reason reason, String inTheFix) {
        NamespaceVerdict verdict = NamespaceVerdict.of(facts).orElseThrow();

        assertThat(verdict.reason()).as(host).isEqualTo(reason);
        assertThat(verdict.problem().what()).endsWith(reason == Reason.OTHER ? "odd" : ".");
        assertThat(verdict.problem().fix()).contains(inTheFix);
    }

    @Test
    void everyReasonIsAmongTheHosts() {
        Set<Reason> seen = hosts().map(host -> NamespaceVerdict.of((Facts) host.get()[1]).orElseThrow().reason()).collect(Collectors.toSet());

        assertThat(seen).isEqualTo(EnumSet.allOf(Reason.class));
        assertThat(hosts().map(host -> NamespaceVerdict.of((Facts) host.get()[1]).orElseThrow().problem().fix()).distinct().count())
                .isEqualTo(Reason.values().length);
    }

    @Test
    void whereTheyWereMadeNoSwitchCounts() {
        assertThat(NamespaceVerdict.of(facts(true, OptionalLong.of(0), MANY, OptionalLong.of(1), true, succeeded(), succeeded()))).isEmpty();
    }

    @Test
    void whatTheProgramSaidIsTheEvidence() {
        NamespaceVerdict verdict = NamespaceVerdict.of(facts(true, NONE, MANY, NONE, true, succeeded(), failed(PROC))).orElseThrow();

        assertThat(verdict.problem().command()).containsExactly(BWRAP, "true");
        assertThat(verdict.problem().evidence()).containsExactly(PROC);
    }

    @Test
    void theProfileIsForTheBwrapThatIsThere() {
        Facts elsewhere = new Facts(Optional.of(Path.of("/opt/bin/bwrap")), true, NONE, MANY, OptionalLong.of(1), false, failed(UID_MAP), failed(UID_MAP));

        assertThat(NamespaceVerdict.of(elsewhere).orElseThrow().command()).contains("profile bwrap /opt/bin/bwrap ");
    }
}
