package io.claudebottle;

import io.claudebottle.app.ClaudeBottleApp;
import io.claudebottle.app.ScreenPicture;
import io.claudebottle.cli.Desktop;
import io.claudebottle.cli.TerminalRun;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.terminal.TerminalWindow;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.view.Picture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

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
    public int runTerminal(TerminalRun run, Consumer<Frame> last) throws IOException, InterruptedException {
        var options = EmulatorOptions.of(ChildEnvironment.TERMINAL.get("TERM_PROGRAM"), ChildEnvironment.TERMINAL.get("TERM_PROGRAM_VERSION"))
                .withReports(run.reports());
        return TerminalWindow.run(
                String.join(" ", run.command()),
                run.columns(),
                run.rows(),
                options,
                () -> Pty.Launcher.ofSystem().start(run.command(), run.environment(), run.workingDirectory(), run.columns(), run.rows()),
                pane -> {
                    Frame screen = pane.frame();
                    last.accept(screen);
                    run.picture().ifPresent(png -> write(png, new Picture("", ScreenPicture.FONT_SIZE, 1).png(screen)));
                });
    }

    private static void write(Path png, byte[] picture) {
        try {
            Files.write(png, picture);
        } catch (IOException e) {
            throw cannotWrite(png, e);
        }
    }

    private static ProblemException cannotWrite(Path png, IOException e) {
        return new ProblemException(Problem.of("cannot write " + png + ": " + e.getMessage(), "Give another file to --picture."), e);
    }

    @Override
    public void paint(Frame frame, Path png) {
        try {
            ScreenPicture.write(frame, png);
        } catch (IOException e) {
            throw cannotWrite(png, e);
        }
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
