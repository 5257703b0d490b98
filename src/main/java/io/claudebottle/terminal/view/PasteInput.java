package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.PasteCheck;
import io.claudebottle.terminal.input.PasteEncoder;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// What is pasted into the terminal or dropped on it: text, after a question when it is much; files and pictures by the names that the child
/// knows them by.
final class PasteInput {

    /// Larger pictures take longer to pack than anybody waits, and more memory than a paste is worth.
    private static final double MOST_PIXELS = 64e6;

    /// Brings files and pictures to where the child can see them.
    @FunctionalInterface
    interface Intake {
        /// @param pictures PNG
        /// @return the names that the child knows them by; empty when there is nobody who would bring them in
        Optional<CompletionStage<List<String>>> take(List<Path> files, List<byte[]> pictures);
    }

    private final TerminalView view;
    private final Notice notice;
    private final Intake intake;
    private final HBox guard = new HBox();
    private final Label question = new Label();
    private final Button yes = new Button(Words.get("paste"));
    private final Label drop = new Label(Words.get("drop.here"));
    private String waiting = "";

    PasteInput(TerminalView view, Notice notice, Intake intake) {
        this.view = view;
        this.notice = notice;
        this.intake = intake;
        buildGuard();
        drop.getStyleClass().add("terminal-drop");
        drop.setMouseTransparent(true);
        drop.setVisible(false);
        view.addOver(drop, Pos.CENTER);
        view.setOnDragOver(this::draggedOver);
        view.setOnDragExited(_ -> drop.setVisible(false));
        view.setOnDragDropped(this::dropped);
    }

    private void buildGuard() {
        var no = new Button(Words.get("cancel"));
        yes.getStyleClass().add("first");
        yes.setOnAction(_ -> answer(true));
        no.setOnAction(_ -> answer(false));
        guard.getStyleClass().addAll("terminal-over", "terminal-guard");
        guard.getChildren().addAll(question, yes, no);
        guard.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        guard.setVisible(false);
        guard.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE || event.getCode() == KeyCode.ENTER && !no.isFocused()) {
                event.consume();
                answer(event.getCode() == KeyCode.ENTER);
            }
        });
        view.addOver(guard, Pos.TOP_CENTER);
    }

    /// What is in the clipboard.
    void paste() {
        take(Clipboard.getSystemClipboard(), false);
    }

    /// @param pictureFirst whether a picture counts for more than the text that comes with it: what is dragged out of a page comes with its address
    private boolean take(Clipboard from, boolean pictureFirst) {
        if (from.hasFiles()) {
            takeFiles(from.getFiles().stream().map(File::toPath).toList());
        } else if (pictureFirst && from.hasImage()) {
            takePicture(from.getImage());
        } else if (from.hasString()) {
            pasteText(from.getString());
        } else if (from.hasImage()) {
            takePicture(from.getImage());
        } else {
            return false;
        }
        return true;
    }

    void pasteText(String text) {
        PasteCheck check = PasteCheck.of(text, view.modes().bracketedPaste());
        if (!check.asks()) {
            send(text);
            return;
        }
        waiting = text;
        question.setText(Words.get("paste.ask", check.lines(), size(check.bytes())));
        guard.setVisible(true);
        yes.requestFocus();
    }

    private static String size(int bytes) {
        return bytes < 1000 ? bytes + " B"
                : bytes < 1_000_000 ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3) : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private void answer(boolean paste) {
        String text = waiting;
        waiting = "";
        guard.setVisible(false);
        view.requestFocus();
        if (paste) {
            send(text);
        }
    }

    private void send(String text) {
        if (!text.isEmpty()) {
            view.type(PasteEncoder.encode(text, view.modes().bracketedPaste()));
        }
    }

    private void takeFiles(List<Path> files) {
        intake.take(files, List.of()).ifPresentOrElse(
                this::follow,
                () -> type(files.stream().map(file -> FileNames.quoted(file.toString())).toList()));
    }

    private void takePicture(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        if (width < 1 || height < 1 || image.getPixelReader() == null || (double) width * height > MOST_PIXELS) {
            notice.fail(Words.get("paste.no.pictures"));
            return;
        }
        var pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        CompletableFuture.supplyAsync(() -> Png.encode(width, height, onWhite(pixels)))
                .thenAccept(png -> Platform.runLater(() -> intake.take(List.of(), List.of(png))
                        .ifPresentOrElse(this::follow, () -> notice.fail(Words.get("paste.no.pictures")))));
    }

    private static int[] onWhite(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int alpha = pixels[i] >>> 24;
            if (alpha != 255) {
                int red = mixed(pixels[i] >> 16 & 255, alpha);
                int green = mixed(pixels[i] >> 8 & 255, alpha);
                pixels[i] = red << 16 | green << 8 | mixed(pixels[i] & 255, alpha);
            }
        }
        return pixels;
    }

    private static int mixed(int channel, int alpha) {
        return (channel * alpha + 255 * (255 - alpha)) / 255;
    }

    private void follow(CompletionStage<List<String>> taken) {
        taken.whenComplete((names, failure) -> Platform.runLater(() -> {
            if (failure == null) {
                type(names);
            } else {
                notice.fail(Words.get("paste.failed", why(failure)));
            }
        }));
    }

    private static String why(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }

    private void type(List<String> names) {
        if (names.stream().anyMatch(FileNames::isStrange)) {
            notice.fail(Words.get("paste.strange"));
        } else {
            send(FileNames.line(names));
        }
    }

    // --- drag and drop

    private void draggedOver(DragEvent event) {
        if (event.getDragboard().hasFiles() || event.getDragboard().hasImage() || event.getDragboard().hasString()) {
            event.acceptTransferModes(TransferMode.COPY);
            drop.setVisible(true);
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        drop.setVisible(false);
        event.setDropCompleted(take(event.getDragboard(), true));
        event.consume();
        if (!guard.isVisible()) {
            view.requestFocus();
        }
    }
}
