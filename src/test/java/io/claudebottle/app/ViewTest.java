package io.claudebottle.app;

import static org.assertj.core.api.Assertions.fail;

import io.claudebottle.app.design.ScaledPane;
import io.claudebottle.app.design.Themes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Text;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/// Shows one view on the headless platform, whose screen is 1000 × 1000, and takes pictures of it.
@Tag("view")
public abstract class ViewTest extends ApplicationTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    protected final Messages messages = new Messages(Locale.ENGLISH);
    protected final FxThread fx = FxThread.live();
    protected final FxmlLoaders loaders = new FxmlLoaders(messages);
    protected Themes themes;
    protected Stage stage;
    private ScaledPane scaled;

    @Override
    public void start(Stage primary) {
        stage = primary;
        themes = Themes.live();
        themes.choiceProperty().set(Themes.Choice.LIGHT);
    }

    /// Loads a file, of which all controllers are registered with [#loaders], into a window of that size and shows it.
    protected FxmlLoaders.Loaded show(FxmlFile file, double width, double height) {
        return onFx(() -> {
            FxmlLoaders.Loaded loaded = loaders.load(file);
            place(loaded.root(), width, height);
            if (loaded.controller() instanceof PageController page) {
                page.shown();
            }
            return loaded;
        });
    }

    /// Shows a node in a window of that size.
    protected void show(Parent root, double width, double height) {
        onFx(() -> {
            place(root, width, height);
            return root;
        });
    }

    private void place(Parent root, double width, double height) {
        scaled = new ScaledPane(root);
        var scene = new Scene(scaled, width, height);
        themes.dress(scene);
        stage.setScene(scene);
        stage.setMaximized(false);
        // A test of the whole window may have shown its own in this one.
        stage.setMinWidth(0);
        stage.setMinHeight(0);
        stage.setWidth(width);
        stage.setHeight(height);
        stage.show();
    }

    /// Writes `<name>-light.png` and `<name>-dark.png`.
    protected void snapshot(String name) {
        for (Themes.Choice choice : new Themes.Choice[] {Themes.Choice.DARK, Themes.Choice.LIGHT}) {
            onFx(() -> {
                themes.choiceProperty().set(choice);
                return choice;
            });
            savePicture(name + "-" + choice.word());
        }
    }

    /// Writes `<name>-200.png`: everything at twice the size in the same window, where text that has no room shows itself.
    protected void snapshotAtDoubleScale(String name) {
        scale(2);
        savePicture(name + "-200");
        scale(1);
    }

    private void scale(double factor) {
        onFx(() -> {
            scaled.factorProperty().set(factor);
            return factor;
        });
    }

    /// Writes `<name>.png` as the window looks now.
    protected void savePicture(String name) {
        savePicture(name, stage);
    }

    protected void savePicture(String name, Stage shown) {
        WaitForAsyncUtils.waitForFxEvents();
        write(name, onFx(() -> shown.getScene().snapshot(null)));
    }

    /// Writes `<name>.png` of the popup that lies over the window.
    protected void savePopup(String name) {
        WaitForAsyncUtils.waitForFxEvents();
        write(name, onFx(() -> Window.getWindows().stream()
                .filter(window -> window instanceof PopupWindow && window.isShowing())
                .findFirst()
                .orElseThrow()
                .getScene()
                .snapshot(null)));
    }

    private static void write(String name, WritableImage image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pixels = image.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, pixels.getArgb(x, y));
            }
        }
        try {
            Files.createDirectories(SCREENSHOTS);
            ImageIO.write(picture, "png", SCREENSHOTS.resolve(name + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Texts of visible labels and buttons that have too little room: they end in an ellipsis, or lie over an edge of the window at the side.
    protected List<String> clippedTexts() {
        return clipped(_ -> true);
    }

    /// The same without the rows of lists and tables: they shorten what others have written at length, and the whole of it is beside or below.
    protected List<String> clippedTextsOutsideOfRows() {
        return clipped(labeled -> {
            for (Node at = labeled; at != null; at = at.getParent()) {
                if (at instanceof IndexedCell<?>) {
                    return false;
                }
            }
            return true;
        });
    }

    private List<String> clipped(Predicate<Labeled> counted) {
        WaitForAsyncUtils.waitForFxEvents();
        return onFx(() -> stage.getScene().getRoot().lookupAll(".text").stream()
                .filter(Text.class::isInstance)
                .map(Text.class::cast)
                .filter(text -> text.getParent() instanceof Labeled labeled && isShown(text) && counted.test(labeled))
                .filter(text -> isShortened(text, (Labeled) text.getParent()) || isOverTheEdge(text))
                .map(text -> ((Labeled) text.getParent()).getText())
                .toList());
    }

    private static boolean isShortened(Text text, Labeled labeled) {
        return text.getText().endsWith(labeled.getEllipsisString()) && !labeled.getText().endsWith(text.getText());
    }

    private boolean isOverTheEdge(Text text) {
        Bounds bounds = text.localToScene(text.getBoundsInLocal());
        return !text.getText().isEmpty() && (bounds.getMinX() < -1 || bounds.getMaxX() > stage.getScene().getWidth() + 1);
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /// Runs something on the FX thread and waits for what it returns.
    protected static <T> T onFx(Callable<T> action) {
        var result = new CompletableFuture<T>();
        Platform.runLater(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("failed on the FX thread", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the FX thread did not answer", e);
        }
    }

    /// Waits until something holds on the FX thread.
    protected void eventually(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS, () -> onFx(condition));
        } catch (TimeoutException e) {
            savePicture("stuck-" + getClass().getSimpleName() + "-" + what.replaceAll("\\W+", "-"));
            fail("did not come true within " + PATIENCE + ": " + what);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }
}
