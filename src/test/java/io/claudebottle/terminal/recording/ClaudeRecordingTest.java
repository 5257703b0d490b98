package io.claudebottle.terminal.recording;

import java.nio.file.Path;
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
        ReplayChecks.sameScreenInPieces(recording);
        ReplayChecks.framesAreCompleted(recording);
        ReplayChecks.noViewportJumps(recording);
        ReplayChecks.noStrayGlyphs(recording);
    }
}
