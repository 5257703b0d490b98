package io.claudebottle.app.shell;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Problems;
import io.claudebottle.problem.Problem;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Problems and news that belong to no place on a page. Each is logged, and shown until it is dismissed; the newest few are on the screen.
public final class Toasts implements Problems, Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Toasts.class);
    private static final int ON_SCREEN = 3;

    private final FxThread fx;
    private final ObservableList<Toast> shown = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<Toast> shownView = FXCollections.unmodifiableObservableList(shown);

    public Toasts(FxThread fx) {
        this.fx = fx;
    }

    /// May be called from any thread.
    @Override
    public void report(Problem problem) {
        LOG.warn("{}", problem.asText());
        show(new Toast(problem, false));
    }

    /// May be called from any thread.
    @Override
    public void tell(String what, String next) {
        LOG.info("{} {}", what, next);
        show(new Toast(Problem.of(what, next), true));
    }

    private void show(Toast toast) {
        fx.later(() -> {
            shown.remove(toast);
            shown.add(toast);
            if (shown.size() > ON_SCREEN) {
                shown.removeFirst();
            }
        });
    }

    /// The newest last.
    ObservableList<Toast> shown() {
        return shownView;
    }

    void dismiss(Toast toast) {
        shown.remove(toast);
    }
}
