package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BundleTest {

    private final Events events = new Events();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final FakeDaemon egress = new FakeDaemon("egress");
    private final FakeDaemon gate = new FakeDaemon("git-gate");

    private CompletableFuture<Integer> run(Bundle bundle) {
        var code = new CompletableFuture<Integer>();
        Thread.startVirtualThread(() -> {
            try {
                code.complete(bundle.run());
            } catch (InterruptedException e) {
                code.completeExceptionally(e);
            }
        });
        return code;
    }

    private void awaitReady() {
        Await.until("ready", () -> !events.named("ready").isEmpty());
    }

    @Test
    void stopClosesInReverseOrderAndExitsCleanly() throws Exception {
        var bundle = new Bundle(List.of(List.of(egress), List.of(gate)), events.log());
        CompletableFuture<Integer> code = run(bundle);
        awaitReady();

        assertThat(bundle.stop(Duration.ofSeconds(8))).isTrue();

        assertThat(code.get(5, TimeUnit.SECONDS)).isZero();
        assertThat(calls).containsExactly("start egress", "start git-gate", "close git-gate", "close egress");
        assertThat(events.named("daemon-died")).as("closing is no death").isEmpty();
    }

    @Test
    void deathOfOneDaemonEndsAllAndIsReported() throws Exception {
        CompletableFuture<Integer> code = run(new Bundle(List.of(List.of(egress), List.of(gate)), events.log()));
        awaitReady();

        egress.ended.completeExceptionally(new IOException("boom"));

        assertThat(code.get(5, TimeUnit.SECONDS)).isNotZero();
        assertThat(calls).endsWith("close git-gate", "close egress");
        assertThat(events.named("daemon-died")).singleElement().satisfies(event -> {
            assertThat(event.path("daemon").asText()).isEqualTo("egress");
            assertThat(event.path("reason").asText()).isEqualTo("boom");
        });
    }

    @Test
    void daemonThatCannotStartEndsTheBundleBeforeItWasReady() throws Exception {
        gate.failure = new IOException("port taken");

        CompletableFuture<Integer> code = run(new Bundle(List.of(List.of(egress), List.of(gate)), events.log()));

        assertThat(code.get(5, TimeUnit.SECONDS)).isNotZero();
        assertThat(events.named("ready")).isEmpty();
        assertThat(calls).contains("close egress");
    }

    @Test
    void daemonsOfOneStageStartAtOnceAndTheNextStageAfterThem() throws Exception {
        var control = new FakeDaemon("control");
        egress.starting = new CountDownLatch(1);
        var bundle = new Bundle(List.of(List.of(egress, gate), List.of(control)), events.log());
        CompletableFuture<Integer> code = run(bundle);

        Await.until("the gate's start, in spite of egress", () -> calls.contains("start git-gate"));
        assertThat(calls).doesNotContain("start control");
        egress.starting.countDown();
        awaitReady();

        assertThat(calls).containsExactly("start git-gate", "start egress", "start control");
        bundle.stop(Duration.ofSeconds(8));
        code.get(5, TimeUnit.SECONDS);
        assertThat(calls).endsWith("close control", "close git-gate", "close egress");
    }

    @Test
    void aFailedStartLetsTheOthersOfItsStageFinishTheirs() throws Exception {
        egress.starting = new CountDownLatch(1);
        gate.failure = new IOException("port taken");
        CompletableFuture<Integer> code = run(new Bundle(List.of(List.of(egress, gate)), events.log()));
        Await.until("the failure", () -> !events.named("daemon-died").isEmpty());
        assertThat(calls).as("nothing is closed while it starts").isEmpty();

        egress.starting.countDown();

        assertThat(code.get(5, TimeUnit.SECONDS)).isNotZero();
        assertThat(calls).containsExactly("start egress", "close git-gate", "close egress");
    }

    @Test
    void nothingSelectedIdlesUntilItIsStopped() throws Exception {
        var bundle = new Bundle(List.of(), events.log());
        CompletableFuture<Integer> code = run(bundle);
        awaitReady();

        assertThat(events.named("idle")).singleElement().satisfies(event -> assertThat(event.path("reason").asText()).isEqualTo("no daemons selected"));
        assertThat(code).isNotDone();
        assertThat(bundle.stop(Duration.ofSeconds(8))).isTrue();
        assertThat(code.get(5, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void daemonThatDoesNotCloseIsGivenUpWhenTheGraceIsOver() throws Exception {
        egress.closing = new CountDownLatch(1);
        var bundle = new Bundle(List.of(List.of(egress)), events.log());
        CompletableFuture<Integer> code = run(bundle);
        awaitReady();

        assertThat(bundle.stop(Duration.ofMillis(50))).isFalse();

        egress.closing.countDown();
        assertThat(code.get(5, TimeUnit.SECONDS)).isZero();
    }

    private final class FakeDaemon implements Daemon {

        private final String name;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile IOException failure;
        private volatile CountDownLatch starting = new CountDownLatch(0);
        private volatile CountDownLatch closing = new CountDownLatch(0);

        FakeDaemon(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws IOException {
            try {
                starting.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw failure;
            }
            calls.add("start " + name);
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended;
        }

        @Override
        public void close() {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            calls.add("close " + name);
            ended.complete(null);
        }
    }
}
