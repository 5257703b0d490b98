package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// How long the FX thread is kept by a screen of 160 × 50 cells that changes with every pulse, and how evenly pulses come.
@Tag("bench")
@Timeout(120)
@ExtendWith(ApplicationExtension.class)
class PaintBench {

    private static final int COLUMNS = 160;
    private static final int ROWS = 50;
    private static final int WARM_UP = 20;
    private static final int FRAMES = 60;

    private ScreenCanvas canvas;

    @Start
    void start(Stage stage) {
        canvas = new ScreenCanvas();
        stage.setScene(new Scene(canvas, 160 * 8, 50 * 16));
        stage.show();
    }

    enum Load {
        LOG(frame -> {
            var text = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                int n = frame * ROWS + row;
                text.append("\r\n\u001b[2m12:00:%02d\u001b[0m \u001b[3%dmINFO\u001b[0m request %d to /api/v1/things/%d took %d ms for \u001b[1muser%d\u001b[0m"
                        .formatted(n % 60, n % 8, n, n * 7, n % 97, n % 13));
            }
            return text.toString();
        }),
        LINES(frame -> "\r\nline " + frame),
        CELLS(frame -> {
            var text = new StringBuilder("\u001b[H");
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    int color = (row + column + frame) % 156;
                    text.append("\u001b[38;5;").append(color).append(";48;5;").append(255 - color).append(";1;3;4m").append((char) ('A' + (frame + column) % 26));
                }
            }
            return text.toString();
        });

        private final IntFunction<String> frame;

        String frame(int index) {
            return frame.apply(index);
        }

        Load(IntFunction<String> frame) {
            this.frame = frame;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangingScreenLeavesTheFxThreadFree(Load load) {
        var screens = new Screens(COLUMNS, ROWS, Colors.DARK);
        var shows = new long[WARM_UP + FRAMES];
        var intervals = new long[WARM_UP + FRAMES];
        var count = new AtomicInteger();
        var timer = new AnimationTimer() {
            private long before = System.nanoTime();

            @Override
            public void handle(long now) {
                int index = count.get();
                if (index == shows.length) {
                    return;
                }
                long began = System.nanoTime();
                intervals[index] = began - before;
                before = began;
                Frame frame = screens.print(load.frame(index));
                long parsed = System.nanoTime();
                canvas.show(Viewport.of(frame), Overlay.NONE);
                canvas.paintIfSeen();
                shows[index] = System.nanoTime() - parsed;
                count.incrementAndGet();
            }
        };
        WaitForAsyncUtils.waitForAsyncFx(10_000, timer::start);
        Await.until(() -> count.get() >= WARM_UP, count::get);
        Map<String, Long> before = processorTimes();
        int from = count.get();
        Await.until(() -> count.get() == shows.length, count::get);
        processorTimes().forEach((thread, nanos) -> System.out.printf(
                "%s: %s %.2f ms a frame%n", load, thread, (nanos - before.getOrDefault(thread, 0L)) / 1e6 / (shows.length - from)));
        WaitForAsyncUtils.waitForAsyncFx(10_000, timer::stop);

        long[] issue = Arrays.copyOfRange(shows, WARM_UP, shows.length);
        long[] pulse = Arrays.copyOfRange(intervals, WARM_UP, intervals.length);
        System.out.printf("%s: paint %s, interval %s ms%n", load, figures(issue), figures(pulse));
        assertThat(percentile(issue, 99)).isLessThan(8);
    }

    private static Map<String, Long> processorTimes() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().matches("JavaFX Application Thread|QuantumRenderer.*"))
                .collect(Collectors.toMap(ThreadInfo::getThreadName, thread -> threads.getThreadCpuTime(thread.getThreadId())));
    }

    private static String figures(long[] nanos) {
        return "p50 %.2f p95 %.2f p99 %.2f max %.2f".formatted(percentile(nanos, 50), percentile(nanos, 95), percentile(nanos, 99), percentile(nanos, 100));
    }

    private static double percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
}
