package io.claudebottle.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowMemoryTest {

    private static final Rectangle2D LAPTOP = new Rectangle2D(0, 0, 1440, 900);
    private static final Rectangle2D EXTERNAL = new Rectangle2D(1440, 0, 2560, 1440);

    @TempDir
    private Path directory;

    private final AppFixture.Timer timer = new AppFixture.Timer();

    private WindowMemory memory(Rectangle2D... screens) {
        return new WindowMemory(directory.resolve("window.json"), List.of(screens), FxThread.direct(), timer);
    }

    @Test
    void theWindowComesBackWhereItWas() {
        WindowMemory before = memory(LAPTOP, EXTERNAL);
        before.rememberBounds(1600, 100, 1800, 1200);
        before.rememberPage(Page.SETTINGS);
        before.dividerProperty().set(0.4);
        before.rememberToldAgentsKeepRunning();
        assertThat(timer.elapse()).isEqualTo(1);

        assertThat(memory(LAPTOP, EXTERNAL).state()).isEqualTo(new WindowState(1600, 100, 1800, 1200, false, 0.4, Page.SETTINGS, true));
    }

    @Test
    void aWindowOnAScreenThatIsGoneIsPutOnOneThatIsThere() {
        WindowMemory before = memory(LAPTOP, EXTERNAL);
        before.rememberBounds(1600, 100, 1800, 1200);
        before.rememberPage(Page.CLEANUP);
        before.close();

        WindowState after = memory(LAPTOP).state();

        assertThat(new Rectangle2D(after.x(), after.y(), after.width(), after.height())).matches(LAPTOP::contains);
        assertThat(after.page()).isEqualTo(Page.CLEANUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"x\":\"left\",\"page\":\"PICKER\",\"divider\":7}", "{\"width\":3,\"height\":-1}", "\u0000\u0001"})
    void aFileThatMeansNothingNeverBlocksTheStart(String content) throws IOException {
        Files.writeString(directory.resolve("window.json"), content);
        assertThat(memory(LAPTOP).state()).isEqualTo(WindowState.on(LAPTOP));
    }

    @Test
    void aScreenSmallerThanTheWindowIsFilled() {
        WindowState state = memory(new Rectangle2D(0, 0, 1024, 700)).state();
        assertThat(state.width()).isEqualTo(1024);
        assertThat(state.height()).isEqualTo(700);
    }
}
