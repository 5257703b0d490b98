package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@Tag("view")
@Timeout(90)
@ExtendWith(ApplicationExtension.class)
class PictureViewTest {

    @Start
    void start(Stage stage) {}

    @ParameterizedTest
    @CsvSource({"light, 1", "dark, 1", "light, 1.25", "dark, 1.5", "light, 2", "dark, 2"})
    void everythingATerminalDrawsIsPictured(String theme, double scale) throws Exception {
        Colors colors = theme.equals("dark") ? Colors.DARK : Colors.LIGHT;
        Frame frame = new Screens(TestCard.COLUMNS, TestCard.ROWS, colors).print(TestCard.text());
        int last = frame.caret().row();
        var marks = List.of(
                new Overlay.Mark(Overlay.Kind.SELECTION, last, 30, 43),
                new Overlay.Mark(Overlay.Kind.HIT, last, 45, 50),
                new Overlay.Mark(Overlay.Kind.CURRENT_HIT, last, 52, 67),
                new Overlay.Mark(Overlay.Kind.LINK, last, 69, 75));
        var overlay = new Overlay(marks, Optional.of(new Overlay.Cursor(last, 0, Overlay.Shape.BLOCK)));

        byte[] png = WaitForAsyncUtils.waitForAsyncFx(60_000, () -> new Picture("", 13, scale).png(Viewport.of(frame), overlay));

        Path file = Path.of("target", "screenshots", "terminal-card-" + theme + "-" + (int) (scale * 100) + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, png);
    }
}
