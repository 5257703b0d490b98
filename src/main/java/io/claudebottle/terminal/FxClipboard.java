package io.claudebottle.terminal;

import com.techsenger.jeditermfx.ui.TerminalCopyPasteHandler;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.jspecify.annotations.Nullable;

/// The desktop's clipboard, in place of the emulator's own handler, which starts AWT.
final class FxClipboard implements TerminalCopyPasteHandler {

    @Override
    public void setContents(String text, boolean useSystemSelectionClipboardIfAvailable) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// Without control characters but tabs and line ends: pasted text must not be able to end its own bracket and type a command.
    @Override
    public @Nullable String getContents(boolean useSystemSelectionClipboardIfAvailable) {
        String text = Clipboard.getSystemClipboard().getString();
        return text == null ? null : text.replaceAll("[\\p{Cc}&&[^\\t\\r\\n]]", "");
    }
}
