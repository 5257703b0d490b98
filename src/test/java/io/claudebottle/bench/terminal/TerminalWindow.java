package io.claudebottle.bench.terminal;

import com.sun.management.OperatingSystemMXBean;
import io.claudebottle.terminal.connection.EmulatorReceiver;
import io.claudebottle.terminal.connection.TerminalConnection;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.pty.LinuxPtyLauncher;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import io.claudebottle.terminal.view.ShownText;
import io.claudebottle.terminal.view.TerminalView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.TilePane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// A process with our control and what it is measured with: `flood COLUMNS ROWS FILE` prints a file in it, `keys COLUMNS ROWS` types into it,
/// `idle COUNT` shows so many terminals and does nothing. Prints its figures as lines of a name and a number.
public final class TerminalWindow extends Application {

    /// Fewer than a row has: in the last column the cursor does not move.
    private static final int KEYS = 60;
    /// Longer than a cursor blinks that nobody types at.
    private static final double SETTLE_SECONDS = 13;
    private static final double IDLE_SECONDS = 10;
    private static final double BAR_AND_PADDING = 20;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /// Not the application itself: Java would want JavaFX as modules then.
    public static final class Start {

        private Start() {}

        public static void main(String[] arguments) {
            launch(TerminalWindow.class, arguments);
        }
    }

    /// One terminal: emulator, control, child.
    private static final class Terminal implements Emulator.Host {

        final Emulator emulator = new Emulator(80, 24, EmulatorOptions.of("bench", "1"), this);
        final TerminalView view = new TerminalView(emulator, this::send, this::resize);
        @Nullable TerminalConnection connection;

        void run(List<String> argv) throws IOException {
            Pty pty = launcher().start(
                    argv, ChildEnvironment.of(System.getenv()), Path.of("").toAbsolutePath(), emulator.columns(), emulator.rows());
            connection = new TerminalConnection(pty, new EmulatorReceiver(emulator) {
                @Override
                public void feed(byte[] bytes, int from, int to) {
                    super.feed(bytes, from, to);
                    view.changed();
                }
            }, _ -> {});
            connection.start();
        }

        private static Pty.Launcher launcher() {
            return Boolean.getBoolean("bench.pty4j") ? new Pty4jLauncher() : new LinuxPtyLauncher();
        }

        void send(byte[] whole) {
            if (connection != null) {
                connection.type(whole);
            }
        }

        private void resize(int columns, int rows, int cellWidth, int cellHeight) {
            if (connection == null) {
                emulator.lock().lock();
                try {
                    emulator.resize(columns, rows, cellWidth, cellHeight);
                } finally {
                    emulator.lock().unlock();
                }
            } else {
                connection.resize(columns, rows, cellWidth, cellHeight);
            }
        }

        @Override
        public void reply(byte[] answer) {
            if (connection != null) {
                connection.reply(answer);
            }
        }

        @Override
        public void event(TerminalEvent event) {}
    }

    @Override
    public void start(Stage stage) throws IOException {
        List<String> arguments = getParameters().getRaw();
        switch (arguments.getFirst()) {
            case "flood" -> {
                Terminal terminal = show(stage, arguments);
                after(1, () -> flood(terminal, arguments.get(3)));
            }
            case "keys" -> {
                Terminal terminal = show(stage, arguments);
                terminal.run(List.of("cat"));
                after(2, () -> keys(terminal));
            }
            default -> idle(stage, Integer.parseInt(arguments.get(1)));
        }
    }

    private Terminal show(Stage stage, List<String> arguments) {
        int columns = Integer.parseInt(arguments.get(1));
        int rows = Integer.parseInt(arguments.get(2));
        var terminal = new Terminal();
        stage.setScene(new Scene(terminal.view, 800, 600));
        stage.show();
        // The cell's size is known when it is shown.
        terminal.view.applyCss();
        terminal.view.layout();
        double width = (800 - BAR_AND_PADDING) / terminal.emulator.columns();
        double height = (600.0 - 8) / terminal.emulator.rows();
        stage.setWidth(stage.getWidth() - 800 + Math.floor(width) * columns + BAR_AND_PADDING + 2);
        stage.setHeight(stage.getHeight() - 600 + Math.floor(height) * rows + 8 + 2);
        return terminal;
    }

    /// By a clock outside of the toolkit: while an animation runs, it draws sixty times a second.
    private static void after(double seconds, Runnable action) {
        CompletableFuture.delayedExecutor((long) (seconds * 1e6), TimeUnit.MICROSECONDS).execute(() -> Platform.runLater(action));
    }

    private static void say(String name, double figure) {
        System.out.printf(Locale.ROOT, "%s %.3f%n", name, figure);
    }

    /// Collects, frame by frame, the time since the one before and what the FX thread computed meanwhile.
    private final class Frames extends AnimationTimer {

        private final long[] intervals = new long[100_000];
        private final long[] work = new long[100_000];
        private int count;
        private long lastTime;
        private long lastWork;

        @Override
        public void handle(long now) {
            long time = System.nanoTime();
            long computed = threads.getCurrentThreadCpuTime();
            if (lastTime != 0 && count < intervals.length) {
                intervals[count] = time - lastTime;
                work[count++] = computed - lastWork;
            }
            lastTime = time;
            lastWork = computed;
        }

        void report() {
            stop();
            say("frames", count);
            say("frame interval p95 ms", percentile(intervals, count, 0.95));
            say("frame interval max ms", percentile(intervals, count, 1));
            say("frame work p50 ms", percentile(work, count, 0.50));
            say("frame work p99 ms", percentile(work, count, 0.99));
        }
    }

    private static double percentile(long[] values, int count, double part) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, Math.floor(part * count))] / 1e6;
    }

    private void flood(Terminal terminal, String file) {
        say("columns", terminal.emulator.columns());
        say("rows", terminal.emulator.rows());
        var frames = new Frames();
        frames.start();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        try {
            terminal.run(List.of("cat", file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        // The child's end is known when all it printed has been taken.
        java.util.Objects.requireNonNull(terminal.connection).exit().thenRun(() -> {
            say("wall ms", (System.nanoTime() - begin) / 1e6);
            say("cpu ms", (system.getProcessCpuTime() - cpu) / 1e6);
            Platform.runLater(() -> {
                frames.report();
                end();
            });
        });
    }

    /// One key at a time: from the call that sends it, over the terminal's echo, to the end of the pulse that has drawn it.
    private void keys(Terminal terminal) {
        long[] delays = new long[KEYS];
        int[] count = {0};
        long[] sent = {0};
        long[] before = {ShownText.cursor(terminal.view)};
        terminal.view.requestFocus();
        terminal.view.getScene().addPostLayoutPulseListener(() -> {
            long now = ShownText.cursor(terminal.view);
            if (sent[0] != 0 && now != before[0]) {
                delays[count[0]++] = System.nanoTime() - sent[0];
                sent[0] = 0;
                before[0] = now;
                if (count[0] == KEYS) {
                    say("key to glyph p50 ms", percentile(delays, KEYS, 0.5));
                    say("key to glyph p99 ms", percentile(delays, KEYS, 0.99));
                    Platform.runLater(this::end);
                } else {
                    // At no fixed place between two pulses.
                    after(0.03 + count[0] % 17 * 0.001, () -> press(terminal, sent));
                }
            }
        });
        press(terminal, sent);
    }

    private static void press(Terminal terminal, long[] sent) {
        sent[0] = System.nanoTime();
        terminal.view.type(new byte[] {'x'});
    }

    private void idle(Stage stage, int count) throws IOException {
        var all = new TilePane();
        stage.setScene(new Scene(all, 980, 900));
        stage.show();
        after(SETTLE_SECONDS, () -> {
            double before = heap();
            List<Terminal> terminals = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                var terminal = new Terminal();
                terminal.view.blinkingProperty().set(!Boolean.getBoolean("bench.noBlink"));
                terminal.view.setPrefSize(320, 220);
                all.getChildren().add(terminal.view);
                terminals.add(terminal);
            }
            Platform.runLater(() -> {
                for (Terminal terminal : terminals) {
                    try {
                        terminal.run(List.of("sh", "-c", "seq 1 2000; exec cat"));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                terminals.getFirst().view.requestFocus();
            });
            after(SETTLE_SECONDS, () -> {
                say("idle heap MB each", (heap() - before) / count);
                long cpu = system.getProcessCpuTime();
                long begin = System.nanoTime();
                after(IDLE_SECONDS, () -> {
                    say("idle cpu %", 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - begin));
                    end();
                });
            });
        });
    }

    private static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }

    private void end() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:") || line.startsWith("VmRSS:")) {
                    say(line.startsWith("VmHWM") ? "peak MB" : "resident MB", Double.parseDouble(line.replaceAll("\\D", "")) / 1024);
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        System.out.flush();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0);
        });
        Platform.exit();
    }
}
