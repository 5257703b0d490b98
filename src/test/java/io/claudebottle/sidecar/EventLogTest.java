package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private final Events events = new Events();

    @Test
    void eventIsOneLineOfJsonWithItsTimeFirst() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", "a\nb\"c");
        fields.put("port", 443);
        fields.put("bytes", 1L << 40);
        fields.put("names", List.of("x", "y"));

        events.log().write("egress", fields);

        assertThat(events.text())
                .isEqualToIgnoringNewLines(
                        "{\"time\":\"2026-05-27T12:00:00.000Z\",\"event\":\"egress\",\"host\":\"a\\nb\\\"c\",\"port\":443,\"bytes\":1099511627776,\"names\":[\"x\",\"y\"]}");
    }

    @Test
    void linesOfSeveralThreadsNeverMix() throws InterruptedException {
        EventLog log = events.log();
        List<Thread> threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    for (int n = 0; n < 200; n++) {
                        log.write("e", Map.of("text", "x".repeat(500)));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(events.named("e")).hasSize(1600);
    }
}
