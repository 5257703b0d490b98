package io.claudebottle.app.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.session.SessionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsMemoryTest {

    @TempDir
    private Path directory;

    private final AppFixture.Timer timer = new AppFixture.Timer();
    private AppFixture fixture;
    private Path file;

    @BeforeEach
    void setUp() {
        fixture = new AppFixture(directory);
        file = directory.resolve("agents.json");
        fixture.runs(fixture.docker, "first-aaaaa", "first", Duration.ofMinutes(2));
        fixture.runs(fixture.docker, "second-bbbbb", "second", Duration.ofMinutes(1));
    }

    private AgentsViewModel remembering() {
        var model = new AgentsViewModel(fixture.backends, _ -> new SessionStatus.Running(42), FxThread.direct(), timer, fixture.clock);
        new AgentsMemory(file, model, FxThread.direct(), timer);
        model.start();
        return model;
    }

    private static AgentItem item(AgentsViewModel model, String slug) {
        return model.all().stream().filter(item -> item.key().slug().equals(slug)).findFirst().orElseThrow();
    }

    @Test
    void whoIsMutedAndTheOrderAreRememberedBetweenStarts() {
        AgentsViewModel model = remembering();
        item(model, "first-aaaaa").muted().set(true);
        item(model, "second-bbbbb").muted().set(true);
        item(model, "second-bbbbb").muted().set(false);
        model.waitingFirstProperty().set(true);
        timer.elapse();

        AgentsViewModel next = remembering();

        assertThat(item(next, "first-aaaaa").muted().get()).isTrue();
        assertThat(item(next, "second-bbbbb").muted().get()).isFalse();
        assertThat(next.waitingFirstProperty().get()).isTrue();
    }

    @Test
    void aStartWithoutAFileWritesNone() {
        remembering();
        timer.elapse();

        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatCannotBeReadMutesNobody() throws IOException {
        Files.writeString(file, "{ not json");

        assertThat(remembering().all()).noneMatch(item -> item.muted().get());
    }

    @Test
    void theOldestOfVeryManyAreForgotten() throws IOException {
        var many = new StringBuilder("{\"muted\":[\"first-aaaaa\"");
        for (int i = 0; i < 250; i++) {
            many.append(",\"gone-").append(i).append('"');
        }
        Files.writeString(file, many.append(",\"second-bbbbb\"]}"));
        AgentsViewModel model = remembering();

        assertThat(item(model, "first-aaaaa").muted().get()).isFalse();
        assertThat(item(model, "second-bbbbb").muted().get()).isTrue();
    }
}
