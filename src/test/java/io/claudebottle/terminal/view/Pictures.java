package io.claudebottle.terminal.view;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.model.Colors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Application;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;

/// Pictures of a control in its window, to be looked at.
final class Pictures {

    private Pictures() {}

    /// Leaves the window dark.
    static void lightAndDark(Stage stage, TerminalView view, String name) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            ShownTerminal.onFx(() -> {
                Application.setUserAgentStylesheet((dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet());
                view.setColors(dark ? Colors.DARK : Colors.LIGHT);
                return 0;
            });
            WaitForAsyncUtils.waitForFxEvents();
            Await.until(() -> ShownTerminal.onFx(() -> view.frame().colors().dark()) == dark, () -> "colours");
            WaitForAsyncUtils.waitForFxEvents();
            WritableImage image = ShownTerminal.onFx(() -> stage.getScene().snapshot(null));
            int width = (int) image.getWidth();
            int height = (int) image.getHeight();
            var pixels = new int[width * height];
            image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
            Path file = Path.of("target", "screenshots", name + (dark ? "-dark" : "-light") + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, Png.encode(width, height, pixels));
        }
    }
}
