package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.model.Scrollback;
import io.claudebottle.terminal.model.Screen;
import io.claudebottle.terminal.model.Search;
import io.claudebottle.terminal.model.Selection.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.PatternSyntaxException;
import javafx.application.Platform;
import javafx.geometry.Pos;

/// Search over the scrollback and the screen, while the bar is open: some milliseconds at a time, so that neither the window nor the program
/// waits, and again when something was printed. A full-screen program's screen is searched alone: nothing is above it.
final class SearchInput {

    private static final long SLICE_NANOS = 2_500_000;
    /// How soon what is printed is searched.
    private static final int REST_MILLIS = 150;

    private final TerminalView view;
    private final SearchBar bar;
    private final Executor later = CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS);
    private final Scrollback nothingAbove = new Scrollback(0);
    private Optional<Search> search = Optional.empty();
    private Optional<Search.Match> current = Optional.empty();
    private boolean alternate;
    private boolean complete;
    /// The operator has said what to look for, and has not been led to the first match yet.
    private boolean leads;
    private boolean scheduled;

    SearchInput(TerminalView view) {
        this.view = view;
        bar = new SearchBar(this::restart, this::go, this::closeAndReturn);
        view.addOver(bar, Pos.TOP_RIGHT);
        view.setMarks(Overlay.Kind.HIT, this::hits);
        view.setMarks(Overlay.Kind.CURRENT_HIT, (_, _) -> current.map(this::spans).orElse(List.of()));
    }

    void open() {
        bar.open();
        restart();
    }

    private void closeAndReturn() {
        close();
        view.requestFocus();
    }

    void close() {
        bar.setVisible(false);
        search = Optional.empty();
        current = Optional.empty();
        view.show();
    }

    private void restart() {
        current = Optional.empty();
        search = Optional.empty();
        leads = true;
        begin();
        view.show();
    }

    private void begin() {
        if (!bar.isVisible() || bar.text().isEmpty()) {
            bar.tell("", false);
            return;
        }
        try {
            search = Optional.of(new Search(new Search.Query(bar.text(), bar.isRegex(), bar.isExact())));
        } catch (PatternSyntaxException e) {
            bar.tell(Words.get("search.invalid"), true);
            return;
        }
        alternate = view.frame().isAlternate();
        complete = false;
        go();
    }

    /// Something was printed.
    void screenChanged() {
        if (search.isPresent() && !scheduled) {
            scheduled = true;
            later.execute(() -> Platform.runLater(this::go));
        }
    }

    private void go() {
        scheduled = false;
        if (search.isEmpty()) {
            return;
        }
        if (alternate != view.frame().isAlternate()) {
            current = Optional.empty();
            leads = true;
            begin();
            return;
        }
        Search now = search.get();
        view.locked(() -> complete = now.advance(history(), screen(), emulator().clusters(), SLICE_NANOS));
        if (leads && complete) {
            lead(now);
        }
        tell(now);
        view.show();
        if (!complete && !scheduled) {
            scheduled = true;
            Platform.runLater(this::go);
        }
    }

    /// To the first match in view or below; else to the last above, which was printed last.
    private void lead(Search now) {
        long top = view.top();
        view.locked(() -> current = now.from(top - offset(), history(), screen(), emulator().clusters()));
        if (current.map(this::spans).stream().flatMap(List::stream).noneMatch(span -> span.row() >= top)) {
            current = current.flatMap(now::before);
        }
        leads = current.isEmpty() && !complete;
        current.ifPresent(this::reveal);
    }

    private void go(int direction) {
        search.ifPresent(now -> {
            if (current.isEmpty()) {
                lead(now);
            } else {
                current = direction > 0 ? now.after(current.get()) : now.before(current.get());
                current.ifPresent(this::reveal);
            }
            tell(now);
            view.show();
        });
    }

    private void reveal(Search.Match match) {
        List<Span> spans = spans(match);
        if (!spans.isEmpty()) {
            Span first = spans.getFirst();
            view.reveal(first.row());
            if (isBelowBar(first)) {
                view.scrollTo(first.row() - view.frame().rows() / 2);
            }
        }
    }

    private boolean isBelowBar(Span span) {
        return bar.getBoundsInParent().intersects(view.canvas().boundsOf((int) (span.row() - view.top()), span.from(), span.to() - span.from()));
    }

    private void tell(Search now) {
        if (now.count() == 0) {
            bar.tell(Words.get(!complete ? "search.going" : now.isTooSlow() ? "search.slow" : "search.none"), complete);
            return;
        }
        int place = current.map(match -> Collections.binarySearch(now.matches(), match)).orElse(-1);
        bar.tell(Words.get(now.isTooSlow() ? "search.some" : "search.count", Math.max(0, place + 1), now.count()), false);
    }

    // --- where matches stand

    private Emulator emulator() {
        return view.emulator();
    }

    private Scrollback history() {
        return alternate ? nothingAbove : emulator().history();
    }

    private Screen screen() {
        return emulator().screen(alternate);
    }

    /// The full-screen program's first row is not counted from what has scrolled off the other screen.
    private long offset() {
        return alternate ? view.frame().pushed() : 0;
    }

    private List<Span> hits(long from, long to) {
        if (!isShowable()) {
            return List.of();
        }
        var spans = new ArrayList<Span>();
        Search now = search.get();
        view.locked(() -> now.spans(from - offset(), to - offset(), history(), screen(), emulator().clusters()).forEach(span -> spans.add(moved(span))));
        return spans;
    }

    private List<Span> spans(Search.Match match) {
        if (!isShowable()) {
            return List.of();
        }
        var spans = new ArrayList<Span>();
        Search now = search.get();
        view.locked(() -> now.spans(match, history(), screen(), emulator().clusters()).forEach(span -> spans.add(moved(span))));
        return spans;
    }

    /// The emulator may be on its other screen, or have another size, before the view knows.
    private boolean isShowable() {
        return search.isPresent() && alternate == view.frame().isAlternate() && emulator().columns() == view.frame().columns();
    }

    private Span moved(Span span) {
        return new Span(span.row() + offset(), span.from(), span.to());
    }
}
