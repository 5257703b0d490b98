package io.claudebottle.app;

/// Changes what the window shows. To be called on the FX thread.
public interface Pages {

    /// A rail page replaces the content and closes every overlay; an overlay page is put on top of the ones already open.
    void show(Page page);

    /// Leaves the topmost overlay for the page beneath it; does nothing when there is none. Escape does the same.
    void back();

    /// Leaves every overlay.
    void close();
}
