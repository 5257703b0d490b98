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

    private static final Pattern LOOKS = Pattern.compile("\033\\[[0-9;:]*m");
    private static final Pattern CONTROLS = Pattern.compile(
            "\033\\[[<-?]?[0-9;:]*[ -/]?[@-~]|\033\\][^\007\033]*(?:\007|\033\\\\)|\033[P_^X][^\033]*\033\\\\|\033[ -/]*[0-~]|\\p{Cc}");

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

    /// Every word on every frame is one that the program printed: what stands between control sequences, which are recognized here by
    /// their general form only.
    static void noStrayGlyphs(Recording recording) {
        var all = new ByteArrayOutputStream();
        recording.outputs().forEach(output -> all.writeBytes(output.bytes()));
        String printed = CONTROLS.matcher(LOOKS.matcher(all.toString(StandardCharsets.UTF_8)).replaceAll("")).replaceAll("\n");
        String joined = printed.replaceAll("\\s+", "");
        var terminal = new Replay(recording.size());
        for (Recording.Event event : recording.events()) {
            if (event instanceof Recording.Resize resize) {
                terminal.resize(resize);
            }
            if (event instanceof Recording.Output output) {
                terminal.feed(output.bytes(), 0, output.bytes().length);
                Frame frame = terminal.frame();
                for (int row = 0; row < frame.rows(); row++) {
                    for (String word : frame.readable(row).strip().split("[\\s─╌▔▁]+")) {
                        assertThat(joined.contains(word)).as("%s in row %d: %s", word, row, frame.readable(row)).isTrue();
                    }
                }
            }
        }
    }
}
