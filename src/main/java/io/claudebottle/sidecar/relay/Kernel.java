package io.claudebottle.sidecar.relay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What Java has no word for: processes as descriptors, network namespaces, and the kernel's own answers, errors as exceptions.
///
/// By one function of the C library, the one that makes any system call: each function that is linked costs some ten milliseconds, and
/// a relay is started whenever a bottle is.
@SuppressWarnings("restricted")
final class Kernel {

    private static final long CLONE_NEWNET = 0x40000000;
    private static final short POLLIN = 1;
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final short AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final int IFF_UP = 1;
    private static final int IFREQ = 40;
    private static final int NAME_LENGTH = 15;

    private static final int EINTR = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private Kernel() {}

    /// System calls by their numbers.
    private enum Call {
        READ(0, 63),
        WRITE(1, 64),
        CLOSE(3, 57),
        IOCTL(16, 29),
        SOCKET(41, 198),
        CONNECT(42, 203),
        PPOLL(271, 73),
        SETNS(308, 268),
        PIDFD_OPEN(434, 434);

        private final long number;

        Call(long x64, long arm64) {
            String machine = System.getProperty("os.arch");
            number = switch (machine) {
                case "amd64" -> x64;
                case "aarch64" -> arm64;
                default -> throw new IllegalStateException("the system calls of " + machine + " are not known");
            };
        }
    }

    /// Memory for one call or a few, and the error number of the last.
    private static final class Frame implements AutoCloseable {

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment state = arena.allocate(CALL_STATE);

        MemorySegment allocate(long size) {
            return arena.allocate(size, 8);
        }

        MemorySegment copy(byte[] bytes) {
            return allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        }

        long call(Call call, long first, long second, long third) {
            try {
                return (long) SYSCALL.invokeExact(state, call.number, first, second, third, 0L, 0L);
            } catch (Throwable e) {
                throw new IllegalStateException("the kernel could not be called", e);
            }
        }

        long call(Call call, long first) {
            return call(call, first, 0, 0);
        }

        /// The only thing that is captured, and so the first.
        int errno() {
            return state.get(JAVA_INT, 0);
        }

        IOException failure(String what) {
            return new IOException(what + ": " + text(errno()));
        }

        int socket(short family, int type) throws IOException {
            int descriptor = (int) call(Call.SOCKET, family, type, 0);
            if (descriptor < 0) {
                throw failure("no socket can be opened");
            }
            return descriptor;
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// What an error number means. Only what can be expected has a name.
    static String text(int errno) {
        return switch (errno) {
            case 1 -> "not permitted";
            case 3 -> "no such process";
            case 13 -> "permission denied";
            case 22 -> "the kernel does not know it; Linux 5.8 does";
            case 24 -> "too many open files";
            case 38 -> "the kernel cannot do it; Linux 5.8 can";
            case 101 -> "network unreachable";
            case 111 -> "connection refused";
            case 113 -> "no route to host";
            case 115 -> "a connection is being made";
            default -> "error " + errno;
        };
    }

    /// A descriptor of the process that has this number now, whoever gets the number later.
    static int openProcess(int pid) throws IOException {
        try (var frame = new Frame()) {
            int descriptor = (int) frame.call(Call.PIDFD_OPEN, pid);
            if (descriptor < 0) {
                throw frame.failure("process " + pid + " cannot be watched");
            }
            return descriptor;
        }
    }

    /// Blocks the thread until one of the processes has ended.
    ///
    /// @param processes descriptors of [#openProcess]
    /// @return the index of one that has
    static int awaitEnd(List<Integer> processes) throws IOException {
        try (var frame = new Frame()) {
            // struct pollfd { int fd; short events; short revents; }
            MemorySegment polled = frame.allocate(8L * processes.size());
            for (int i = 0; i < processes.size(); i++) {
                polled.set(JAVA_INT, 8L * i, processes.get(i));
                polled.set(JAVA_SHORT, 8L * i + 4, POLLIN);
            }
            while (true) {
                if (frame.call(Call.PPOLL, polled.address(), processes.size(), 0) < 0 && frame.errno() != EINTR) {
                    throw frame.failure("processes cannot be waited for");
                }
                for (int i = 0; i < processes.size(); i++) {
                    if (polled.get(JAVA_SHORT, 8L * i + 6) != 0) {
                        return i;
                    }
                }
            }
        }
    }

    /// Moves the calling thread, and no other, into a process' network. What it opens from now on is there; what it opened stays where it was.
    static void enterNetworkOf(int process) throws IOException {
        try (var frame = new Frame()) {
            if (frame.call(Call.SETNS, process, CLONE_NEWNET, 0) != 0) {
                throw frame.failure("a network cannot be entered");
            }
        }
    }

    /// Asks the routing part of the kernel, in the calling thread's network, for one change.
    ///
    /// @param request one netlink message that wants to be acknowledged
    /// @return what it answers
    static ByteBuffer route(byte[] request) throws IOException {
        try (var frame = new Frame()) {
            int socket = frame.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC);
            try {
                if (frame.call(Call.WRITE, socket, frame.copy(request).address(), request.length) != request.length) {
                    throw frame.failure("a route cannot be asked for");
                }
                MemorySegment answer = frame.allocate(4096);
                long length = frame.call(Call.READ, socket, answer.address(), answer.byteSize());
                if (length < 0) {
                    throw frame.failure("a route is not answered for");
                }
                return ByteBuffer.wrap(answer.asSlice(0, length).toArray(JAVA_BYTE)).order(ByteOrder.nativeOrder());
            } finally {
                close(socket);
            }
        }
    }

    /// Whether an interface of the calling thread's network is up.
    static boolean isUp(String network) throws IOException {
        try (var frame = new Frame()) {
            int socket = frame.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC);
            try {
                // struct ifreq { char name[16]; short flags; ... }
                MemorySegment asked = frame.allocate(IFREQ);
                asked.setString(0, network.substring(0, Math.min(NAME_LENGTH, network.length())));
                if (frame.call(Call.IOCTL, socket, SIOCGIFFLAGS, asked.address()) != 0) {
                    throw frame.failure("nothing can be learnt of the interface " + network);
                }
                return (asked.get(JAVA_SHORT, 16) & IFF_UP) != 0;
            } finally {
                close(socket);
            }
        }
    }

    /// Tries a connection over TCP in the calling thread's network, without waiting for it.
    ///
    /// @return the error number; 0 when it was made at once
    static int connect(InetAddress address, int port) {
        try (var frame = new Frame()) {
            boolean six = address instanceof Inet6Address;
            int socket = (int) frame.call(Call.SOCKET, six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            if (socket < 0) {
                // A kernel without IPv6 says so here already.
                return frame.errno();
            }
            try {
                byte[] octets = address.getAddress();
                // struct sockaddr_in { short family; be16 port; address }, sockaddr_in6 { short family; be16 port; be32 flow; address; scope }
                ByteBuffer where = ByteBuffer.allocate(six ? 28 : 16).order(ByteOrder.nativeOrder());
                where.putShort(six ? AF_INET6 : AF_INET).put((byte) (port >> 8)).put((byte) port);
                if (six) {
                    where.putInt(0);
                }
                where.put(octets);
                long made = frame.call(Call.CONNECT, socket, frame.copy(where.array()).address(), where.capacity());
                return made == 0 ? 0 : frame.errno();
            } finally {
                close(socket);
            }
        }
    }

    static void close(int descriptor) {
        try (var frame = new Frame()) {
            frame.call(Call.CLOSE, descriptor);
        }
    }
}
