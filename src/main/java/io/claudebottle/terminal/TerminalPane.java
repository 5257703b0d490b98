package io.claudebottle.terminal;

import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.view.FileIntake;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.scene.Parent;

/// A terminal on the screen: the seam behind which the emulator can be exchanged.
public interface TerminalPane {

    /// The control to put into a scene.
    Parent node();

    /// Shows this child from now on. Reading starts at once, off the FX thread. A child shown before is closed.
    void connect(Pty pty);

    /// Types text as the operator would.
    void type(String text);

    /// The visible grid, one string a row, trailing blanks kept off. For tests, search and screen readers.
    List<String> screen();

    /// Title set by the program (OSC 0 and 2).
    ReadOnlyStringProperty titleProperty();

    /// Called on the FX thread with everything the program says beside its screen. One listener; none at first.
    void setOnEvent(Consumer<TerminalEvent> listener);

    /// What is done with dropped and pasted files. Without one, their paths are pasted as they are.
    void setFileIntake(FileIntake intake);

    /// Keeps what has scrolled away in this file, readable by its owner alone; what is written follows at once. What was kept there is shown
    /// again with the next [#connect].
    ///
    /// @param file in a directory that is there; where it is gone by the time of writing nothing is kept. Empty keeps nothing
    /// @param keep asked for each line before it is written, off the FX thread: one that is not wanted never reaches the disk
    void setHistory(Optional<Path> file, Predicate<String> keep);

    /// @param bytes that what has scrolled away may take in memory; at least what is on the screen is always there
    void setScrollbackLimit(long bytes);

    void setDark(boolean dark);

    /// @param family empty for the bundled font
    void setFontFamily(String family);

    /// Whether text that asks to blink and the cursor may blink.
    void setBlinking(boolean blinking);

    void setFontSize(double points);

    /// Lets go of the child and of every thread. The child is hung up, a held claude lives on.
    void dispose();
}
