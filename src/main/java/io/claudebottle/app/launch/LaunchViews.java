package io.claudebottle.app.launch;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.Problems;
import io.claudebottle.session.Launches;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The controllers of this feature, and its way in.
public final class LaunchViews {

    private final Launches launches;
    private final FxThread fx;
    private final Function<Duration, Executor> delayed;
    private final InstantSource clock;
    private final Pages pages;
    private final Consumer<Launched> onLaunched;
    private final Problems problems;
    private final Messages messages;
    private final Handover<Approval> approvals = new Handover<>();

    /// @param delayed as [io.claudebottle.app.Coalescer] has it
    /// @param onLaunched shows the running bottle's terminal; called on the FX thread
    public LaunchViews(
            Launches launches,
            FxThread fx,
            Function<Duration, Executor> delayed,
            InstantSource clock,
            Pages pages,
            Consumer<Launched> onLaunched,
            Problems problems,
            Messages messages) {
        this.launches = launches;
        this.fx = fx;
        this.delayed = delayed;
        this.clock = clock;
        this.pages = pages;
        this.onLaunched = onLaunched;
        this.problems = problems;
        this.messages = messages;
    }

    /// Shows the launch page, which launches what was agreed to.
    public void open(Approval approval) {
        approvals.leave(approval);
        pages.show(Page.LAUNCH);
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(LaunchController.class, () -> new LaunchController(model(), approvals, pages, messages));
    }

    private LaunchViewModel model() {
        return new LaunchViewModel(launches, fx, delayed, clock, onLaunched, problems);
    }
}
