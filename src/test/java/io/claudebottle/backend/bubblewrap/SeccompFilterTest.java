package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.bubblewrap.SeccompFilter.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The filter, run by an interpreter that is as strict as the kernel's.
class SeccompFilterTest {

    private static final int MOST = 4096;
    private static final int ALLOWED = 0x7fff0000;
    private static final int EPERM = 0x00050001;
    private static final int ENOSYS = 0x00050026;
    private static final int EAFNOSUPPORT = 0x00050061;
    private static final int KILLED = 0x80000000;
    private static final int X86_64 = 0xc000003e;
    private static final int I386 = 0x40000003;
    private static final int ARM64 = 0xc00000b7;

    private record Instruction(int code, int yes, int no, int operand) {}

    private static Instruction[] read(byte[] program) {
        ByteBuffer bytes = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        var instructions = new Instruction[program.length / 8];
        for (int i = 0; i < instructions.length; i++) {
            instructions[i] = new Instruction(bytes.getShort() & 0xffff, bytes.get() & 0xff, bytes.get() & 0xff, bytes.getInt());
        }
        return instructions;
    }

    /// What becomes of a call. Only what the filter may use is known here.
    private static int run(Architecture filter, int architecture, int number, long... arguments) {
        ByteBuffer call = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(number).putInt(architecture).putLong(0);
        for (long argument : arguments) {
            call.putLong(argument);
        }
        Instruction[] program = read(SeccompFilter.program(filter));
        int accumulator = 0;
        for (int at = 0; ; at++) {
            Instruction now = program[at];
            switch (now.code()) {
                case 0x20 -> accumulator = call.getInt(now.operand());
                case 0x15 -> at += accumulator == now.operand() ? now.yes() : now.no();
                case 0x35 -> at += Integer.compareUnsigned(accumulator, now.operand()) >= 0 ? now.yes() : now.no();
                case 0x45 -> at += (accumulator & now.operand()) != 0 ? now.yes() : now.no();
                case 0x06 -> {
                    return now.operand();
                }
                default -> throw new AssertionError("no such instruction: " + now);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void kernelWouldTakeIt(Architecture architecture) {
        byte[] bytes = SeccompFilter.program(architecture);
        Instruction[] program = read(bytes);

        assertThat(bytes.length % 8).isZero();
        assertThat(program.length).isPositive().isLessThanOrEqualTo(MOST);
        for (int i = 0; i < program.length; i++) {
            Instruction instruction = program[i];
            assertThat(instruction.code()).isIn(0x20, 0x15, 0x35, 0x45, 0x06);
            if (instruction.code() == 0x20) {
                assertThat(instruction.operand() % 4).isZero();
                assertThat(instruction.operand()).isBetween(0, 60);
            } else if (instruction.code() != 0x06) {
                assertThat(i + 1 + Math.max(instruction.yes(), instruction.no())).as("jump of " + i).isLessThan(program.length);
            }
        }
        assertThat(program[program.length - 1].code()).as("it ends by returning").isEqualTo(0x06);
    }

    /// By name: read from the kernel's tables, not from the filter.
    @ParameterizedTest
    @CsvSource({
        "unshare,272,97", "setns,308,268", "mount,165,40", "umount2,166,39", "pivot_root,155,41", "chroot,161,51", "open_tree,428,428",
        "move_mount,429,429", "fsopen,430,430", "fsmount,432,432", "mount_setattr,442,442", "bpf,321,280", "io_uring_setup,425,425",
        "io_uring_enter,426,426", "keyctl,250,219", "add_key,248,217", "request_key,249,218", "perf_event_open,298,241", "userfaultfd,323,282",
        "init_module,175,105", "finit_module,313,273", "delete_module,176,106", "kexec_load,246,104", "kexec_file_load,320,294", "reboot,169,142",
        "swapon,167,224", "open_by_handle_at,304,265", "personality,135,92", "syslog,103,116", "settimeofday,164,170", "clock_settime,227,112",
        "adjtimex,159,171", "clock_adjtime,305,266", "sethostname,170,161", "setdomainname,171,162", "acct,163,89", "quotactl,179,60",
        "kcmp,312,272", "pidfd_getfd,438,438", "move_pages,279,239", "migrate_pages,256,238"
    })
    void whatAnAgentDoesWithoutFailsAsWithoutTheRight(String name, int x86, int arm) {
        assertThat(run(Architecture.X86_64, X86_64, x86, 0)).as(name).isEqualTo(EPERM);
        assertThat(run(Architecture.AARCH64, ARM64, arm, 0)).as(name).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @CsvSource({
        "read,0,63", "write,1,64", "close,3,57", "mmap,9,222", "rt_sigaction,13,134", "execve,59,221", "exit_group,231,94", "wait4,61,260",
        "openat,257,56", "futex,202,98", "ptrace,101,117", "prctl,157,167", "seccomp,317,277", "statx,332,291", "epoll_ctl,233,21", "getrandom,318,278",
        "pidfd_open,434,434", "close_range,436,436", "faccessat2,439,439", "memfd_create,319,279", "inotify_init1,294,26", "kill,62,129"
    })
    void whatProgramsNeedIsAllowed(String name, int x86, int arm) {
        assertThat(run(Architecture.X86_64, X86_64, x86, 0, 0)).as(name).isEqualTo(ALLOWED);
        assertThat(run(Architecture.AARCH64, ARM64, arm, 0, 0)).as(name).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"X86_64,-1073741762,56", "AARCH64,-1073741641,220"})
    void processesAreMadeAndNamespacesAreNot(Architecture architecture, int audit, int clone) {
        long thread = 0x003d0f00L;
        long fork = 0x01200011L;
        assertThat(run(architecture, audit, clone, thread)).isEqualTo(ALLOWED);
        assertThat(run(architecture, audit, clone, fork)).isEqualTo(ALLOWED);
        for (long namespace : new long[] {0x00020000L, 0x02000000L, 0x04000000L, 0x08000000L, 0x10000000L, 0x20000000L, 0x40000000L}) {
            assertThat(run(architecture, audit, clone, fork | namespace)).as(Long.toHexString(namespace)).isEqualTo(EPERM);
        }
        assertThat(run(architecture, audit, 435, 0)).as("clone3 is not there").isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @CsvSource({"X86_64,-1073741762,16,41", "AARCH64,-1073741641,29,198"})
    void nothingIsTypedIntoATerminalAndNoSocketLeadsPastTheNetwork(Architecture architecture, int audit, int ioctl, int socket) {
        assertThat(run(architecture, audit, ioctl, 0, 0x5412)).as("TIOCSTI").isEqualTo(EPERM);
        assertThat(run(architecture, audit, ioctl, 0, 0x1_0000_5412L)).as("TIOCSTI, with bits above that the kernel does not look at").isEqualTo(EPERM);
        assertThat(run(architecture, audit, ioctl, 0, 0x541c)).as("TIOCLINUX").isEqualTo(EPERM);
        assertThat(run(architecture, audit, ioctl, 0, 0x5413)).as("TIOCGWINSZ").isEqualTo(ALLOWED);
        assertThat(run(architecture, audit, socket, 40)).as("AF_VSOCK").isEqualTo(EAFNOSUPPORT);
        assertThat(run(architecture, audit, socket, 38)).as("AF_ALG").isEqualTo(EAFNOSUPPORT);
        for (int family : new int[] {1, 2, 10, 16}) {
            assertThat(run(architecture, audit, socket, family)).as("family " + family).isEqualTo(ALLOWED);
        }
    }

    @Test
    void callsByOtherNumbersAreRefused() {
        assertThat(run(Architecture.X86_64, I386, 0, 0)).isIn(KILLED, EPERM, ENOSYS);
        assertThat(run(Architecture.AARCH64, X86_64, 0, 0)).isIn(KILLED, EPERM, ENOSYS);
        assertThat(run(Architecture.X86_64, X86_64, 0x40000000, 0)).as("x32").isEqualTo(ENOSYS);
        assertThat(run(Architecture.X86_64, X86_64, 0x40000000 + 272, 0)).as("unshare by its x32 number").isEqualTo(ENOSYS);
        assertThat(run(Architecture.X86_64, X86_64, -1, 0)).as("above x32").isEqualTo(ENOSYS);
    }
}
