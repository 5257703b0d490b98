package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.parts.Forward;
import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "start times are Linux's")
class BottleRecordTest {

    @TempDir
    Path directory;

    private static FirstProcess ourselves() throws IOException {
        return FirstProcess.of(Math.toIntExact(ProcessHandle.current().pid()));
    }

    private static BottleRecord record(FirstProcess process) {
        return BottleRecord.ofThisBoot(List.of("egress", "supervise"), List.of(new Forward("A", "HOST_A")), true, "/sys/fs/cgroup/x")
                .withHolder(process, process).withSidecars(process, process).withRelay(process).withPrompt("/home/node/p");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = directory.resolve("bottle.json");
        BottleRecord written = record(ourselves());
        written.write(file);

        assertThat(BottleRecord.read(file)).contains(written);
    }

    @Test
    void processIsOursOnlyIfItsStartTimeMatches() throws IOException {
        FirstProcess process = ourselves();
        BottleRecord record = record(process);

        assertThat(record.isAlive(process)).isTrue();
        assertThat(record.isServed()).isTrue();
        assertThat(record.isAlive(new FirstProcess(process.pid(), process.startTime() + 1))).isFalse();
        assertThat(record(new FirstProcess(process.pid(), process.startTime() - 1)).isServed()).isFalse();
    }

    @Test
    void processOfAnotherBootIsNotOurs() throws IOException {
        BottleRecord now = record(ourselves());
        var before = new BottleRecord("0b0b0b0b-0000-4000-8000-000000000000", now.holder(), now.outer(), now.sidecars(), now.sidecarsOuter(), now.relay(),
                now.prompt(), now.daemons(), now.forwards(), now.copied(), now.cgroup());

        assertThat(before.isAlive(before.holder())).isFalse();
        assertThat(before.isServed()).isFalse();
    }

    @Test
    void signalNeverReachesASuccessor() throws Exception {
        Process successor = new ProcessBuilder("sleep", "600").start();
        try {
            FirstProcess started = FirstProcess.of(Math.toIntExact(successor.pid()));

            LiveProcess.signal(new FirstProcess(started.pid(), started.startTime() - 1), true);
            assertThat(LiveProcess.is(started)).isTrue();
            LiveProcess.signal(started, true);
            assertThat(successor.waitFor()).isNotZero();
        } finally {
            successor.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{\"boot\":\"b\",\"holder\":\"12\"}", "{\"boot\":\"b\",\"holder\":\"x:y\"}"})
    void recordThatCannotBeUnderstoodIsNone(String text) throws IOException {
        assertThat(BottleRecord.read(Files.writeString(directory.resolve("bottle.json"), text))).isEmpty();
    }

    @Test
    void recordThatIsNotThereIsNone() {
        assertThat(BottleRecord.read(directory.resolve("none"))).isEqualTo(Optional.empty());
    }
}
