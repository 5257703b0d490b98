package io.claudebottle.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameHoldTest {

    private long now;
    private final FrameHold frames = new FrameHold(() -> now);

    private void add(String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            frames.add(value);
        }
    }

    private String taken() {
        return new String(frames.take(), StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsOutsideAFrameIsShownAtOnce() {
        add("now");

        assertThat(taken()).isEqualTo("now");
        assertThat(taken()).isEmpty();
    }

    @Test
    void aFrameIsShownInOnePieceWhenItEnds() {
        frames.begin();
        add("half ");
        assertThat(taken()).isEmpty();
        add("whole");
        frames.end();

        assertThat(taken()).isEqualTo("half whole");
    }

    @Test
    void aFrameThatNeverEndsIsShownAfterTheLongestWait() {
        frames.begin();
        add("stuck");
        now = FrameHold.PATIENCE.toNanos() - 1;
        assertThat(frames.isHolding()).isTrue();

        now++;

        assertThat(taken()).isEqualTo("stuck");
        add("after");
        assertThat(taken()).isEqualTo("after");
    }

    @Test
    void beginningAgainDoesNotProlongTheWait() {
        frames.begin();
        add("a");
        now = FrameHold.PATIENCE.toNanos() - 1;
        frames.begin();
        now++;

        assertThat(taken()).isEqualTo("a");
    }

    @Test
    void aFrameThatIsTooLargeIsShownUnfinished() {
        frames.begin();
        add("x".repeat(FrameHold.LARGEST));

        assertThat(frames.isHolding()).isFalse();
        assertThat(taken()).hasSize(FrameHold.LARGEST);
    }
}
