package io.claudebottle.app.supervise;

import io.claudebottle.app.Messages;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.supervise.PendingProposal;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.value.ObservableBooleanValue;
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

/// Says on the screen, over whatever else is there, that an agent asks for something while the window is in the background. It takes the
/// focus from nobody; a click leads to the inbox.
public final class ArrivalPopup {

    private static final Duration STAYS = Duration.seconds(12);
    private static final double WORDS = 292;
    private static final double GAP = 16;

    private final Stage stage;
    private final ObservableBooleanValue looking;
    private final Runnable openInbox;
    private final Messages messages;
    private final ProposalWords words;
    private final PauseTransition stays = new PauseTransition(STAYS);
    private final Popup popup = new Popup();
    private final Text what = new Text();
    private final Text more = new Text();

    /// @param stage the window, shown already or later
    /// @param looking whether the operator looks at it
    /// @param openInbox shows the inbox in it
    public ArrivalPopup(Stage stage, ObservableBooleanValue looking, Runnable openInbox, Messages messages) {
        this.stage = stage;
        this.looking = looking;
        this.openInbox = openInbox;
        this.messages = messages;
        this.words = new ProposalWords(messages);
        what.getStyleClass().add("arrival-what");
        what.setWrappingWidth(WORDS);
        more.getStyleClass().add("arrival-more");
        more.setWrappingWidth(WORDS);
        var open = new Button();
        open.setGraphic(lines());
        open.getStyleClass().addAll("flat", "arrival");
        open.setId("arrival");
        open.setOnAction(_ -> open());
        popup.setAnchorLocation(PopupWindow.AnchorLocation.CONTENT_BOTTOM_RIGHT);
        popup.getContent().add(open);
        stays.setOnFinished(_ -> popup.hide());
    }

    private HBox lines() {
        var texts = new VBox(what, more);
        texts.getStyleClass().add("arrival-words");
        var row = new HBox(new FontIcon("fth-inbox"), texts);
        row.getStyleClass().add("arrival-row");
        return row;
    }

    /// Does nothing while the operator looks at the window: the rail counts, too.
    public void announce(List<PendingProposal> arrived) {
        if (looking.get() || !stage.isShowing() || arrived.isEmpty()) {
            return;
        }
        PendingProposal newest = arrived.getLast();
        what.setText(words.agent(newest) + " " + words.wants(newest));
        more.setText(arrived.size() == 1 ? Printable.of(newest.bottle()) : messages.get("inbox.arrival.more", Printable.of(newest.bottle()), arrived.size() - 1));
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        popup.show(stage, screen.getMaxX() - GAP, screen.getMaxY() - GAP);
        popup.getScene().getStylesheets().setAll(stage.getScene().getStylesheets());
        stays.playFromStart();
    }

    boolean isShowing() {
        return popup.isShowing();
    }

    private void open() {
        popup.hide();
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
        openInbox.run();
    }

    /// The window is closing.
    public void hide() {
        stays.stop();
        popup.hide();
    }
}
