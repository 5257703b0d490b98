package io.claudebottle.terminal;

import java.util.List;
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

    void setDark(boolean dark);

    void setFontSize(double points);

    /// Lets go of the child and of every thread. The child is hung up, a held claude lives on.
    void dispose();
}
