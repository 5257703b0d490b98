package io.claudebottle.bench.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.claudebottle.bench.Results;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How many bytes a second of the processor's time the parser and the model take, on one thread and without a window, beside JediTermFX in
/// the same run.
///
/// `-Dbench.payload=NAME` measures one, `-Dbench.alone` leaves JediTermFX out.
@Tag("bench")
class ModelBench {

    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    /// As much as one read from a pseudo-terminal can bring.
    private static final int PIECE = 64 << 10;
    private static final double MIB = 1 << 20;
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final long RUN_NANOS = 600_000_000L;
    private static final int RUNS = 3;

    private static final double LEAST = 60;
    private static final double LEAST_DENSE = 100;
    private static final double LEAST_RATIO = 20;

    /// @param rate MiB a second, the best of some runs
    /// @param allocated bytes for each byte taken
    private record Figure(double rate, double allocated) {}

    @Test
    void bytesASecond() throws Exception {
        String only = System.getProperty("bench.payload", "");
        boolean alone = System.getProperty("bench.alone") != null;
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> tooSlow = new ArrayList<>();
        double ratios = 0;
        int counted = 0;
        System.out.printf(Locale.ROOT, "%-30s %10s %12s %10s %8s%n", "payload", "MiB/s", "bytes/byte", "JediTermFX", "ratio");
        for (Payload payload : Payload.all(COLUMNS, ROWS)) {
            if (!only.isEmpty() && !only.equals(payload.name())) {
                continue;
            }
            byte[] setup = cooked(payload.setup());
            byte[] body = cooked(payload.body());
            Figure ours = measure(() -> new EmulatorSubject(COLUMNS, ROWS), setup, body);
            Figure theirs = alone ? new Figure(Double.NaN, Double.NaN) : measure(() -> new JediTermFxSubject(COLUMNS, ROWS), setup, body);
            double ratio = ours.rate / theirs.rate;
            System.out.printf(Locale.ROOT, "%-30s %10.1f %12.2f %10.2f %8.1f%n", payload.name(), ours.rate, ours.allocated, theirs.rate, ratio);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", "terminal model, " + payload.name());
            row.put("figure", ours.rate);
            row.put("unit", "MiB/s");
            row.put("alternative", theirs.rate);
            row.put("ratio", ratio);
            row.put("runs", RUNS);
            rows.add(row);
            if (ours.rate < (payload.name().equals("dense_cells") ? LEAST_DENSE : LEAST)) {
                tooSlow.add(payload.name() + " " + ours.rate);
            }
            ratios += Math.log(ratio);
            counted++;
        }
        double mean = Math.exp(ratios / counted);
        System.out.printf(Locale.ROOT, "geometric mean of the ratios: %.1f%n", mean);
        Results.add(rows);
        assertThat(tooSlow).as("slower than asked for").isEmpty();
        if (!alone) {
            assertThat(mean).as("times as fast as JediTermFX").isGreaterThan(LEAST_RATIO);
        }
    }

    /// What a terminal's line discipline makes of it.
    private static byte[] cooked(byte[] bytes) {
        var cooked = new ByteArrayOutputStream(bytes.length);
        for (byte value : bytes) {
            if (value == '\n') {
                cooked.write('\r');
            }
            cooked.write(value);
        }
        return cooked.toByteArray();
    }

    private static Figure measure(Supplier<Subject> maker, byte[] setup, byte[] body) {
        Subject subject = maker.get();
        feed(subject, setup);
        fed(subject, body, WARM_UP_NANOS);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double best = 0;
        long taken = 0;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < RUNS; run++) {
            long begin = threads.getCurrentThreadCpuTime();
            long bytes = fed(subject, body, RUN_NANOS);
            best = Math.max(best, bytes / MIB / ((threads.getCurrentThreadCpuTime() - begin) / 1e9));
            taken += bytes;
        }
        return new Figure(best, (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / taken);
    }

    private static void feed(Subject subject, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += PIECE) {
            subject.feed(bytes, at, Math.min(at + PIECE, bytes.length));
        }
    }

    /// @return how many bytes were taken in about that time
    private static long fed(Subject subject, byte[] body, long nanos) {
        long begin = System.nanoTime();
        long bytes = 0;
        while (true) {
            for (int at = 0; at < body.length; at += PIECE) {
                int to = Math.min(at + PIECE, body.length);
                subject.feed(body, at, to);
                bytes += to - at;
                if (System.nanoTime() - begin > nanos) {
                    return bytes;
                }
            }
        }
    }
}
