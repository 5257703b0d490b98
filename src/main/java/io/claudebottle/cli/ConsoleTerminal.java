package io.claudebottle.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// The console of Windows, where no `/dev/tty` exists. Without one nothing can be asked.
final class ConsoleTerminal implements Terminal {

    private final PrintStream err;
    private final Optional<Console> console;

    ConsoleTerminal(PrintStream err, Optional<Console> console) {
        this.err = err;
        this.console = console;
    }

    @Override
    public boolean canAsk() {
        return console.isPresent() && StandardStreams.isTerminal(StandardStreams.STDERR);
    }

    @Override
    public boolean canShowClaude() {
        return console.isPresent();
    }

    @Override
    public Optional<String> ask(String prompt) {
        err.print(prompt);
        err.flush();
        return console.flatMap(open -> Optional.ofNullable(open.readLine()));
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        err.print(prompt);
        err.flush();
        return console.flatMap(open -> Optional.ofNullable(open.readPassword())).map(String::new);
    }
}
