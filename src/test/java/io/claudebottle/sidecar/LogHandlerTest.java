package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogHandlerTest {

    private final Events events = new Events();

    @Test
    void whatALibraryLogsIsOneEventWithoutItsStackTrace() {
        var record = new LogRecord(Level.WARNING, "Task {0} failed");
        record.setLoggerName("io.netty.X");
        record.setParameters(new Object[] {7});
        record.setThrown(new IllegalStateException("gone\nwrong"));

        new LogHandler(events.log()).publish(record);

        assertThat(events.text().lines()).hasSize(1);
        assertThat(events.named("log")).singleElement().satisfies(event -> {
            assertThat(event.path("level").asText()).isEqualTo("WARNING");
            assertThat(event.path("message").asText()).isEqualTo("Task 7 failed");
            assertThat(event.path("thrown").asText()).isEqualTo("java.lang.IllegalStateException: gone\nwrong");
            assertThat(event.path("at").asText()).contains("LogHandlerTest");
        });
    }
}
