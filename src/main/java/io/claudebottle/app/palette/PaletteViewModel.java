package io.claudebottle.app.palette;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Finds a command by a few letters and runs it; needs nothing but a keyboard.
public final class PaletteViewModel {

    private final Supplier<List<Command>> commands;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper(this, "open", false);
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObservableList<Hit> hits = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<Hit> hitsView = FXCollections.unmodifiableObservableList(hits);
    private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", -1);
    private List<Command> offered = List.of();

    /// @param commands what can be done now; asked each time the palette opens
    public PaletteViewModel(Supplier<List<Command>> commands) {
        this.commands = commands;
        query.addListener((_, _, _) -> search());
    }

    public void open() {
        offered = commands.get();
        query.set("");
        search();
        open.set(true);
    }

    public void close() {
        open.set(false);
    }

    public ReadOnlyBooleanProperty openProperty() {
        return open.getReadOnlyProperty();
    }

    public StringProperty queryProperty() {
        return query;
    }

    /// Best first; without a query in the order in which they are offered.
    public ObservableList<Hit> hits() {
        return hitsView;
    }

    /// Index into [#hits], -1 when there is none.
    public IntegerProperty selectedProperty() {
        return selected;
    }

    /// Moves the selection, round the ends.
    public void move(int by) {
        if (!hits.isEmpty()) {
            selected.set(Math.floorMod(selected.get() + by, hits.size()));
        }
    }

    /// Closes, then runs what is selected.
    public void run() {
        if (selected.get() >= 0 && selected.get() < hits.size()) {
            Command command = hits.get(selected.get()).command();
            close();
            command.action().run();
        }
    }

    private void search() {
        Stream<Hit> found = offered.stream()
                .flatMap(command -> FuzzyMatch.of(query.get(), command.title()).map(match -> new Hit(command, match)).stream());
        hits.setAll(found.sorted(Comparator.comparingInt((Hit hit) -> hit.match().score()).reversed()).toList());
        selected.set(hits.isEmpty() ? -1 : 0);
    }

    /// A command that matches.
    public record Hit(Command command, FuzzyMatch match) {}
}
