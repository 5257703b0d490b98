package io.claudebottle.sidecar.relay;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What Java has no word for: processes as descriptors, network namespaces, and the kernel's own answers. By the C library, its errors
/// as exceptions. The numbers are those of Linux on x86-64 and ARM64.
@SuppressWarnings("restricted")
final class Kernel {

    private static final long SYS_PIDFD_OPEN = 434;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final short POLLIN = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
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
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_OF = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SETNS = link("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = link("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CONNECT = link("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = link("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = link("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle STRERROR_R = link("__xpg_strerror_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
    // Not by its own name, which C libraries have had for a few years only.
    private static final MethodHandle PIDFD_OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT), ERRNO,
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ioctl"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), ERRNO,
            Linker.Option.firstVariadicArg(2));

    private Kernel() {}

    private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    private static long call(MethodHandle function, MemorySegment state, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = state;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try {
            return ((Number) function.invokeWithArguments(all)).longValue();
        } catch (Throwable e) {
            throw new IllegalStateException("the C library could not be called", e);
        }
    }

    private static IOException failure(String what, MemorySegment state) {
        return new IOException(what + ": " + text((int) ERRNO_OF.get(state, 0L)));
    }

    /// The C library's words for an error number.
    static String text(int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            call(STRERROR_R, arena.allocate(CALL_STATE), errno, text, 256L);
            return text.getString(0);
        }
    }

    /// A descriptor of the process that has this number now, whoever gets the number later.
    static int openProcess(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) call(PIDFD_OPEN, state, SYS_PIDFD_OPEN, pid, 0);
            if (descriptor < 0) {
                throw failure("process " + pid + " cannot be watched", state);
            }
            return descriptor;
        }
    }

    /// Blocks the thread until one of the processes has ended.
    ///
    /// @param processes descriptors of [#openProcess]
    /// @return the index of one that has
    static int awaitEnd(List<Integer> processes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // struct pollfd { int fd; short events; short revents; }
            MemorySegment polled = arena.allocate(8L * processes.size(), 4);
            for (int i = 0; i < processes.size(); i++) {
                polled.set(JAVA_INT, 8L * i, processes.get(i));
                polled.set(JAVA_SHORT, 8L * i + 4, POLLIN);
            }
            while (true) {
                if (call(POLL, state, polled, (long) processes.size(), -1) < 0 && (int) ERRNO_OF.get(state, 0L) != EINTR) {
                    throw failure("processes cannot be waited for", state);
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            if (call(SETNS, state, process, CLONE_NEWNET) != 0) {
                throw failure("a network cannot be entered", state);
            }
        }
    }

    /// Asks the routing part of the kernel, in the calling thread's network, for one change.
    ///
    /// @param request one netlink message that wants to be acknowledged
    /// @return what it answers
    static ByteBuffer route(byte[] request) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int socket = socket(state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC);
            try {
                if (call(WRITE, state, socket, arena.allocateFrom(JAVA_BYTE, request), (long) request.length) != request.length) {
                    throw failure("a route cannot be asked for", state);
                }
                MemorySegment answer = arena.allocate(4096);
                long length = call(READ, state, socket, answer, answer.byteSize());
                if (length < 0) {
                    throw failure("a route is not answered for", state);
                }
                return ByteBuffer.wrap(answer.asSlice(0, length).toArray(JAVA_BYTE)).order(ByteOrder.nativeOrder());
            } finally {
                close(socket);
            }
        }
    }

    /// Whether an interface of the calling thread's network is up.
    static boolean isUp(String network) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int socket = socket(state, AF_INET, SOCK_STREAM | SOCK_CLOEXEC);
            try {
                // struct ifreq { char name[16]; short flags; ... }
                MemorySegment asked = arena.allocate(IFREQ, 8);
                asked.setString(0, network.substring(0, Math.min(NAME_LENGTH, network.length())));
                if (call(IOCTL, state, socket, SIOCGIFFLAGS, asked) != 0) {
                    throw failure("nothing can be learnt of the interface " + network, state);
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
    static int connect(InetAddress address, int port) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            boolean six = address instanceof Inet6Address;
            int socket = socket(state, six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
            try {
                byte[] octets = address.getAddress();
                // struct sockaddr_in { short family; be16 port; address }, sockaddr_in6 { short family; be16 port; be32 flow; address; scope }
                ByteBuffer where = ByteBuffer.allocate(six ? 28 : 16).order(ByteOrder.nativeOrder());
                where.putShort((short) (six ? AF_INET6 : AF_INET)).put((byte) (port >> 8)).put((byte) port);
                if (six) {
                    where.putInt(0);
                }
                where.put(octets);
                long made = call(CONNECT, state, socket, arena.allocateFrom(JAVA_BYTE, where.array()), where.capacity());
                return made == 0 ? 0 : (int) ERRNO_OF.get(state, 0L);
            } finally {
                close(socket);
            }
        }
    }

    private static int socket(MemorySegment state, int family, int type) throws IOException {
        int descriptor = (int) call(SOCKET, state, family, type, 0);
        if (descriptor < 0) {
            throw failure("no socket can be opened", state);
        }
        return descriptor;
    }

    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            call(CLOSE, arena.allocate(CALL_STATE), descriptor);
        }
    }
}
