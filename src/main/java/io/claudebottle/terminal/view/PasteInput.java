package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.PasteCheck;
import io.claudebottle.terminal.input.PasteEncoder;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/// Paste and drop: text with a question before a lot of it, files and pictures by way of the intake.
final class PasteInput {

    private static final double MOST_PIXELS = 64e6;

    private final TerminalView view;
    private final PasteBar bar = new PasteBar();
    private final Notice notice;
    private Optional<FileIntake> intake = Optional.empty();

    PasteInput(TerminalView view, Notice notice) {
        this.view = view;
        this.notice = notice;
        view.addOver(bar, Pos.BOTTOM_CENTER);
        view.addEventHandler(DragEvent.DRAG_OVER, this::over);
        view.addEventHandler(DragEvent.DRAG_EXITED, _ -> notice.hide());
        view.addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
    }

    void setIntake(FileIntake newIntake) {
        intake = Optional.of(newIntake);
    }

    /// What is in the clipboard: files, else a picture, else text.
    void paste() {
        Clipboard clipboard = Clipboard.getSystemClipboard();
        if (clipboard.hasFiles()) {
            bringIn(items(clipboard.getFiles()));
        } else if (clipboard.hasString()) {
            ask(clipboard.getString());
        } else if (clipboard.hasImage()) {
            bringIn(clipboard.getImage());
        }
    }

    /// Packing a large picture takes a while, so it is done elsewhere.
    private void bringIn(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        if (intake.isEmpty() || image.getPixelReader() == null || image.getWidth() * image.getHeight() > MOST_PIXELS) {
            notice.flash(Words.get("paste.no.picture"));
            return;
        }
        var pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        CompletableFuture.supplyAsync(() -> Png.encode(width, height, pixels))
                .thenAccept(png -> Platform.runLater(() -> bringIn(List.of(new FileIntake.Item.Picture(png)))));
    }

    private static List<FileIntake.Item> items(List<File> files) {
        var items = new ArrayList<FileIntake.Item>();
        files.forEach(file -> items.add(new FileIntake.Item.File(file.toPath())));
        return items;
    }

    private void ask(String text) {
        PasteCheck check = PasteCheck.of(text, view.modes().bracketedPaste());
        if (check.asks()) {
            bar.ask(check, () -> {
                type(text);
                view.requestFocus();
            }, view::requestFocus);
        } else {
            type(text);
        }
    }

    private void type(String text) {
        view.type(PasteEncoder.encode(text, view.modes().bracketedPaste()));
    }

    private void bringIn(List<FileIntake.Item> items) {
        taken(items).whenComplete((paths, failure) -> Platform.runLater(() -> {
            if (failure == null && paths.stream().anyMatch(path -> path.codePoints().anyMatch(Character::isISOControl))) {
                // Without brackets a line end in a name would be an Enter.
                notice.flash(Words.get("paste.strange"));
            } else if (failure == null) {
                type(String.join(" ", paths) + " ");
            }
            view.requestFocus();
        }));
    }

    /// Without an intake the child sees this machine's files itself.
    private CompletionStage<List<String>> taken(List<FileIntake.Item> items) {
        return intake.map(given -> given.take(items)).orElseGet(() -> CompletableFuture.completedFuture(items.stream()
                .filter(FileIntake.Item.File.class::isInstance)
                .map(item -> quoted(((FileIntake.Item.File) item).path().toString()))
                .toList()));
    }

    /// As a shell reads it.
    private static String quoted(String path) {
        return path.matches("[\\w@%+=:,./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private void over(DragEvent event) {
        if (event.getDragboard().hasFiles() || event.getDragboard().hasString() || event.getDragboard().hasImage() && intake.isPresent()) {
            event.acceptTransferModes(TransferMode.COPY);
            notice.show(Words.get(event.getDragboard().hasFiles() && intake.isPresent() ? "drop.files" : "drop"));
            event.consume();
        }
    }

    private void dropped(DragEvent event) {
        notice.hide();
        if (event.getDragboard().hasFiles()) {
            bringIn(items(event.getDragboard().getFiles()));
        } else if (event.getDragboard().hasImage() && intake.isPresent()) {
            // What is dragged out of a page has its address as text.
            bringIn(event.getDragboard().getImage());
        } else if (event.getDragboard().hasString()) {
            ask(event.getDragboard().getString());
        }
        event.setDropCompleted(true);
        event.consume();
    }
}
