package io.claudebottle;

import io.claudebottle.app.ClaudeBottleApp;
import io.claudebottle.cli.Desktop;
import io.claudebottle.cli.TerminalRun;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.terminal.model.Frame;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// The JavaFX window. Naming its class in a method is enough to keep it unloaded until that method runs.
final class FxDesktop implements Desktop {

    private final Map<String, String> environment;
    private final PrintStream out;

    FxDesktop(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /// macOS and Windows always have one; elsewhere X11 or Wayland says so.
    @Override
    public boolean isPresent() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows")
                || system.startsWith("mac")
                || !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    @Override
    public void open(Workbench workbench, boolean timing) {
        onDisplay(() -> {
            if (timing) {
                ClaudeBottleApp.open(workbench, out);
            } else {
                ClaudeBottleApp.open(workbench);
            }
        });
    }

    @Override
    public void showFailure(Problem problem) {
        onDisplay(() -> ClaudeBottleApp.openFailure(problem));
    }

    @Override
    public int runTerminal(TerminalRun run) {
        throw new ProblemException("the terminal has no window yet", "Run it with --headless.");
    }

    @Override
    public void paint(Frame frame, Path png) {
        throw new ProblemException("the terminal paints no pictures yet", "Run it without --picture.");
    }

    /// The toolkit finds out only when it is started that the display is not there after all.
    private static void onDisplay(Runnable window) {
        try {
            window.run();
        } catch (UnsupportedOperationException e) {
            throw new ProblemException(
                    Problem.of("the window cannot be opened: " + e.getMessage(),
                            "Correct DISPLAY or WAYLAND_DISPLAY; without them the same job is done in the terminal."), e);
        }
    }
}
