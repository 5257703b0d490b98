package io.claudebottle.sidecar.egress;

import static io.claudebottle.sidecar.egress.GateFixture.HOST;
import static io.claudebottle.sidecar.egress.GateFixture.get;
import static io.claudebottle.sidecar.egress.GateFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be recorded does not leave.
@Timeout(60)
class RecordTest {

    @TempDir
    Path directory;

    private GateFixture fixture;
    private final Disk disk = new Disk();

    /// Takes lines, until it is full or stuck.
    private static final class Disk extends OutputStream {

        final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        volatile boolean full;
        volatile CountDownLatch stuck = new CountDownLatch(0);

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            synchronized (lines) {
                lines.write(bytes, offset, length);
            }
        }

        String text() {
            synchronized (lines) {
                return lines.toString(StandardCharsets.UTF_8);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        fixture = new GateFixture(directory);
        fixture.log = new EventLog(disk, Clock.systemUTC());
        fixture.patience = Duration.ofSeconds(3);
        fixture.start(route(HOST));
    }

    @AfterEach
    void stop() throws IOException {
        disk.stuck.countDown();
        fixture.close();
    }

    @Test
    void aFullDiskClosesTheGateUntilThereIsRoomAgain() throws Exception {
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/1")).answer().status()).isEqualTo(200);
            disk.full = true;

            RawClient.Answer answer = client.send(get("/2")).answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).startsWith("blocked: the egress gate cannot write its record of what leaves");
            assertThat(fixture.upstream.heads).hasSize(1);

            disk.full = false;
            assertThat(client.send(get("/3")).answer().status()).isEqualTo(200);
        }
        Await.until("what was lost is said", () -> disk.text().contains("\"egress-lost\",\"count\":"));
        assertThat(disk.text().lines()).allMatch(line -> line.isEmpty() || line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void aRecordThatIsStuckClosesTheGateAndHoldsUpNobody() throws Exception {
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/1")).answer().status()).isEqualTo(200);
            disk.stuck = new CountDownLatch(1);

            assertThat(client.send(get("/2")).answer().status()).isEqualTo(403);
            assertThat(fixture.ask(get("/health")).status()).as("the event loops go on").isEqualTo(200);
            assertThat(fixture.upstream.heads).hasSize(1);
        }
    }

    @Test
    void aFloodThatCannotBeRecordedIsRefusedAtOnce() throws Exception {
        disk.stuck = new CountDownLatch(1);
        // As many as the queue takes, and some.
        for (int i = 0; i < 2_100; i++) {
            fixture.ask(GateFixture.connect("denied.example:443"));
        }

        assertThat(fixture.askInside(get("/")).body()).contains("cannot write its record");
        assertThat(fixture.upstream.heads).isEmpty();
    }
}
