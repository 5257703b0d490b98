package io.claudebottle.terminal.pty;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The few functions of Linux's C library that a pseudo-terminal takes, with its errors as exceptions. The numbers are those of the
/// kernel on x86-64 and ARM64.
@SuppressWarnings("restricted")
final class Libc {

    /// What a read or write returns when all that had the other end open have closed it.
    static final int END = -1;

    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int IUTF8 = 0x4000;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int EAGAIN = 11;

    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int POSIX_SPAWN_SETSID = 0x80;

    /// More than any C library's `posix_spawnattr_t`, `posix_spawn_file_actions_t` and `sigset_t`; ours to allocate, theirs to fill.
    private static final long OPAQUE = 1024;

    /// Never asked for more at once: what does not fit comes with the next call.
    private static final int MAX_BUFFER = 64 << 10;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_OF = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Libc() {}

    /// Whether every function is there.
    static boolean isComplete() {
        for (String name : List.of("posix_openpt", "eventfd", "posix_spawn_file_actions_addchdir_np", "posix_spawn_file_actions_addclosefrom_np")) {
            if (LINKER.defaultLookup().find(name).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Linked when the first terminal is opened, and not before.
    private static final class Functions {
        static final MethodHandle POSIX_OPENPT = link("posix_openpt", JAVA_INT, JAVA_INT);
        static final MethodHandle GRANTPT = link("grantpt", JAVA_INT, JAVA_INT);
        static final MethodHandle UNLOCKPT = link("unlockpt", JAVA_INT, JAVA_INT);
        static final MethodHandle PTSNAME_R = link("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle IOCTL = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("ioctl"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                ERRNO, Linker.Option.firstVariadicArg(2));
        static final MethodHandle TCGETATTR = link("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle TCSETATTR = link("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle EVENTFD = link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle POLL = link("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle CLOSE = link("close", JAVA_INT, JAVA_INT);
        static final MethodHandle WAITPID = link("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle STRERROR_R = link("__xpg_strerror_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle SIGFILLSET = link("sigfillset", JAVA_INT, ADDRESS);
        static final MethodHandle SIGEMPTYSET = link("sigemptyset", JAVA_INT, ADDRESS);
        static final MethodHandle SPAWN = link("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle ATTR_INIT = link("posix_spawnattr_init", JAVA_INT, ADDRESS);
        static final MethodHandle ATTR_DESTROY = link("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
        static final MethodHandle ATTR_SETFLAGS = link("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
        static final MethodHandle ATTR_SETSIGDEFAULT = link("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle ATTR_SETSIGMASK = link("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle ACTIONS_INIT = link("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
        static final MethodHandle ACTIONS_DESTROY = link("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
        static final MethodHandle ACTIONS_OPEN = link("posix_spawn_file_actions_addopen", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle ACTIONS_DUP2 = link("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle ACTIONS_CHDIR = link("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle ACTIONS_CLOSEFROM = link("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);

        private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
        }
    }

    /// A call whose arguments are boxed: for what happens once in a child's life.
    private static long call(MethodHandle function, MemorySegment state, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = state;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try {
            return ((Number) function.invokeWithArguments(all)).longValue();
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("the C library could not be called", e);
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO_OF.get(state, 0L);
    }

    private static IOException failure(String what, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            call(Functions.STRERROR_R, arena.allocate(CALL_STATE), errno, text, 256L);
            return new IOException(what + ": " + text.getString(0));
        }
    }

    /// Our end of a new pseudo-terminal. It does not become ours to be controlled by, blocks nobody and is inherited by none.
    static int openMaster() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) call(Functions.POSIX_OPENPT, state, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
            if (descriptor < 0) {
                throw failure("cannot open a pseudo-terminal", errno(state));
            }
            if (call(Functions.GRANTPT, state, descriptor) != 0 || call(Functions.UNLOCKPT, state, descriptor) != 0) {
                int errno = errno(state);
                close(descriptor);
                throw failure("cannot unlock a pseudo-terminal", errno);
            }
            return descriptor;
        }
    }

    /// Erasing in a line that the kernel edits erases a character of UTF-8, not one byte of it.
    static void setUtf8(int master) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // struct termios begins with the input flags
            MemorySegment settings = arena.allocate(OPAQUE, 8);
            if (call(Functions.TCGETATTR, state, master, settings) != 0) {
                throw failure("cannot set up a pseudo-terminal", errno(state));
            }
            settings.set(JAVA_INT, 0, settings.get(JAVA_INT, 0) | IUTF8);
            if (call(Functions.TCSETATTR, state, master, 0, settings) != 0) {
                throw failure("cannot set up a pseudo-terminal", errno(state));
            }
        }
    }

    static String slaveOf(int master) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(256);
            int errno = (int) call(Functions.PTSNAME_R, arena.allocate(CALL_STATE), master, name, 256L);
            if (errno != 0) {
                throw failure("a pseudo-terminal has no name", errno);
            }
            return name.getString(0);
        }
    }

    static void setSize(int master, int columns, int rows, int widthPx, int heightPx) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment size = arena.allocateFrom(JAVA_SHORT, (short) rows, (short) columns, (short) widthPx, (short) heightPx);
            if (call(Functions.IOCTL, state, master, (long) TIOCSWINSZ, size) != 0) {
                throw failure("cannot resize a pseudo-terminal", errno(state));
            }
        }
    }

    /// A descriptor that becomes readable with [#raise] and stays so.
    static int event() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) call(Functions.EVENTFD, state, 0, O_CLOEXEC | O_NONBLOCK);
            if (descriptor < 0) {
                throw failure("cannot make an event", errno(state));
            }
            return descriptor;
        }
    }

    static void raise(int event) {
        try (Arena arena = Arena.ofConfined()) {
            call(Functions.WRITE, arena.allocate(CALL_STATE), event, arena.allocateFrom(JAVA_LONG, 1L), 8L);
        }
    }

    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            call(Functions.CLOSE, arena.allocate(CALL_STATE), descriptor);
        }
    }

    static void awaitReadable(int descriptor, int event) throws IOException {
        await(descriptor, POLLIN, event);
    }

    static void awaitWritable(int descriptor, int event) throws IOException {
        await(descriptor, POLLOUT, event);
    }

    /// Returns when it is so, when the other end is closed, when the event was raised, or for no reason.
    private static void await(int descriptor, short what, int event) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // struct pollfd { int fd; short events; short revents; } twice
            MemorySegment polled = arena.allocate(16, 4);
            polled.set(JAVA_INT, 0, descriptor);
            polled.set(JAVA_SHORT, 4, what);
            polled.set(JAVA_INT, 8, event);
            polled.set(JAVA_SHORT, 12, POLLIN);
            int ready = (int) Functions.POLL.invokeExact(state, polled, 2L, -1);
            if (ready < 0 && errno(state) != EINTR) {
                throw failure("cannot wait for a pseudo-terminal", errno(state));
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Memory outside of the heap for one reader's or writer's bytes on their way.
    static Buffer buffer(int wanted) {
        return new Buffer(Math.min(wanted, MAX_BUFFER));
    }

    static final class Buffer implements AutoCloseable {

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment state = arena.allocate(CALL_STATE);
        private final MemorySegment memory;

        private Buffer(int size) {
            memory = arena.allocate(Math.max(1, size));
        }

        /// @return how many bytes; 0 when there are none yet; [#END]
        int read(int descriptor, byte[] into, int offset, int length) throws IOException {
            long count;
            try {
                count = (long) Functions.READ.invokeExact(state, descriptor, memory, Math.min(length, memory.byteSize()));
            } catch (Throwable e) {
                throw impossible(e);
            }
            if (count > 0) {
                MemorySegment.copy(memory, JAVA_BYTE, 0, into, offset, (int) count);
                return (int) count;
            }
            return count == 0 ? END : unless("cannot read from a pseudo-terminal");
        }

        /// @return how many bytes were taken; 0 when there is no room yet; [#END]
        int write(int descriptor, byte[] from, int offset, int length) throws IOException {
            int size = (int) Math.min(length, memory.byteSize());
            MemorySegment.copy(from, offset, memory, JAVA_BYTE, 0, size);
            long count;
            try {
                count = (long) Functions.WRITE.invokeExact(state, descriptor, memory, (long) size);
            } catch (Throwable e) {
                throw impossible(e);
            }
            return count >= 0 ? (int) count : unless("cannot write to a pseudo-terminal");
        }

        private int unless(String what) throws IOException {
            return switch (errno(state)) {
                case EAGAIN, EINTR -> 0;
                case EIO -> END;
                default -> throw failure(what, errno(state));
            };
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// Starts a child as the leader of a new session. It opens the terminal as its first, which makes it the session's controlling one:
    /// the C library makes the session before it opens files. Every signal does what it does by default, whatever the virtual machine
    /// has blocked or we were started with, and no descriptor but the terminal is inherited.
    ///
    /// @param file what to run; `argv` holds the name it is told
    /// @return the child's process id
    static int spawn(Path file, List<String> argv, Map<String, String> environment, Path workingDirectory, String terminal) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment attributes = arena.allocate(OPAQUE, 16);
            MemorySegment actions = arena.allocate(OPAQUE, 16);
            MemorySegment signals = arena.allocate(OPAQUE, 16);
            require(call(Functions.ATTR_INIT, state, attributes));
            try {
                require(call(Functions.ACTIONS_INIT, state, actions));
                try {
                    call(Functions.SIGFILLSET, state, signals);
                    require(call(Functions.ATTR_SETSIGDEFAULT, state, attributes, signals));
                    call(Functions.SIGEMPTYSET, state, signals);
                    require(call(Functions.ATTR_SETSIGMASK, state, attributes, signals));
                    require(call(Functions.ATTR_SETFLAGS, state, attributes,
                            (short) (POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)));
                    require(call(Functions.ACTIONS_OPEN, state, actions, 0, arena.allocateFrom(terminal), O_RDWR, 0));
                    require(call(Functions.ACTIONS_DUP2, state, actions, 0, 1));
                    require(call(Functions.ACTIONS_DUP2, state, actions, 0, 2));
                    require(call(Functions.ACTIONS_CLOSEFROM, state, actions, 3));
                    require(call(Functions.ACTIONS_CHDIR, state, actions, arena.allocateFrom(workingDirectory.toString())));
                    MemorySegment pid = arena.allocate(JAVA_INT);
                    int errno = (int) call(Functions.SPAWN, state, pid, arena.allocateFrom(file.toString()), actions, attributes,
                            strings(arena, argv), strings(arena, environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
                    if (errno != 0) {
                        throw failure("cannot run '" + argv.getFirst() + "'", errno);
                    }
                    return pid.get(JAVA_INT, 0);
                } finally {
                    call(Functions.ACTIONS_DESTROY, state, actions);
                }
            } finally {
                call(Functions.ATTR_DESTROY, state, attributes);
            }
        }
    }

    private static void require(long errno) throws IOException {
        if (errno != 0) {
            throw failure("cannot prepare a child process", (int) errno);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> strings) throws IOException {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            if (strings.get(i).indexOf('\0') >= 0) {
                throw new IOException("an argument or environment variable of a child holds a NUL");
            }
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        array.setAtIndex(ADDRESS, strings.size(), MemorySegment.NULL);
        return array;
    }

    /// Blocks until the child has ended, and lets the kernel forget it.
    ///
    /// @return its exit code, or 128 plus the signal that ended it
    static int waitFor(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment status = arena.allocate(JAVA_INT);
            while (call(Functions.WAITPID, state, pid, status, 0) < 0) {
                if (errno(state) != EINTR) {
                    throw failure("cannot wait for process " + pid, errno(state));
                }
            }
            int word = status.get(JAVA_INT, 0);
            int signal = word & 0x7F;
            return signal != 0 ? 128 + signal : word >> 8 & 0xFF;
        }
    }
}
