package io.claudebottle.app.preflight;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;

/// The agents that can be launched, and the files that would declare one if they were not broken.
public final class PickerViewModel {

    private final Callable<Manifest> manifest;
    private final Callable<List<ActiveAgent>> active;
    private final Starter starter;
    private final FxThread fx;
    private final Latest latest = new Latest();

    private final ObservableList<AgentChoice> agents = FXCollections.observableArrayList();
    private final FilteredList<AgentChoice> matching = new FilteredList<>(agents);
    private final SortedList<AgentChoice> shown = new SortedList<>(matching);
    // A read-only view hears of changes only as long as somebody holds it.
    private final ObservableList<AgentChoice> shownView = FXCollections.unmodifiableObservableList(shown);
    private final ObservableList<ManifestProblem> broken = FXCollections.observableArrayList();
    private final ObservableList<ManifestProblem> brokenView = FXCollections.unmodifiableObservableList(broken);
    private final ObservableList<ManifestProblem> warnings = FXCollections.observableArrayList();
    private final ObservableList<ManifestProblem> warningsView = FXCollections.unmodifiableObservableList(warnings);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> uncounted = new ReadOnlyObjectWrapper<>(this, "uncounted", Optional.empty());
    private boolean loaded;

    /// @param manifest reads the files afresh
    /// @param active asks every backend what runs
    public PickerViewModel(Callable<Manifest> manifest, Callable<List<ActiveAgent>> active, Starter starter, FxThread fx) {
        this.manifest = manifest;
        this.active = active;
        this.starter = starter;
        this.fx = fx;
        matching.predicateProperty().bind(Bindings.createObjectBinding(
                () -> {
                    String text = filter.get();
                    return agent -> agent.matches(text);
                },
                filter));
        shown.comparatorProperty().bind(Bindings.createObjectBinding(
                () -> {
                    String text = filter.get();
                    return Comparator.comparingInt((AgentChoice agent) -> agent.rank(text)).thenComparing(AgentChoice::name);
                },
                filter));
        filter.addListener((_, _, _) -> draw());
    }

    /// Different things that the list may have to show.
    public enum Picture {
        LOADING,
        ROWS,
        FILTERED_OUT,
        /// There is no agent to show, though there may be broken ones.
        NONE,
        /// The files could not be read at all.
        FAILED
    }

    /// Reads the files, then asks what runs: the list does not wait for an engine.
    public void load() {
        Latest.Turn turn = latest.next();
        problem.set(Optional.empty());
        fx.run(manifest, turn.only(read -> show(read, turn)), turn.only(why -> {
            problem.set(Optional.of(why));
            draw();
        }));
    }

    private void show(Manifest read, Latest.Turn turn) {
        loaded = true;
        agents.setAll(read.agents().values().stream().map(AgentChoice::of).toList());
        broken.setAll(read.broken());
        warnings.setAll(read.warnings());
        draw();
        fx.run(active, turn.only(this::count), turn.only(why -> uncounted.set(Optional.of(why))));
    }

    private void count(List<ActiveAgent> running) {
        Map<String, Long> byName = running.stream().collect(Collectors.groupingBy(ActiveAgent::agentName, Collectors.counting()));
        agents.replaceAll(agent -> agent.withRunning(byName.getOrDefault(agent.name(), 0L).intValue()));
        uncounted.set(Optional.empty());
    }

    /// Writes the starter's files, then reads again.
    public void writeStarter() {
        fx.run(
                () -> {
                    starter.write();
                    return starter;
                },
                _ -> load(),
                why -> problem.set(Optional.of(why)));
    }

    private void draw() {
        if (!loaded) {
            picture.set(problem.get().isPresent() ? Picture.FAILED : Picture.LOADING);
        } else if (agents.isEmpty()) {
            picture.set(Picture.NONE);
        } else {
            picture.set(shown.isEmpty() ? Picture.FILTERED_OUT : Picture.ROWS);
        }
    }

    /// Escape: takes the filter away if there is one.
    ///
    /// @return whether there was one; if not, the page is what has to go
    public boolean escape() {
        boolean filtered = !filter.get().isEmpty();
        filter.set("");
        return filtered;
    }

    public StringProperty filterProperty() {
        return filter;
    }

    /// What passes the filter, the [best answer][AgentChoice#rank] first, then by name.
    public ObservableList<AgentChoice> shown() {
        return shownView;
    }

    public ObservableList<ManifestProblem> broken() {
        return brokenView;
    }

    public ObservableList<ManifestProblem> warnings() {
        return warningsView;
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    /// Why the files could not be read or the starter not be written.
    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// Why nobody knows how many bottles run.
    public ReadOnlyObjectProperty<Optional<Problem>> uncounted() {
        return uncounted.getReadOnlyProperty();
    }

    public Starter starter() {
        return starter;
    }
}
