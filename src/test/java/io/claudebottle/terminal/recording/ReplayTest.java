package io.claudebottle.terminal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recordings of the real claude in a conversation with a scripted model, with its two renderers.
class ReplayTest {

    private static Recording recording(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReplayTest.class.getResourceAsStream("/recordings/" + name + ".rec.gz"), name)) {
            return Recording.load(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-classic", "claude-fullscreen"})
    void oneByteAtATimeLeavesTheSameScreen(String name) throws IOException {
        ReplayChecks.sameScreenInPieces(recording(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-classic", "claude-fullscreen"})
    void everyFrameShownIsOneThatClaudeCompleted(String name) throws IOException {
        int within = ReplayChecks.framesAreCompleted(recording(name));

        assertThat(within).as("looks in the middle of an update").isGreaterThan(30);
    }

    @Test
    void whoLooksBackKeepsSeeingTheSameRow() throws IOException {
        int looks = ReplayChecks.noViewportJumps(recording("claude-classic"));

        assertThat(looks).as("looks at the history while claude went on").isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-classic", "claude-fullscreen"})
    void nothingIsShownThatClaudeDidNotPrint(String name) throws IOException {
        ReplayChecks.noStrayGlyphs(recording(name));
    }

    @Test
    void theEndOfTheAnswerIsOnTheScreenAndItsBeginningAboveIt() throws IOException {
        var replay = Replay.whole(recording("claude-classic"), Integer.MAX_VALUE);

        List<String> history = replay.history();
        assertThat(history).anyMatch(row -> row.contains("Part 1"));
        assertThat(history).anyMatch(row -> row.contains("漢字かな交じり文と"));
    }

    /// What claude asks at its start, in order.
    @Test
    void everyProbeOfClaudeIsAnsweredWithin20Milliseconds() {
        var terminal = new Replay(new Recording.Resize(0, 100, 30));
        terminal.resize(new Recording.Resize(0, 100, 30));
        ask(terminal, "\033]11;?\007", "\033\\]11;rgb:[0-9a-f]{4}/[0-9a-f]{4}/[0-9a-f]{4}\007");
        ask(terminal, "\033[c", "\033\\[\\?6[0-9];[0-9;]+c");
        ask(terminal, "\033[>0q", "\033P>\\|Claude Bottle\\(1\\)\033\\\\");
        ask(terminal, "\033[?u", "\033\\[\\?0u");
        terminal.feed("\033[<u\033[>5u");
        ask(terminal, "\033[?u", "\033\\[\\?5u");
        ask(terminal, "\033[?2026$p", "\033\\[\\?2026;2\\$y");
        ask(terminal, "\033[16t", "\033\\[6;16;8t");
        ask(terminal, "\033[?1016$p", "\033\\[\\?1016;2\\$y");
        ask(terminal, "\033[6n", "\033\\[1;1R");

        terminal.replies.clear();
        terminal.feed("\033]7501;?\007\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\\033[>4;2m\033[c");
        assertThat(terminal.replies).as("what we do not have is passed over, and the fence behind it is answered").hasSize(1);
        assertThat(Replay.picture(terminal.frame()).replaceAll("[ |\n]", "")).startsWith("Caret");
    }

    private static void ask(Replay terminal, String question, String answer) {
        terminal.replies.clear();
        byte[] bytes = question.getBytes(StandardCharsets.UTF_8);
        long begin = System.nanoTime();
        terminal.feed(bytes, 0, bytes.length);
        long took = System.nanoTime() - begin;
        assertThat(terminal.replies).singleElement().satisfies(reply -> assertThat(reply).matches(answer));
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void aReaderOfAFrameIsNotDisturbedByWhatComesAfterIt() throws IOException {
        Recording recording = recording("claude-fullscreen");
        var replay = new Replay(recording.size());
        byte[] first = recording.outputs().get(4).bytes();
        replay.feed(first, 0, first.length);
        Frame frame = replay.frame();
        String before = Replay.picture(frame);
        recording.outputs().forEach(output -> replay.feed(output.bytes(), 0, output.bytes().length));

        assertThat(Replay.picture(frame)).isEqualTo(before);
    }
}
