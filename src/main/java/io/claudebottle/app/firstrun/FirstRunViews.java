package io.claudebottle.app.firstrun;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.Problems;
import io.claudebottle.app.preflight.BackendChoice;
import io.claudebottle.app.preflight.FileOpener;
import io.claudebottle.app.preflight.LaunchRequest;
import io.claudebottle.app.preflight.Starter;
import io.claudebottle.session.doctor.Report;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The controller of this feature, and its way in.
public final class FirstRunViews {

    private final Callable<Report> doctor;
    private final Starter starter;
    private final Callable<BackendChoice> preselection;
    private final LaunchRequest request;
    private final Supplier<Optional<String>> tokenCommand;
    private final FirstRunMemory memory;
    private final Consumer<LaunchRequest> onLaunch;
    private final FileOpener opener;
    private final Pages pages;
    private final FxThread fx;
    private final Problems problems;
    private final Messages messages;

    /// @param doctor looks at this machine; may block
    /// @param preselection the backend that a preflight would begin with; may block
    /// @param request what the third step launches
    /// @param tokenCommand prints a token for Claude; empty when there is one already
    /// @param onLaunch opens the preflight
    /// @param problems hears that a wish could not be remembered
    public FirstRunViews(
            Callable<Report> doctor,
            Starter starter,
            Callable<BackendChoice> preselection,
            LaunchRequest request,
            Supplier<Optional<String>> tokenCommand,
            FirstRunMemory memory,
            Consumer<LaunchRequest> onLaunch,
            FileOpener opener,
            Pages pages,
            FxThread fx,
            Problems problems,
            Messages messages) {
        this.doctor = doctor;
        this.starter = starter;
        this.preselection = preselection;
        this.request = request;
        this.tokenCommand = tokenCommand;
        this.memory = memory;
        this.onLaunch = onLaunch;
        this.opener = opener;
        this.pages = pages;
        this.fx = fx;
        this.problems = problems;
        this.messages = messages;
    }

    /// Shows the page if the home is a beginner's and nobody skipped it.
    public void openIfDue() {
        fx.run(memory::isDue, due -> {
            if (due) {
                pages.show(Page.FIRST_RUN);
            }
        }, problems::report);
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                FirstRunController.class,
                () -> new FirstRunController(
                        new FirstRunViewModel(doctor, starter, preselection, fx), request, tokenCommand.get(), this::rememberSkipped, onLaunch, opener, pages, messages));
    }

    private void rememberSkipped() {
        fx.run(
                () -> {
                    memory.skip();
                    return memory;
                },
                _ -> {},
                problems::report);
    }
}
