package io.claudebottle.backend.bubblewrap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which system calls an agent does without: those that make or enter namespaces, mount, load code into the kernel, reach its keys, clocks
/// and counters, or type into the operator's terminal. What is forbidden fails as it does without the right to do it, so that programs
/// take it for an ordinary refusal. Classic BPF, as `bwrap --seccomp` reads it.
final class SeccompFilter {

    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int JUMP_IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int FAIL_WITH = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /// Offsets in what the kernel hands over: the call's number, the architecture, the lower half of the first and of the second argument.
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    /// Calls of the x32 ABI, under which everything has a second number.
    private static final int X32 = 0x40000000;

    /// `CLONE_NEWNS`, `NEWCGROUP`, `NEWUTS`, `NEWIPC`, `NEWUSER`, `NEWPID`, `NEWNET`, `NEWTIME`.
    private static final int NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x80;

    /// Bytes pushed into a terminal's input: `TIOCSTI`, and `TIOCLINUX` which pastes.
    private static final List<Integer> TYPES_INTO_TERMINAL = List.of(0x5412, 0x541c);

    /// The only families of sockets there are: `AF_UNIX`, `AF_INET`, `AF_INET6`, `AF_NETLINK`. Of the others some lead past the network
    /// namespace (`AF_VSOCK`, `AF_QIPCRTR`), and all into parts of the kernel that agents have no business with.
    private static final List<Integer> SOCKETS = List.of(1, 2, 10, 16);

    /// @param name as Java's `os.arch`
    /// @param audit the kernel's word for it
    /// @param clone number of the call whose flags are looked at
    /// @param clone3 its flags are in memory, where no filter sees them, so it is not there at all: every C library falls back to `clone`
    /// @param forbidden by number
    enum Architecture {
        X86_64("amd64", 0xc000003e, 56, 435, 16, 41, new int[] {
            // mount, umount2, pivot_root, chroot, setns, unshare, the new mount calls
            165, 166, 155, 161, 308, 272, 428, 429, 430, 431, 432, 433, 442,
            // swapon, swapoff, reboot, sethostname, setdomainname, acct, quotactl, quotactl_fd, vhangup
            167, 168, 169, 170, 171, 163, 179, 443, 153,
            // init_module, finit_module, delete_module, create_module, get_kernel_syms, query_module, kexec_load, kexec_file_load
            175, 313, 176, 174, 177, 178, 246, 320,
            // bpf, perf_event_open, userfaultfd, io_uring_setup, io_uring_enter, io_uring_register
            321, 298, 323, 425, 426, 427,
            // add_key, request_key, keyctl, open_by_handle_at, kcmp, pidfd_getfd, lookup_dcookie, syslog
            248, 249, 250, 304, 312, 438, 212, 103,
            // settimeofday, clock_settime, adjtimex, clock_adjtime, iopl, ioperm, migrate_pages, move_pages, personality
            164, 227, 159, 305, 172, 173, 256, 279, 135,
            // uselib, _sysctl, sysfs, ustat, nfsservctl
            134, 156, 139, 136, 180
        }),
        AARCH64("aarch64", 0xc00000b7, 220, 435, 29, 198, new int[] {
            40, 39, 41, 51, 268, 97, 428, 429, 430, 431, 432, 433, 442,
            224, 225, 142, 161, 162, 89, 60, 443, 58,
            105, 273, 106, 104, 294,
            280, 241, 282, 425, 426, 427,
            217, 218, 219, 265, 272, 438, 18, 116,
            170, 112, 171, 266, 238, 239, 92,
            42
        });

        private final String name;
        private final int audit;
        private final int clone;
        private final int clone3;
        private final int ioctl;
        private final int socket;
        private final int[] forbidden;

        Architecture(String name, int audit, int clone, int clone3, int ioctl, int socket, int[] forbidden) {
            this.name = name;
            this.audit = audit;
            this.clone = clone;
            this.clone3 = clone3;
            this.ioctl = ioctl;
            this.socket = socket;
            this.forbidden = forbidden;
        }

        /// @param osArch the system property `os.arch`
        static Optional<Architecture> of(String osArch) {
            return Arrays.stream(values()).filter(known -> known.name.equals(osArch)).findFirst();
        }
    }

    private SeccompFilter() {}

    /// One instruction. Where a jump goes is counted in instructions from the one after it.
    private record Instruction(int code, int yes, int no, int operand) {
        static Instruction load(int offset) {
            return new Instruction(LOAD, 0, 0, offset);
        }

        static Instruction returning(int what) {
            return new Instruction(RETURN, 0, 0, what);
        }

        /// Goes on with the next instruction, or passes over some.
        static Instruction unless(int test, int operand, int passedOver) {
            return new Instruction(test, 0, passedOver, operand);
        }
    }

    /// @return eight bytes an instruction, in the byte order of this machine
    static byte[] program(Architecture architecture) {
        List<Instruction> program = new ArrayList<>();
        program.add(Instruction.load(ARCHITECTURE));
        // Calls of another architecture have other numbers, so none of them is let through.
        program.add(new Instruction(JUMP_IF_EQUAL, 1, 0, architecture.audit));
        program.add(Instruction.returning(FAIL_WITH | ENOSYS));
        program.add(Instruction.load(NUMBER));
        if (architecture == Architecture.X86_64) {
            program.add(Instruction.unless(JUMP_IF_AT_LEAST, X32, 1));
            program.add(Instruction.returning(FAIL_WITH | ENOSYS));
        }
        program.add(Instruction.unless(JUMP_IF_EQUAL, architecture.clone3, 1));
        program.add(Instruction.returning(FAIL_WITH | ENOSYS));
        for (int number : architecture.forbidden) {
            program.add(Instruction.unless(JUMP_IF_EQUAL, number, 1));
            program.add(Instruction.returning(FAIL_WITH | EPERM));
        }
        judge(program, architecture.clone, FIRST_ARGUMENT, JUMP_IF_ANY_BIT, List.of(NEW_NAMESPACES), FAIL_WITH | EPERM, ALLOW);
        judge(program, architecture.ioctl, SECOND_ARGUMENT, JUMP_IF_EQUAL, TYPES_INTO_TERMINAL, FAIL_WITH | EPERM, ALLOW);
        judge(program, architecture.socket, FIRST_ARGUMENT, JUMP_IF_EQUAL, SOCKETS, ALLOW, FAIL_WITH | EAFNOSUPPORT);
        program.add(Instruction.returning(ALLOW));
        return bytes(program);
    }

    /// Decides of one call by an argument.
    ///
    /// @param these comes of it where the argument is one of the operands
    /// @param others comes of it elsewhere
    private static void judge(List<Instruction> program, int number, int argument, int test, List<Integer> operands, int these, int others) {
        program.add(Instruction.unless(JUMP_IF_EQUAL, number, 2 * operands.size() + 2));
        program.add(Instruction.load(argument));
        for (int operand : operands) {
            program.add(Instruction.unless(test, operand, 1));
            program.add(Instruction.returning(these));
        }
        program.add(Instruction.returning(others));
    }

    private static byte[] bytes(List<Instruction> program) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.nativeOrder());
        for (Instruction instruction : program) {
            bytes.putShort((short) instruction.code()).put((byte) instruction.yes()).put((byte) instruction.no()).putInt(instruction.operand());
        }
        return bytes.array();
    }
}
