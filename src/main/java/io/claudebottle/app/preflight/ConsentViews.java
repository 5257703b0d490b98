package io.claudebottle.app.preflight;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.Problems;
import io.claudebottle.app.launch.Approval;
import io.claudebottle.app.launch.Handover;
import io.claudebottle.app.selftest.SelfTestController;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.StringProperty;

/// The controllers of picker and preflight, and the way into them.
public final class ConsentViews {

    private final Function<Path, Manifest> manifests;
    private final BottleBackends backends;
    private final Preparation preparation;
    private final SelfTestViewModel selfTest;
    private final Path workingDirectory;
    private final StringProperty lastBackend;
    private final Starter starter;
    private final FileOpener opener;
    private final Pages pages;
    private final Consumer<Approval> onApproved;
    private final FxThread fx;
    private final Problems problems;
    private final Messages messages;
    private final Handover<LaunchRequest> requests = new Handover<>();

    /// @param manifests as the workbench has it
    /// @param workingDirectory where the window was started; agents are looked for there, too
    /// @param lastBackend remembered between starts; "" when none was used yet
    /// @param onApproved gets what the operator agreed to
    public ConsentViews(
            Function<Path, Manifest> manifests,
            BottleBackends backends,
            Preparation preparation,
            SelfTestViewModel selfTest,
            Path workingDirectory,
            StringProperty lastBackend,
            Starter starter,
            FileOpener opener,
            Pages pages,
            Consumer<Approval> onApproved,
            FxThread fx,
            Problems problems,
            Messages messages) {
        this.manifests = manifests;
        this.backends = backends;
        this.preparation = preparation;
        this.selfTest = selfTest;
        this.workingDirectory = workingDirectory;
        this.lastBackend = lastBackend;
        this.starter = starter;
        this.opener = opener;
        this.pages = pages;
        this.onApproved = onApproved;
        this.fx = fx;
        this.problems = problems;
        this.messages = messages;
    }

    /// Shows the preflight of that agent.
    public void open(LaunchRequest request) {
        requests.leave(request);
        pages.show(Page.PREFLIGHT);
    }

    /// The backend that a preflight would begin with now. May block.
    ///
    /// @throws ProblemException when the environment names a backend that nobody knows
    public BackendChoice preselected() {
        return preparation.preselected(lastBackend.get());
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                PickerController.class,
                () -> new PickerController(
                        new PickerViewModel(() -> manifests.apply(workingDirectory), backends::enumerateActive, starter, fx),
                        pages,
                        agent -> open(new LaunchRequest(agent.name(), workingDirectory, false)),
                        opener,
                        messages),
                PreflightController.class,
                () -> new PreflightController(preflight(), selfTest, pages, onApproved, opener, messages),
                SelfTestController.class,
                () -> new SelfTestController(selfTest, messages));
    }

    private PreflightViewModel preflight() {
        LaunchRequest request = requests.take().orElseThrow(() -> new IllegalStateException("no agent was picked; use open"));
        return new PreflightViewModel(request, lastBackend.get(), preparation, fx, messages, lastBackend::set, problems);
    }
}
