package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.bubblewrap.NamespaceProbe.Facts;
import io.claudebottle.backend.bubblewrap.NamespaceVerdict.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real bwrap, where something real is in its way. A user namespace around it has limits and filters of its own, so that the host's
/// stay as they are.
class NamespaceProbeTest {

    private static final Path ROOT = Path.of("/");

    @TempDir
    private Path directory;

    private final Map<String, String> environment = Map.of("PATH", System.getenv().getOrDefault("PATH", ""));
    private final ProgramPath programs = new ProgramPath(environment);

    @BeforeEach
    void aHostThatHasThem() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "namespaces are Linux's");
        assumeTrue(programs.find("bwrap").isPresent(), "bwrap is not installed");
        assumeTrue(NamespaceVerdict.of(NamespaceProbe.ofThisHost(environment).look()).isEmpty(), "this host gives no namespaces");
    }

    private Facts look(List<String> as, Path root) {
        return new NamespaceProbe(programs, new CommandRunner(environment), as, root).look();
    }

    private static Reason reason(Facts facts) {
        return NamespaceVerdict.of(facts).orElseThrow().reason();
    }

    /// A `/proc` that says what it is told to.
    private Path host(String status, String limit) throws IOException {
        Files.createDirectories(directory.resolve("proc/self/ns"));
        Files.createFile(directory.resolve("proc/self/ns/user"));
        Files.createDirectories(directory.resolve("proc/sys/user"));
        Files.writeString(directory.resolve("proc/self/status"), "Name:\tjava\n" + status);
        Files.writeString(directory.resolve("proc/sys/user/max_user_namespaces"), limit);
        return directory;
    }

    @Test
    void aLimitThatIsReachedIsTold() {
        String within = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
        assertThat(reason(look(List.of("unshare", "--user", "--map-root-user", "sh", "-c", within, "sh"), ROOT))).isEqualTo(Reason.USED_UP);
    }

    @Test
    void aLimitOfNoneIsTold() throws IOException {
        String within = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
        Facts facts = look(List.of("unshare", "--user", "--map-root-user", "sh", "-c", within, "sh"), host("Seccomp:\t0\n", "0\n"));

        assertThat(facts.limit()).isEqualTo(OptionalLong.of(0));
        assertThat(reason(facts)).isEqualTo(Reason.NONE_ALLOWED);
    }

    @Test
    void aCoveredProcIsTold() {
        String bwrap = programs.find("bwrap").orElseThrow().toString();
        Facts facts = look(List.of(
                bwrap, "--unshare-user", "--unshare-pid", "--bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--ro-bind", "/dev/null", "/proc/uptime"), ROOT);

        assertThat(facts.user().succeeded()).isTrue();
        assertThat(reason(facts)).isEqualTo(Reason.COVERED_PROC);
    }

    @Test
    void aFilterIsTold() throws IOException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the filter of this test knows the numbers of one architecture");
        Path filter = Files.write(directory.resolve("filter"), filterWithoutNamespaces());
        String bwrap = programs.find("bwrap").orElseThrow().toString();
        Facts facts = look(
                List.of("sh", "-c", "exec " + bwrap + " --bind / / --dev-bind /dev /dev --seccomp 9 \"$@\" 9<" + filter, "sh"), host("Seccomp:\t2\n", "100\n"));

        assertThat(facts.filtered()).isTrue();
        assertThat(facts.user().words()).contains("namespace");
        assertThat(reason(facts)).isEqualTo(Reason.SECCOMP);
    }

    @Test
    void whereNobodyCanBeChangedToItIsTriedAsOneself() {
        Facts facts = look(List.of("sh", "-c", "exit 1"), ROOT);

        assertThat(facts.whole().command().getFirst()).endsWith("bwrap");
        assertThat(NamespaceVerdict.of(facts)).isEmpty();
    }

    @Test
    void withoutBwrapNothingIsTried() {
        var none = new NamespaceProbe(new ProgramPath(Map.of()), new CommandRunner(Map.of()), List.of(), ROOT);

        assertThat(none.look().whole().command()).isEmpty();
        assertThat(reason(none.look())).isEqualTo(Reason.NO_BWRAP);
    }

    @Test
    void everySwitchIsReadWhereItIs() throws IOException {
        Path root = host("Seccomp:\t0\n", "12\n");
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.writeString(root.resolve("proc/sys/kernel/unprivileged_userns_clone"), "1\n");
        Files.writeString(root.resolve("proc/sys/kernel/apparmor_restrict_unprivileged_userns"), "0\n");

        Facts facts = look(List.of(), root);

        assertThat(facts.known()).isTrue();
        assertThat(facts.filtered()).isFalse();
        assertThat(facts.limit()).isEqualTo(OptionalLong.of(12));
        assertThat(facts.unprivileged()).isEqualTo(OptionalLong.of(1));
        assertThat(facts.restricted()).isEqualTo(OptionalLong.of(0));
    }

    /// EPERM for `clone` and `unshare` with CLONE_NEWUSER, as Docker's own filter has it; every other call passes.
    private static byte[] filterWithoutNamespaces() {
        int load = 0x20;
        int equal = 0x15;
        int hasBits = 0x45;
        int give = 0x06;
        int clone = 56;
        int unshare = 272;
        int newUser = 0x10000000;
        int allow = 0x7fff0000;
        int refuse = 0x00050001;
        var program = ByteBuffer.allocate(7 * 8).order(ByteOrder.LITTLE_ENDIAN);
        instruction(program, load, 0, 0, 0);
        instruction(program, equal, 1, 0, clone);
        instruction(program, equal, 0, 3, unshare);
        instruction(program, load, 0, 0, 16);
        instruction(program, hasBits, 0, 1, newUser);
        instruction(program, give, 0, 0, refuse);
        instruction(program, give, 0, 0, allow);
        return program.array();
    }

    private static void instruction(ByteBuffer program, int code, int whenTrue, int whenFalse, int operand) {
        program.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(operand);
    }
}
