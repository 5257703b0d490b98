package io.claudebottle.app.supervise;

import io.claudebottle.app.Messages;
import io.claudebottle.app.design.CornerPopup;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.supervise.PendingProposal;
import java.util.List;
import javafx.beans.value.ObservableBooleanValue;
import javafx.stage.Stage;

/// Says on the screen that an agent asks for something while the window is in the background; a click leads to the inbox.
public final class ArrivalPopup {

    private final ObservableBooleanValue looking;
    private final Runnable openInbox;
    private final Messages messages;
    private final ProposalWords words;
    private final CornerPopup popup;

    /// @param stage the window, shown already or later
    /// @param looking whether the operator looks at it
    /// @param openInbox shows the inbox in it
    public ArrivalPopup(Stage stage, ObservableBooleanValue looking, Runnable openInbox, Messages messages) {
        this.looking = looking;
        this.openInbox = openInbox;
        this.messages = messages;
        this.words = new ProposalWords(messages);
        this.popup = new CornerPopup(stage, "fth-inbox", "arrival");
    }

    /// Does nothing while the operator looks at the window: the rail counts, too.
    public void announce(List<PendingProposal> arrived) {
        if (looking.get() || arrived.isEmpty()) {
            return;
        }
        PendingProposal newest = arrived.getLast();
        String bottle = Printable.of(newest.bottle());
        popup.show(
                words.agent(newest) + " " + words.wants(newest),
                arrived.size() == 1 ? bottle : messages.get("inbox.arrival.more", bottle, arrived.size() - 1),
                openInbox);
    }

    boolean isShowing() {
        return popup.isShowing();
    }

    /// The window is closing.
    public void hide() {
        popup.hide();
    }
}
