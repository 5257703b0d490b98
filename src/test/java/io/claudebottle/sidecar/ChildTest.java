package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChildTest {

    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Child start(String script) throws IOException {
        return Child.start("tool", List.of("sh", "-c", script), PATH, lines::add);
    }

    @Test
    void itsDeathIsNoticedWithItsCode() throws Exception {
        var ended = start("echo last words; exit 3").ended().toCompletableFuture();
        assertThatThrownBy(ended::get).isInstanceOf(ExecutionException.class).hasMessageContaining("tool ended with code 3");
        Await.until("its words", () -> lines.contains("last words"));
    }

    @Test
    void anEndThatWasAskedForIsNoDeath() throws Exception {
        Child child = start("echo up; exec sleep 60");
        Await.until("up", () -> lines.contains("up"));
        child.close();
        assertThat(child.ended().toCompletableFuture()).isCompleted();
        assertThat(ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void whatItStartedGoesWithIt() throws Exception {
        Child child = start("sleep 61 & echo $!; wait");
        Await.until("the grandchild", () -> !lines.isEmpty());
        long grandchild = Long.parseLong(lines.getFirst());
        child.close();
        Await.until("the grandchild to be gone", () -> !ProcessHandle.of(grandchild).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void nothingOfTheParentsEnvironmentIsInherited() throws Exception {
        start("env");
        Await.until("its environment", () -> lines.stream().anyMatch(line -> line.startsWith("PATH=")));
        Await.until("all of it", () -> lines.stream().anyMatch(line -> line.startsWith("PWD=")));
        assertThat(lines).noneMatch(line -> line.startsWith("HOME="));
    }
}
