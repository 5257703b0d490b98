package io.claudebottle.terminal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real claude of today. Recordings that are kept are replayed by [ReplayTest].
@Tag("terminal")
class ClaudeRecordingTest {

    private static final int SECTIONS = Integer.getInteger("recording.sections", 14);

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void claudeIsShownAsItDraws(ClaudeRecorder.Renderer renderer) throws Exception {
        Recording recording;
        try (var model = new ScriptedModel(SECTIONS); var recorder = new ClaudeRecorder(home, model, renderer)) {
            try {
                recording = recorder.conversation();
            } finally {
                recorder.recording().save(Path.of("target", "recordings", renderer + ".rec.gz"));
            }
        }
        assertThat(slowestAnswer(recording)).isLessThan(Duration.ofMillis(20));
        ReplayChecks.sameScreenInPieces(recording);
        ReplayChecks.framesAreCompleted(recording);
        ReplayChecks.noViewportJumps(recording);
        ReplayChecks.noStrayGlyphs(recording);
    }

    /// From the read that brought a question to the write of its answer.
    private static Duration slowestAnswer(Recording recording) {
        long slowest = 0;
        int answers = 0;
        for (int i = 1; i < recording.events().size(); i++) {
            if (recording.events().get(i) instanceof Recording.Input input && input.bytes().length > 2 && input.bytes()[0] == 0x1b) {
                int question = i - 1;
                while (!(recording.events().get(question) instanceof Recording.Output)) {
                    question--;
                }
                slowest = Math.max(slowest, input.micros() - recording.events().get(question).micros());
                answers++;
            }
        }
        assertThat(answers).as("questions of claude that were answered").isGreaterThanOrEqualTo(3);
        return Duration.ofNanos(slowest * 1000);
    }
}
