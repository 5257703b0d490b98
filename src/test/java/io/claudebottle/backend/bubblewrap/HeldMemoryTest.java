package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.sidecar.relay.FirstProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldMemoryTest {

    @Test
    void programsAndLibrariesThatAreMappedAreNotCounted() {
        assertThat(HeldMemory.parse("VmRSS:\t  9000 kB\nRssAnon:\t   2048 kB\nRssFile:\t 6952 kB\n")).isEqualTo(2 << 20);
    }

    @Test
    void aKernelThreadHoldsNothing() {
        assertThat(HeldMemory.parse("Name:\tkthreadd\nThreads:\t1\n")).isZero();
    }

    @Test
    void whatAProcessHasStartedIsCountedWithItAndOnlyOnce() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here");
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            var self = FirstProcess.of((int) ProcessHandle.current().pid());
            var started = FirstProcess.of((int) child.pid());

            long own = HeldMemory.of(List.of(self)).orElseThrow();
            long ofChild = HeldMemory.of(List.of(started)).orElseThrow();

            assertThat(ofChild).isPositive().isLessThan(own);
            assertThat(HeldMemory.of(List.of(started, started))).hasValue(ofChild);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void ofWhatHasEndedNothingIsKnown() {
        assertThat(HeldMemory.of(List.of(new FirstProcess((int) ProcessHandle.current().pid(), 1)))).isEmpty();
    }
}
