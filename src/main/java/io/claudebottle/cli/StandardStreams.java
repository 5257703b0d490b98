package io.claudebottle.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Asks the C library whether a standard stream is a terminal. `System.console()` answers for stdin and stdout together and says
/// nothing of stderr.
final class StandardStreams {

    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;

    private StandardStreams() {}

    static boolean isTerminal(int descriptor) {
        return IsATty.HANDLE.map(isatty -> call(isatty, descriptor)).orElseGet(() -> System.console() != null);
    }

    private static boolean call(MethodHandle isatty, int descriptor) {
        try {
            return (int) isatty.invokeExact(descriptor) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("isatty(" + descriptor + ") could not be called", e);
        }
    }

    /// Linked on first use: most verbs never ask.
    private static final class IsATty {
        static final Optional<MethodHandle> HANDLE = link();

        @SuppressWarnings("restricted")
        private static Optional<MethodHandle> link() {
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return library.find("isatty")
                    .or(() -> library.find("_isatty"))
                    .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
        }
    }
}
