package io.claudebottle.mainjob;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.testfx.util.WaitForAsyncUtils;

/// Writes what a scene shows to a PNG file.
final class Pictures {

    private Pictures() {}

    static String write(Scene scene, String file) {
        WritableImage image = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.snapshot(null));
        var picture = new BufferedImage((int) image.getWidth(), (int) image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, image.getPixelReader().getArgb(x, y));
            }
        }
        try {
            File target = new File(file);
            target.getAbsoluteFile().getParentFile().mkdirs();
            ImageIO.write(picture, "png", target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
