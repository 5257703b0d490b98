package io.claudebottle.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosingViewModelTest {

    @TempDir
    private Path directory;

    private final IntegerProperty running = new SimpleIntegerProperty();
    private int closed;

    private ClosingViewModel closing() {
        var memory = new WindowMemory(
                directory.resolve("window.json"), List.of(new Rectangle2D(0, 0, 1440, 900)), FxThread.direct(), wait -> Runnable::run);
        return new ClosingViewModel(running, new Messages(Locale.ENGLISH), memory, () -> closed++);
    }

    @Test
    void withoutAgentsTheWindowJustCloses() {
        closing().request();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void withAgentsTheOperatorIsToldOnceAndNeverAgain() {
        running.set(2);
        ClosingViewModel first = closing();
        first.request();
        assertThat(closed).isZero();
        assertThat(first.words().get()).startsWith("2 agents keep running");
        first.close();
        assertThat(closed).isEqualTo(1);

        closing().request();
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void aSecondWishToCloseIsTakenAtItsWord() {
        running.set(1);
        ClosingViewModel closing = closing();
        closing.request();
        closing.request();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void stayingClosesNothing() {
        running.set(1);
        ClosingViewModel closing = closing();
        closing.request();
        closing.stay();
        assertThat(closed).isZero();
        assertThat(closing.asking().get()).isFalse();
    }
}
