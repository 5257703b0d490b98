package io.claudebottle.app.terminals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Where the open terminals are: in areas beside and below each other, each with its tabs, and in windows of their own.
///
/// No area of the main window is empty but its last one, and every terminal is in exactly one area.
public final class TerminalLayout {

    private final ReadOnlyObjectWrapper<Part> root = new ReadOnlyObjectWrapper<>(this, "root", new Area());
    private final ObservableList<Area> windows = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<Area> windowsView = FXCollections.unmodifiableObservableList(windows);
    private final ReadOnlyObjectWrapper<Optional<TerminalSession>> selected = new ReadOnlyObjectWrapper<>(this, "selected", Optional.empty());

    /// What is worked with; in the main window or one of the others.
    private Area active = (Area) root.get();

    /// Where the second part of a split is.
    public enum Side { RIGHT, BELOW }

    public sealed interface Part {}

    /// @param divider share of the first part; stays with it when something else changes
    public record Split(Side side, Part first, Part second, DoubleProperty divider) implements Part {}

    /// A place with tabs. Told apart by identity.
    public static final class Area implements Part {

        private final ObservableList<TerminalSession> tabs = FXCollections.observableArrayList();
        private final ObservableList<TerminalSession> tabsView = FXCollections.unmodifiableObservableList(tabs);
        private final ReadOnlyObjectWrapper<Optional<TerminalSession>> front = new ReadOnlyObjectWrapper<>(this, "front", Optional.empty());

        private Area() {}

        public ObservableList<TerminalSession> tabs() {
            return tabsView;
        }

        /// The tab that is seen; empty when there is none.
        public ReadOnlyObjectProperty<Optional<TerminalSession>> front() {
            return front.getReadOnlyProperty();
        }

        private void put(TerminalSession tab, int index) {
            tabs.add(Math.clamp(index, 0, tabs.size()), tab);
            front.set(Optional.of(tab));
        }

        /// The neighbour comes to the front.
        private void take(TerminalSession tab) {
            int index = tabs.indexOf(tab);
            tabs.remove(index);
            if (front.get().filter(tab::equals).isPresent()) {
                front.set(tabs.isEmpty() ? Optional.empty() : Optional.of(tabs.get(Math.min(index, tabs.size() - 1))));
            }
        }
    }

    /// What the main window shows.
    public ReadOnlyObjectProperty<Part> root() {
        return root.getReadOnlyProperty();
    }

    /// One area for each window beside the main one.
    public ObservableList<Area> windows() {
        return windowsView;
    }

    /// The terminal that is worked with; empty when there is none.
    public ReadOnlyObjectProperty<Optional<TerminalSession>> selected() {
        return selected.getReadOnlyProperty();
    }

    /// The areas of the main window, as one reads.
    public List<Area> docked() {
        return areas(root.get()).toList();
    }

    public Optional<Area> areaOf(TerminalSession tab) {
        return all().filter(area -> area.tabs.contains(tab)).findFirst();
    }

    public boolean isInWindow(TerminalSession tab) {
        return areaOf(tab).filter(windows::contains).isPresent();
    }

    /// Whether a split leaves something on the other side.
    public boolean canSplit(TerminalSession tab) {
        return areaOf(tab).filter(area -> !windows.contains(area) && area.tabs.size() > 1).isPresent();
    }

    private Stream<Area> all() {
        return Stream.concat(areas(root.get()), windows.stream());
    }

    private static Stream<Area> areas(Part part) {
        return switch (part) {
            case Area area -> Stream.of(area);
            case Split split -> Stream.concat(areas(split.first()), areas(split.second()));
        };
    }

    /// A new tab, to the right of those in the area that is worked with.
    void add(TerminalSession tab) {
        Area area = dockedActive();
        area.put(tab, area.tabs.size());
        activate(area);
    }

    void remove(TerminalSession tab) {
        areaOf(tab).ifPresent(area -> {
            area.take(tab);
            dropIfEmpty(area);
            activate(active);
        });
    }

    /// Brings a tab to the front of its area, and works with it.
    void show(TerminalSession tab) {
        areaOf(tab).ifPresent(area -> {
            area.front.set(Optional.of(tab));
            activate(area);
        });
    }

    /// Works with what is in front there.
    void activate(Area area) {
        active = area;
        selected.set(area.front.get());
    }

    /// Works with the area after this one.
    void activateNext() {
        List<Area> areas = all().toList();
        activate(areas.get((areas.indexOf(active) + 1) % areas.size()));
    }

    /// Into a new area beside its own.
    void split(TerminalSession tab, Side side) {
        if (canSplit(tab)) {
            split(tab, areaOf(tab).orElseThrow(), side);
        }
    }

    /// Into a new area beside that one. Does nothing where there is nothing to be beside of, and takes the room where nothing is.
    void split(TerminalSession tab, Area beside, Side side) {
        Area from = areaOf(tab).orElseThrow();
        if (beside.tabs.isEmpty()) {
            move(tab, beside, 0);
            return;
        }
        if (windows.contains(beside) || from == beside && from.tabs.size() == 1) {
            return;
        }
        var area = new Area();
        from.take(tab);
        root.set(replaced(root.get(), beside, new Split(side, beside, area, new SimpleDoubleProperty(0.5))));
        area.put(tab, 0);
        dropIfEmpty(from);
        activate(area);
    }

    /// @param index among the tabs that are there now; the same area is allowed
    void move(TerminalSession tab, Area to, int index) {
        Area from = areaOf(tab).orElseThrow();
        int shift = from == to && from.tabs.indexOf(tab) < index ? 1 : 0;
        from.take(tab);
        to.put(tab, index - shift);
        dropIfEmpty(from);
        activate(to);
    }

    /// To the next area of the main window, and from the last to the first.
    void moveOn(TerminalSession tab) {
        List<Area> areas = docked();
        Area to = areas.get((areas.indexOf(areaOf(tab).orElseThrow()) + 1) % areas.size());
        move(tab, to, to.tabs.size());
    }

    /// Into a window of its own.
    void detach(TerminalSession tab) {
        if (!isInWindow(tab)) {
            Area from = areaOf(tab).orElseThrow();
            var window = new Area();
            from.take(tab);
            windows.add(window);
            window.put(tab, 0);
            dropIfEmpty(from);
            activate(window);
        }
    }

    /// Out of a window of its own, back into the main one.
    void bringBack(Area window) {
        for (TerminalSession tab : List.copyOf(window.tabs)) {
            Area to = dockedActive();
            move(tab, to, to.tabs.size());
        }
    }

    private Area dockedActive() {
        List<Area> docked = docked();
        return docked.contains(active) ? active : docked.getFirst();
    }

    private void dropIfEmpty(Area area) {
        if (!area.tabs.isEmpty()) {
            return;
        }
        List<Area> before = docked();
        int index = Math.max(0, before.indexOf(area));
        if (!windows.remove(area) && before.size() > 1) {
            root.set(without(root.get(), area));
        }
        if (active == area) {
            List<Area> left = new ArrayList<>(docked());
            active = left.get(Math.min(index, left.size() - 1));
        }
    }

    private static Part replaced(Part part, Area old, Part fresh) {
        return switch (part) {
            case Area area -> area == old ? fresh : area;
            case Split split -> new Split(split.side(), replaced(split.first(), old, fresh), replaced(split.second(), old, fresh), split.divider());
        };
    }

    /// @param part has more than this area
    private static Part without(Part part, Area gone) {
        if (!(part instanceof Split split)) {
            return part;
        }
        if (split.first() == gone) {
            return split.second();
        }
        if (split.second() == gone) {
            return split.first();
        }
        return new Split(split.side(), without(split.first(), gone), without(split.second(), gone), split.divider());
    }
}
