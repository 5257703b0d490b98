package io.claudebottle.app.shell;

import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Which page the window shows.
public final class ShellViewModel implements Pages {

    private final ReadOnlyObjectWrapper<Page> rail = new ReadOnlyObjectWrapper<>(this, "rail", Page.AGENTS);
    private final ObservableList<Page> overlays = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<Page> overlaysView = FXCollections.unmodifiableObservableList(overlays);

    /// The page that fills the content.
    public ReadOnlyObjectProperty<Page> rail() {
        return rail.getReadOnlyProperty();
    }

    /// What lies over it, the topmost last.
    public ObservableList<Page> overlays() {
        return overlaysView;
    }

    @Override
    public void show(Page page) {
        if (page.isOverlay()) {
            // A shortcut pressed twice is one wish.
            if (overlays.isEmpty() || overlays.getLast() != page) {
                overlays.add(page);
            }
        } else {
            overlays.clear();
            rail.set(page);
        }
    }

    @Override
    public void back() {
        if (!overlays.isEmpty()) {
            overlays.removeLast();
        }
    }

    @Override
    public void close() {
        overlays.clear();
    }
}
