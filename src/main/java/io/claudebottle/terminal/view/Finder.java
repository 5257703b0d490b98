package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.model.Search;
import io.claudebottle.terminal.model.Selection.Span;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javafx.application.Platform;

/// Searches a terminal a little at a time, so that neither the window nor the program waits for it, and again when more has been printed. Stands
/// on one of the matches, the current one.
///
/// Lives on the FX thread, and takes the emulator's lock for each step.
final class Finder {

    private static final Duration SLICE = Duration.ofMillis(4);
    /// Between two looks at what a program goes on printing.
    private static final Duration REST = Duration.ofMillis(250);

    /// Takes what has come of it.
    @FunctionalInterface
    interface Found {
        /// @param moved whether another match is the current one
        void found(boolean moved);
    }

    private final Emulator emulator;
    private final Found found;
    private final Executor later = CompletableFuture.delayedExecutor(REST.toMillis(), TimeUnit.MILLISECONDS);

    private Optional<Search> search = Optional.empty();
    private Optional<Search.Match> current = Optional.empty();
    private List<Search.Match> matches = List.of();
    /// The first row that was in view when the search began.
    private long origin;
    private boolean whole;
    private boolean running;
    private boolean outdated;

    Finder(Emulator emulator, Found found) {
        this.emulator = emulator;
        this.found = found;
    }

    /// @param from the row near which the first match is wanted
    /// @throws java.util.regex.PatternSyntaxException when the query is a regular expression that is none; nothing is looked for then
    void start(Search.Query query, long from) {
        stop();
        search = query.text().isEmpty() ? Optional.empty() : Optional.of(new Search(query));
        origin = from;
        search.ifPresent(this::slice);
    }

    void stop() {
        search = Optional.empty();
        current = Optional.empty();
        matches = List.of();
        whole = false;
        running = false;
        outdated = false;
    }

    /// More has been printed.
    void printed() {
        if (search.isEmpty()) {
            return;
        }
        if (running) {
            outdated = true;
            return;
        }
        Search mine = search.get();
        running = true;
        outdated = false;
        later.execute(() -> Platform.runLater(() -> slice(mine)));
    }

    private void slice(Search mine) {
        if (search.filter(it -> it == mine).isEmpty()) {
            return;
        }
        running = true;
        if (!locked(() -> emulator.advance(mine, SLICE.toNanos()))) {
            Platform.runLater(() -> slice(mine));
            return;
        }
        running = false;
        matches = mine.matches();
        boolean first = !whole;
        if (first) {
            whole = true;
            current = nearest(mine);
        }
        found.found(first);
        if (outdated) {
            printed();
        }
    }

    /// The first in view or below it; else the last above it, which is what was printed last.
    private Optional<Search.Match> nearest(Search mine) {
        return locked(() -> emulator.matchFrom(mine, origin)
                .filter(match -> emulator.spans(mine, match).stream().anyMatch(span -> span.row() >= origin)))
                .or(() -> matches.isEmpty() ? Optional.empty() : Optional.of(matches.getLast()));
    }

    void next() {
        go(Search::after);
    }

    void previous() {
        go(Search::before);
    }

    private void go(BiFunction<Search, Search.Match, Optional<Search.Match>> way) {
        if (search.isPresent() && current.isPresent()) {
            current = way.apply(search.get(), current.get());
            found.found(true);
        }
    }

    /// Whether everything has been looked at once.
    boolean isWhole() {
        return whole;
    }

    boolean isTooSlow() {
        return search.filter(Search::isTooSlow).isPresent();
    }

    int count() {
        return matches.size();
    }

    /// Which of the matches is the current one, from 1; 0 when it is gone or there is none.
    int place() {
        return current.map(match -> Math.max(0, Collections.binarySearch(matches, match) + 1)).orElse(0);
    }

    /// Where the matches stand in some rows.
    List<Span> spans(long from, long to) {
        return search.map(mine -> locked(() -> emulator.spans(mine, from, to))).orElse(List.of());
    }

    /// Where the current match stands, from the top.
    List<Span> currentSpans() {
        return search.flatMap(mine -> current.map(match -> locked(() -> emulator.spans(mine, match)))).orElse(List.of());
    }

    private <T> T locked(Supplier<T> action) {
        emulator.lock().lock();
        try {
            return action.get();
        } finally {
            emulator.lock().unlock();
        }
    }
}
