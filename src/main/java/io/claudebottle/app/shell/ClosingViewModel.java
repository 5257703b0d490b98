package io.claudebottle.app.shell;

import io.claudebottle.app.Messages;
import javafx.beans.binding.IntegerExpression;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Closing the window ends no agent. The operator is told so, once, the first time that it matters.
public final class ClosingViewModel {

    private final IntegerExpression running;
    private final Messages messages;
    private final WindowMemory memory;
    private final Runnable close;
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper(this, "asking", false);
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper(this, "words", "");

    /// @param running how many agents run
    /// @param close really closes the window
    public ClosingViewModel(IntegerExpression running, Messages messages, WindowMemory memory, Runnable close) {
        this.running = running;
        this.messages = messages;
        this.memory = memory;
        this.close = close;
    }

    /// The operator wants the window to close.
    public void request() {
        if (running.get() == 0 || memory.toldAgentsKeepRunning() || asking.get()) {
            close();
        } else {
            words.set(messages.get("closing.text", running.get()));
            asking.set(true);
        }
    }

    /// Whether the note is on the screen.
    public ReadOnlyBooleanProperty asking() {
        return asking.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty words() {
        return words.getReadOnlyProperty();
    }

    void close() {
        if (asking.get()) {
            memory.rememberToldAgentsKeepRunning();
        }
        asking.set(false);
        close.run();
    }

    void stay() {
        asking.set(false);
    }
}
