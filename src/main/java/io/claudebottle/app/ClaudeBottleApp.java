package io.claudebottle.app;

import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.attention.DesktopNotifier;
import io.claudebottle.app.attention.NotifierProcess;
import io.claudebottle.app.design.Themes;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.FileDelivery;
import io.claudebottle.session.Workbench;
import io.claudebottle.terminal.EmulatorPane;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javafx.animation.Animation;
import javafx.animation.AnimationTimer;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The window's life, from the start of the toolkit until it is closed.
public final class ClaudeBottleApp extends Application {

    private static final Logger LOG = LoggerFactory.getLogger(ClaudeBottleApp.class);

    private final Function<ClaudeBottleApp, Runnable> opening;
    private final Runnable closed;

    /// @param opening fills and shows the stage of this application; gives what to do when it is closed
    private ClaudeBottleApp(Function<ClaudeBottleApp, Runnable> opening, Runnable closed) {
        this.opening = opening;
        this.closed = closed;
    }

    /// Opens the window and returns when it was closed. What runs in bottles runs on.
    public static void open(Workbench workbench) {
        run(stage -> app -> app.openWindow(workbench, stage, () -> {}));
    }

    /// The same, and prints `usable window after N ms`, counted from the start of this JVM, when the first frame of it was drawn.
    public static void open(Workbench workbench, PrintStream timing) {
        run(stage -> app -> app.openWindow(workbench, stage, () -> timing.println("usable window after "
                + (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) + " ms")));
    }

    /// For a start that failed before there was a workbench: a window that says so.
    public static void openFailure(Problem problem) {
        run(stage -> app -> app.showFailure(problem, stage));
    }

    private static void run(Function<Stage, Function<ClaudeBottleApp, Runnable>> opening) {
        var closed = new CountDownLatch(1);
        Platform.setImplicitExit(false);
        Platform.startup(() -> {
            var stage = new Stage();
            new ClaudeBottleApp(opening.apply(stage), closed::countDown).start(stage);
        });
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Platform.exit();
    }

    /// What goes wrong here has no window yet to be shown in, so it gets one of its own, whatever it is.
    @Override
    public void start(Stage stage) {
        Runnable letGo;
        try {
            letGo = opening.apply(this);
        } catch (RuntimeException e) {
            LOG.error("the window could not be opened", e);
            letGo = showFailure(Problems.unexpected(e), stage);
        }
        Runnable ending = letGo;
        stage.setOnHidden(_ -> {
            ending.run();
            closed.run();
        });
    }

    private Runnable openWindow(Workbench workbench, Stage stage, Runnable onUsable) {
        var background = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("timer-", 0).factory());
        var services = new AppServices(
                new AppServices.World(
                        workbench,
                        new HeldSessions(workbench.sessions(), new FileDelivery(workbench.audit())),
                        () -> new EmulatorPane(address -> getHostServices().showDocument(address.toString())),
                        new PlatformDesktop(workbench.environment()),
                        Themes.live(),
                        FxThread.live(),
                        Coalescer.timer(background),
                        screens(),
                        Clock.systemUTC()),
                stage::hide);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            LOG.error("uncaught in {}", thread.getName(), failure);
            services.problems().report(Problems.unexpected(failure));
        });
        services.fill(stage);
        afterFirstFrame(() -> {
            onUsable.run();
            services.start();
            stage.focusedProperty().subscribe(focused -> {
                if (focused) {
                    services.agents().refresh();
                }
            });
        });
        var seconds = new Timeline(new KeyFrame(Duration.seconds(1), _ -> services.agents().tick()));
        seconds.setCycleCount(Animation.INDEFINITE);
        seconds.play();
        stage.show();
        return () -> {
            seconds.stop();
            services.close();
            background.shutdown();
        };
    }

    /// A timer's second tick comes after the frame that began with its first.
    private static void afterFirstFrame(Runnable action) {
        new AnimationTimer() {
            private int ticks;

            @Override
            public void handle(long now) {
                if (++ticks == 2) {
                    stop();
                    action.run();
                }
            }
        }.start();
    }

    private Runnable showFailure(Problem problem, Stage stage) {
        var messages = new Messages(Locale.getDefault());
        var loaders = new FxmlLoaders(messages)
                .register(Map.of(StartFailureController.class, () -> new StartFailureController(problem, stage::hide)));
        var scene = new Scene(loaders.load(FxmlFile.START_FAILURE).root(), 640, 360);
        Themes.live().dress(scene);
        stage.setTitle(messages.get("app.name"));
        stage.setScene(scene);
        stage.show();
        return () -> {};
    }

    private static List<Rectangle2D> screens() {
        Screen primary = Screen.getPrimary();
        return Screen.getScreens().stream()
                .sorted(Comparator.comparing(screen -> !screen.equals(primary)))
                .map(Screen::getVisualBounds)
                .toList();
    }

    private final class PlatformDesktop implements AgentActions.Desktop {

        private final DesktopNotifier notices;

        private PlatformDesktop(Map<String, String> environment) {
            var messages = new Messages(Locale.getDefault());
            notices = NotifierProcess.forDesktop(
                    environment, System.getProperty("os.name"), messages.get("app.name"), messages.get("attention.alert.open"), FxThread.live());
        }

        @Override
        public DesktopNotifier notices() {
            return notices;
        }

        @Override
        public void open(Path path) {
            getHostServices().showDocument(path.toUri().toString());
        }

        @Override
        public void copy(String text) {
            var content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        }
    }
}
