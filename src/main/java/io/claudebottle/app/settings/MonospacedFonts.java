package io.claudebottle.app.settings;

import java.util.List;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// The fonts that a terminal can be shown in.
final class MonospacedFonts {

    private MonospacedFonts() {}

    /// By name. Opens every font there is, so it takes a while; may be called from any thread.
    static List<String> families() {
        return Font.getFamilies().stream().filter(MonospacedFonts::isMonospaced).toList();
    }

    private static boolean isMonospaced(String family) {
        double narrow = width(family, "iiii.");
        return narrow > 0 && narrow == width(family, "MW@mw");
    }

    private static double width(String family, String characters) {
        var text = new Text(characters);
        text.setFont(Font.font(family, 16));
        return text.getLayoutBounds().getWidth();
    }
}
