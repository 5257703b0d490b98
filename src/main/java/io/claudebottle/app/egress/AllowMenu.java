package io.claudebottle.app.egress;

import io.claudebottle.app.Messages;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.gate.RouteChoice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/// The four things that can be decided about a denied host, each with what it changes and for how long.
final class AllowMenu {

    private static final Map<RouteChoice, String> ICONS = Map.of(
            RouteChoice.ONCE, "fth-clock", RouteChoice.BOTTLE, "fth-box", RouteChoice.ALWAYS, "fth-file-text", RouteChoice.NEVER, "fth-slash");

    private static final double WIDTH = 320;

    private AllowMenu() {}

    /// @param file what *always* writes to, if it is known
    static void show(Node anchor, String host, Optional<Path> file, Messages messages, Consumer<RouteChoice> decide) {
        var menu = new ContextMenu();
        menu.getStyleClass().add("allow-menu");
        for (RouteChoice choice : RouteChoice.values()) {
            menu.getItems().add(item(choice, Printable.of(host), file, messages, decide));
        }
        menu.show(anchor, Side.BOTTOM, 0, 4);
    }

    private static CustomMenuItem item(RouteChoice choice, String host, Optional<Path> file, Messages messages, Consumer<RouteChoice> decide) {
        String word = LedgerWords.word(choice);
        String explanation = choice == RouteChoice.ALWAYS
                ? messages.get("egress.choice.always.help", file.map(Path::toString).orElse(messages.get("egress.choice.always.some-file")))
                : messages.get("egress.choice." + word + ".help", host);
        var title = new Label(messages.get("egress.choice." + word));
        title.getStyleClass().addAll("t-strong", "allow-title");
        // A menu asks its items how high they are without saying how wide it is, which a label cannot answer.
        var help = new Text(explanation);
        help.setWrappingWidth(WIDTH);
        help.getStyleClass().add("allow-help");
        var words = new VBox(title, help);
        words.getStyleClass().add("allow-words");
        var content = new HBox(new FontIcon(ICONS.get(choice)), words);
        content.getStyleClass().addAll("allow-choice", "allow-" + word);
        content.setAccessibleText(title.getText() + ": " + explanation);
        var item = new CustomMenuItem(content, true);
        item.setId("choice-" + word);
        item.setOnAction(_ -> decide.accept(choice));
        return item;
    }
}
