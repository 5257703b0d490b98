package io.claudebottle.app.attention;

import io.claudebottle.app.FxThread;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows a notice with a program that the desktop has for it, one process a notice. JavaFX has no way of its own to do it, and the tray of AWT
/// would bring a second toolkit into the process. Lives on the FX thread.
public final class NotifierProcess implements DesktopNotifier {

    private static final Logger LOG = LoggerFactory.getLogger(NotifierProcess.class);

    /// What the program prints when the notice was clicked.
    private static final String OPEN = "default";

    /// A program that tells of a click stays until then. More than these are ended, the oldest first; their notices stay.
    private static final int MOST_WAITING = 8;

    /// A notice that nobody has clicked for so long was overlooked.
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Function<Notice, List<String>> argv;
    private final FxThread fx;
    private final Deque<Process> waiting = new ConcurrentLinkedDeque<>();

    /// @param argv program and arguments; what it prints when the notice is clicked is `default`
    NotifierProcess(Function<Notice, List<String>> argv, FxThread fx) {
        this.argv = argv;
        this.fx = fx;
    }

    /// The one that this desktop has, or one that always fails.
    ///
    /// @param openWord what the button or the notice offers to do
    public static DesktopNotifier forDesktop(Map<String, String> environment, String system, String application, String openWord, FxThread fx) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return new NotifierProcess(NotifierProcess::osascript, fx);
        }
        if (name.startsWith("windows")) {
            return new NotifierProcess(notice -> powershell(notice, application), fx);
        }
        return onPath("notify-send", environment)
                .<DesktopNotifier>map(program -> new NotifierProcess(notice -> notifySend(program, notice, application, openWord), fx))
                .orElse((_, _, failed) -> failed.run());
    }

    private static Optional<Path> onPath(String program, Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(directory, program);
            if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Speaks `org.freedesktop.Notifications`. The body of a notice there may hold markup, so what looks like it is escaped.
    static List<String> notifySend(Path program, Notice notice, String application, String openWord) {
        String body = notice.body().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return List.of(program.toString(), "--app-name=" + application, "--icon=dialog-question", "--action=" + OPEN + "=" + openWord, "--", notice.title(), body);
    }

    /// The words are arguments of the script and never part of it.
    static List<String> osascript(Notice notice) {
        return List.of("/usr/bin/osascript", "-e", "on run argv", "-e", "display notification (item 2 of argv) with title (item 1 of argv)", "-e", "end run",
                notice.title(), notice.body());
    }

    /// The words are base64 in the script and text nodes in the toast, so that neither can be taken for code or markup.
    static List<String> powershell(Notice notice, String application) {
        String script = """
                $ErrorActionPreference = 'Stop'
                function Words($b) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($b)) }
                [void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
                $x = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
                $t = $x.GetElementsByTagName('text')
                [void]$t.Item(0).AppendChild($x.CreateTextNode((Words '%s')))
                [void]$t.Item(1).AppendChild($x.CreateTextNode((Words '%s')))
                [Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier((Words '%s')).Show([Windows.UI.Notifications.ToastNotification]::new($x))
                """.formatted(base64(notice.title()), base64(notice.body()), base64(application));
        String encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
        return List.of("powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void show(Notice notice, Runnable clicked, Runnable failed) {
        fx.run(() -> start(argv.apply(notice)), process -> whenEnded(process, clicked, failed), _ -> failed.run());
    }

    private Process start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("no notice can be shown: " + e.getMessage(), "The window shows it instead."), e);
        }
    }

    /// No thread waits for the click: it may never come.
    private void whenEnded(Process process, Runnable clicked, Runnable failed) {
        waiting.addLast(process);
        while (waiting.size() > MOST_WAITING) {
            waiting.removeFirst().destroy();
        }
        process.onExit().orTimeout(PATIENCE.toMinutes(), TimeUnit.MINUTES).whenComplete((_, overlooked) -> {
            boolean wasClicked = overlooked == null && printed(process).equals(OPEN);
            fx.later(() -> {
                // One that is no longer waited for was ended by us, and had shown its notice.
                boolean ours = waiting.remove(process);
                if (overlooked != null) {
                    process.destroy();
                } else if (wasClicked) {
                    clicked.run();
                } else if (ours && process.exitValue() != 0) {
                    failed.run();
                }
            });
        });
    }

    /// How many processes there are that a click may come from.
    int waiting() {
        return waiting.size();
    }

    private static String printed(Process process) {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readNBytes(64), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            LOG.debug("what the notifier printed is lost", e);
            return "";
        }
    }

    /// Ends what still waits for a click; the notices stay where the desktop keeps them.
    @Override
    public void close() {
        waiting.forEach(Process::destroy);
        waiting.clear();
    }
}
