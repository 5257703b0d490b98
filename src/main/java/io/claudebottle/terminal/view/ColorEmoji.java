package io.claudebottle.terminal.view;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.image.Image;

/// Emoji in colour where JavaFX has none and the desktop has a font of pictures. Decoding takes a part of a millisecond each, so only so
/// many are decoded for one frame; the others follow in the next.
final class ColorEmoji {

    /// Of which a frame decodes at most, and how many are kept: as many as a large window can show.
    static final int A_FRAME = 8;
    private static final int KEPT = 4096;

    private static final String FILE = "NotoColorEmoji.ttf";

    /// Where Debian, Arch, Fedora and users put it.
    private static final List<String> DIRECTORIES = List.of(
            "/usr/share/fonts/truetype/noto",
            "/usr/share/fonts/noto",
            "/usr/share/fonts/google-noto-color-emoji-fonts",
            "/usr/share/fonts/google-noto-emoji",
            "/usr/local/share/fonts",
            System.getProperty("user.home") + "/.local/share/fonts",
            System.getProperty("user.home") + "/.fonts");

    private static final Optional<BitmapFont> FONT = Stream.of(System.getProperty("os.name"))
            .filter(system -> system.equals("Linux"))
            .flatMap(_ -> DIRECTORIES.stream())
            .map(directory -> Path.of(directory, FILE))
            .filter(Files::isRegularFile)
            .flatMap(file -> read(file).stream())
            .findFirst();

    private final int side;
    private int left;
    private boolean missed;

    private final Map<String, Optional<Image>> kept = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Image>> eldest) {
            return size() > KEPT;
        }
    };

    /// @param side of the square they fit into, in device pixels
    ColorEmoji(int side) {
        this.side = side;
    }

    private static Optional<BitmapFont> read(Path file) {
        try {
            return Optional.of(BitmapFont.read(file));
        } catch (IOException _) {
            return Optional.empty(); // emoji are drawn without colour then
        }
    }

    /// A frame begins, for which so many may be decoded.
    void begin(int most) {
        left = most;
    }

    /// Whether a picture could not be had because of the limit of this frame, since this was asked last.
    boolean hasMissed() {
        boolean was = missed;
        missed = false;
        return was;
    }

    /// Whether a text is to be shown as a picture, when there is one: by its own nature or because a selector asks for it.
    static boolean isWanted(String text) {
        int first = text.codePointAt(0);
        return FONT.isPresent() && (Character.isEmojiPresentation(first) || Character.isEmoji(first) && Character.charCount(first) < text.length());
    }

    Optional<Image> image(String text) {
        Optional<Image> known = kept.get(text);
        if (known != null) {
            return known;
        }
        if (FONT.isEmpty() || left == 0) {
            missed = FONT.isPresent();
            return Optional.empty();
        }
        left--;
        Optional<Image> decoded = FONT.get()
                .picture(text)
                .map(png -> new Image(new ByteArrayInputStream(png), side, side, true, true))
                .filter(image -> !image.isError());
        kept.put(text, decoded);
        return decoded;
    }
}
