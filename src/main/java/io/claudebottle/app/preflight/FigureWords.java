package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.state.LaunchFigures.Figures;
import java.time.Duration;
import java.util.Locale;

/// What launches took, in words that say how much was measured: `2.1 s, median of 5 launches on this machine`.
public final class FigureWords {

    private final Messages messages;

    public FigureWords(Messages messages) {
        this.messages = messages;
    }

    public String ready(Figures figures) {
        return figures.ready()
                .map(median -> messages.get("comparison.median", duration(median.value()), median.count()))
                .orElseGet(() -> messages.get("comparison.unmeasured"));
    }

    String memory(Figures figures) {
        return figures.memoryBytes()
                .map(median -> messages.get("comparison.median", mebibytes(median.value()), median.count()))
                .orElseGet(() -> messages.get("comparison.unmeasured"));
    }

    private static String duration(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%d.%d s", duration.toSeconds(), duration.toMillisPart() / 100);
        }
        return String.format(Locale.ROOT, "%d min %d s", duration.toMinutes(), duration.toSecondsPart());
    }

    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + " MiB";
    }
}
