package io.claudebottle.app.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.agents.AttentionWords;
import io.claudebottle.app.attention.DesktopNotifier.Notice;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.session.attention.HookReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionViewModelTest {

    private static final AgentKey FIRST = new AgentKey("docker", "first-aaaaa");
    private static final AgentKey SECOND = new AgentKey("docker", "second-bbbbb");

    @TempDir
    private Path directory;

    private final SteppingClock clock = new SteppingClock();
    private final Messages messages = new Messages(Locale.ENGLISH);
    private final List<Notice> onDesktop = new ArrayList<>();
    private final List<Notice> inWindow = new ArrayList<>();
    private final List<Runnable> clicks = new ArrayList<>();
    private final List<AgentItem> jumps = new ArrayList<>();
    private boolean desktopFails;
    private AgentsViewModel agents;
    private AttentionViewModel attention;

    @BeforeEach
    void setUp() {
        var fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, FIRST.slug(), "first", Duration.ofMinutes(2));
        fixture.runs(fixture.docker, SECOND.slug(), "second", Duration.ofMinutes(1));
        agents = new AgentsViewModel(fixture.backends, _ -> new SessionStatus.Running(42), FxThread.direct(), new AppFixture.Timer(), clock);
        attention = new AttentionViewModel(
                agents,
                (notice, clicked, failed) -> {
                    if (desktopFails) {
                        failed.run();
                    } else {
                        onDesktop.add(notice);
                        clicks.add(clicked);
                    }
                },
                (notice, clicked, _) -> {
                    inWindow.add(notice);
                    clicks.add(clicked);
                },
                jumps::add,
                new AttentionWords(messages, ZoneOffset.UTC),
                messages,
                clock);
        agents.start();
    }

    private void hook(AgentKey key, String line) {
        agents.seen(key, now -> new Evidence.Hook(HookReport.parse(line).orElseThrow(), now));
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            clock.step();
            agents.tick();
        }
    }

    private void firstAsks() {
        hook(FIRST, "UserPromptSubmit");
        seconds(1);
        hook(FIRST, "PermissionRequest Bash");
    }

    @Test
    void thoseThatWaitAreCountedAtOnce() {
        assertThat(attention.waiting().get()).isZero();
        firstAsks();
        assertThat(attention.waiting().get()).isEqualTo(1);
        hook(SECOND, "Stop");
        assertThat(attention.waiting().get()).isEqualTo(2);
        agents.find(FIRST).orElseThrow().muted().set(true);
        assertThat(attention.waiting().get()).isEqualTo(1);
        hook(SECOND, "UserPromptSubmit");
        assertThat(attention.waiting().get()).isZero();
    }

    /// As that of a self-test.
    @Test
    void aBottleInWhichNoClaudeIsStartedCallsNobody() {
        agents.statusSeen(FIRST, new SessionStatus.NeverStarted());
        seconds(90);

        assertThat(attention.waiting().get()).isZero();
        assertThat(onDesktop).isEmpty();
    }

    @Test
    void theDesktopIsToldTheAgentAndTheReasonAndAClickJumpsThere() {
        firstAsks();
        seconds(3);

        assertThat(onDesktop).containsExactly(new Notice("first-aaaaa waits for you", "permission to use Bash"));
        clicks.getFirst().run();
        assertThat(jumps).containsExactly(agents.find(FIRST).orElseThrow());
    }

    @Test
    void whatTheDesktopCannotShowTheWindowShows() {
        desktopFails = true;
        firstAsks();
        seconds(3);

        assertThat(onDesktop).isEmpty();
        assertThat(inWindow).containsExactly(new Notice("first-aaaaa waits for you", "permission to use Bash"));
    }

    @Test
    void whatIsBeforeTheEyesIsNotSaid() {
        agents.inView(FIRST, true);
        firstAsks();
        seconds(90);

        assertThat(onDesktop).isEmpty();
        assertThat(attention.waiting().get()).as("it waits all the same").isEqualTo(1);
    }

    @Test
    void aCrashIsSaidInWords() {
        firstAsks();
        agents.statusSeen(FIRST, SessionStatus.Ended.with(139));
        seconds(3);

        assertThat(onDesktop).containsExactly(new Notice("first-aaaaa has ended", "Claude crashed (139)."));
    }

    private static final class SteppingClock extends Clock {
        private Instant now = AppFixture.NOW;

        private void step() {
            now = now.plusSeconds(1);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
