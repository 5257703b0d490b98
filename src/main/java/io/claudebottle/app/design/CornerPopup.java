package io.claudebottle.app.design;

import javafx.animation.PauseTransition;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Popup;
import javafx.stage.PopupWindow;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;

/// Two lines in the corner of the screen, over whatever else is there, for a while. They take the focus from nobody; a click brings the window
/// to the front.
public final class CornerPopup {

    private static final Duration STAYS = Duration.seconds(12);
    private static final double WORDS = 292;
    private static final double GAP = 16;

    private final Stage stage;
    private final PauseTransition stays = new PauseTransition(STAYS);
    private final Popup popup = new Popup();
    private final Text what = new Text();
    private final Text more = new Text();
    private Runnable onOpen = () -> {};

    /// @param stage the window, shown already or later
    /// @param id of what can be clicked
    public CornerPopup(Stage stage, String icon, String id) {
        this.stage = stage;
        what.getStyleClass().add("arrival-what");
        what.setWrappingWidth(WORDS);
        more.getStyleClass().add("arrival-more");
        more.setWrappingWidth(WORDS);
        var texts = new VBox(what, more);
        texts.getStyleClass().add("arrival-words");
        var row = new HBox(new FontIcon(icon), texts);
        row.getStyleClass().add("arrival-row");
        var open = new Button();
        open.setGraphic(row);
        open.getStyleClass().addAll("flat", "arrival");
        open.setId(id);
        open.setOnAction(_ -> open());
        popup.setAnchorLocation(PopupWindow.AnchorLocation.CONTENT_BOTTOM_RIGHT);
        popup.getContent().add(open);
        stays.setOnFinished(_ -> popup.hide());
    }

    /// Shows this in place of what it shows; not while the window is not on the screen.
    ///
    /// @param then runs after a click, once the window is in front
    /// @return whether it is shown
    public boolean show(String title, String line, Runnable then) {
        if (!stage.isShowing()) {
            return false;
        }
        what.setText(title);
        more.setText(line);
        onOpen = then;
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        popup.show(stage, screen.getMaxX() - GAP, screen.getMaxY() - GAP);
        popup.getScene().getStylesheets().setAll(stage.getScene().getStylesheets());
        stays.playFromStart();
        return true;
    }

    public boolean isShowing() {
        return popup.isShowing();
    }

    private void open() {
        popup.hide();
        toFront(stage);
        onOpen.run();
    }

    /// Brings a window before everything else, however it was put away.
    public static void toFront(Stage stage) {
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    /// The window is closing.
    public void hide() {
        stays.stop();
        popup.hide();
    }
}
