package io.claudebottle.terminal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What must hold of any recording.
final class ReplayChecks {

    private static final String UPDATE_BEGINS = "\033[?2026h";
    private static final String UPDATE_ENDS = "\033[?2026l";
    private static final int PIECE = 200;

    /// Control sequences with a private prefix but for those that clear, show or hide; those with an intermediate; questions; strings.
    private static final Pattern PICTURELESS = Pattern.compile("\033\\[[<=>][0-9;:]*[@-~]|\033\\[\\?(?!25|7[hl]|1049|47|1047)[0-9;]*[hlu]|\033\\[\\??[0-9;]*[ -/][@-~]"
            + "|\033\\[[0-9;]*[cnt]|\033\\][^\007\033]*(?:\007|\033\\\\)|\033[P_^X][^\033]*\033\\\\");

    private ReplayChecks() {}

    static void sameScreenInPieces(Recording recording) {
        var atOnce = Replay.whole(recording, Integer.MAX_VALUE);
        var byBytes = Replay.whole(recording, 1);

        assertThat(Replay.picture(byBytes.frame())).isEqualTo(Replay.picture(atOnce.frame()));
        assertThat(byBytes.history()).isEqualTo(atOnce.history());
        assertThat(byBytes.replies).isEqualTo(atOnce.replies);
    }

    /// Beside the terminal another one that is only fed what came before an update that has not ended.
    ///
    /// @return how many looks fell into an update
    static int framesAreCompleted(Recording recording) {
        var terminal = new Replay(recording.size());
        var completed = new Replay(recording.size());
        var bytes = new ByteArrayOutputStream();
        int fed = 0;
        int within = 0;
        boolean resized = false;
        for (Recording.Event event : recording.events()) {
            if (event instanceof Recording.Resize resize) {
                terminal.resize(resize);
                completed.resize(resize);
                // In an update claude draws for the old size and nobody can tell what is complete, until the next one.
                resized = fed < bytes.size();
            }
            if (event instanceof Recording.Output output) {
                for (int at = 0; at < output.bytes().length; at += PIECE) {
                    int to = Math.min(at + PIECE, output.bytes().length);
                    terminal.feed(output.bytes(), at, to);
                    bytes.write(output.bytes(), at, to - at);
                    String all = bytes.toString(StandardCharsets.ISO_8859_1);
                    int begin = all.lastIndexOf(UPDATE_BEGINS);
                    int complete = begin > all.lastIndexOf(UPDATE_ENDS) ? begin : bytes.size();
                    if (complete > fed) {
                        completed.feed(bytes.toByteArray(), fed, complete);
                        fed = complete;
                        resized = false;
                    }
                    within += fed < bytes.size() ? 1 : 0;
                    if (!resized) {
                        assertThat(Replay.picture(terminal.frame())).as("after %d bytes", bytes.size()).isEqualTo(Replay.picture(completed.frame()));
                    }
                }
            }
        }
        return within;
    }

    /// A reader who has scrolled back: as many rows as have come since, so much further back is the row that was read.
    ///
    /// @return how many looks were taken
    static int noViewportJumps(Recording recording) {
        var terminal = new Replay(recording.size());
        int looks = 0;
        boolean anchored = false;
        String row = "";
        long pushed = 0;
        int generation = 0;
        for (Recording.Event event : recording.events()) {
            if (event instanceof Recording.Resize resize) {
                terminal.resize(resize);
            }
            if (event instanceof Recording.Output output) {
                for (int at = 0; at < output.bytes().length; at += PIECE) {
                    terminal.feed(output.bytes(), at, Math.min(at + PIECE, output.bytes().length));
                    Frame frame = terminal.frame();
                    if (anchored && frame.historyGeneration() == generation) {
                        int back = 10 + (int) (frame.pushed() - pushed);
                        assertThat(terminal.historyRow(back)).as("row %d back", back).isEqualTo(row);
                        looks++;
                    } else if (!frame.isAlternate() && frame.historyRows() > 20) {
                        anchored = true;
                        row = terminal.historyRow(10);
                        pushed = frame.pushed();
                        generation = frame.historyGeneration();
                    }
                }
            }
        }
        return looks;
    }

    /// A stream from which all that has no picture was taken away shows the same: questions, modes, titles, keyboards leave no trace.
    static void noStrayGlyphs(Recording recording) {
        var all = new ByteArrayOutputStream();
        recording.outputs().forEach(output -> all.writeBytes(output.bytes()));
        var terminal = new Replay(recording.size());
        var silent = new Replay(recording.size());
        int silenced = 0;
        for (String update : all.toString(StandardCharsets.UTF_8).split(Pattern.quote(UPDATE_ENDS))) {
            String stripped = PICTURELESS.matcher(update).replaceAll("");
            silenced += stripped.length() < update.length() ? 1 : 0;
            terminal.feed(update + UPDATE_ENDS);
            silent.feed(stripped);
            assertThat(Replay.picture(terminal.frame())).isEqualTo(Replay.picture(silent.frame()));
        }
        assertThat(silenced).as("updates with something that has no picture").isGreaterThan(10);
    }
}
