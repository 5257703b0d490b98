package io.claudebottle.app;

import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsMemory;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.agents.AgentsViews;
import io.claudebottle.app.agents.AttentionWords;
import io.claudebottle.app.agents.GateActions;
import io.claudebottle.app.attention.AttentionViewModel;
import io.claudebottle.app.attention.DesktopNotifier;
import io.claudebottle.app.cleanup.CleanupViews;
import io.claudebottle.app.design.CornerPopup;
import io.claudebottle.app.design.ScaledPane;
import io.claudebottle.app.design.Themes;
import io.claudebottle.app.doctor.DoctorViews;
import io.claudebottle.app.egress.EgressViewModel;
import io.claudebottle.app.egress.EgressViews;
import io.claudebottle.app.egress.Ledgers;
import io.claudebottle.app.firstrun.FirstRunMemory;
import io.claudebottle.app.firstrun.FirstRunViews;
import io.claudebottle.app.launch.LaunchViews;
import io.claudebottle.app.launch.Launched;
import io.claudebottle.app.palette.PaletteViewModel;
import io.claudebottle.app.palette.PaletteViews;
import io.claudebottle.app.preflight.ConsentViews;
import io.claudebottle.app.preflight.LaunchRequest;
import io.claudebottle.app.preflight.Preparation;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.app.settings.SettingsModel;
import io.claudebottle.app.settings.SettingsViews;
import io.claudebottle.app.shell.ClosingViewModel;
import io.claudebottle.app.shell.ShellCommands;
import io.claudebottle.app.shell.ShellViewModel;
import io.claudebottle.app.shell.ShellViews;
import io.claudebottle.app.shell.Shortcuts;
import io.claudebottle.app.shell.Toasts;
import io.claudebottle.app.shell.WindowFrame;
import io.claudebottle.app.shell.WindowMemory;
import io.claudebottle.app.supervise.ArrivalPopup;
import io.claudebottle.app.supervise.InboxViewModel;
import io.claudebottle.app.supervise.InboxViews;
import io.claudebottle.app.terminals.TerminalCommands;
import io.claudebottle.app.terminals.TerminalsViewModel;
import io.claudebottle.app.terminals.TerminalsViews;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.TerminalHistories;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.doctor.HostChecks;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.state.LaunchFigures;
import io.claudebottle.session.selftest.SelfTest;
import io.claudebottle.state.Settings;
import io.claudebottle.terminal.TerminalPane;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// Puts the window together: the one place where its objects are made and given to each other.
public final class AppServices implements AutoCloseable {

    private static final double WINDOW_WIDTH = 880;
    private static final double WINDOW_HEIGHT = 600;

    private final Messages messages = new Messages(Locale.getDefault());
    private final Themes themes;
    private final SettingsModel settings;
    private final AgentsViewModel agents;
    private final TerminalsViewModel terminals;
    private final WindowMemory memory;
    private final ShellViewModel shell = new ShellViewModel();
    private final PaletteViewModel palette;
    private final AgentActions actions;
    private final Toasts toasts;
    private final ClosingViewModel closing;
    private final Preparation preparation;
    private final FirstRunViews firstRun;
    private final SelfTestViewModel selfTest;
    private final FxmlLoaders loaders;
    private final InboxViewModel inbox;
    private final Ledgers ledgers;
    private final AgentsMemory agentsMemory;
    private final AttentionViewModel attention;
    private Optional<Stage> main = Optional.empty();
    private Optional<CornerPopup> corner = Optional.empty();
    private final List<Stage> windows = new ArrayList<>();

    /// @param world what the window stands on
    /// @param close really closes the window
    public AppServices(World world, Runnable close) {
        FxThread fx = world.fx();
        Workbench workbench = world.workbench();
        themes = world.themes();
        toasts = new Toasts(fx);
        settings = new SettingsModel(workbench.settings(), fx, world.delayed(), toasts);
        settings.settings().subscribe(now -> themes.choiceProperty().set(Themes.Choice.of(now.theme())));
        memory = new WindowMemory(workbench.home().root().resolve("window.json"), world.screens(), fx, world.delayed());

        var histories = new TerminalHistories(workbench.states());
        settings.settings().addListener((_, before, now) -> {
            if (now.terminal().kept().compareTo(before.terminal().kept()) < 0) {
                // Once every open terminal knows that less is to be kept.
                fx.later(() -> fx.run(histories::forget, _ -> {}, toasts::report));
            }
        });
        var bottles = new BottleFinder(workbench.backends());
        agents = new AgentsViewModel(workbench.backends(), key -> world.sessions().status(bottles.require(key)), fx, world.delayed(), world.clock());
        agentsMemory = new AgentsMemory(workbench.home().root().resolve("agents.json"), agents, fx, world.delayed());
        terminals = new TerminalsViewModel(world.sessions(), fx, world.delayed(), shell, new TerminalEvidence(agents));
        actions = new AgentActions(bottles, workbench.states(), world.sessions(), terminals, fx, world.desktop(), toasts, toasts);
        var words = new AttentionWords(messages, ZoneId.systemDefault());
        attention = new AttentionViewModel(agents, world.desktop().notices(), this::showInCorner, this::jump, words, messages, world.clock());
        closing = new ClosingViewModel(Bindings.size(agents.all()), messages, memory, close);
        inbox = new InboxViewModel(workbench.proposals(), fx, world.delayed(), toasts, toasts);
        ledgers = new Ledgers(workbench.ledger(), workbench.routes(), fx, world.delayed(), toasts, toasts);
        var bottleFiles = new BottleFiles(workbench);
        var egress = new EgressViewModel(agents, ledgers, bottleFiles::of, fx, toasts, toasts, messages);

        loaders = new FxmlLoaders(messages);
        var egressViews = new EgressViews(
                egress,
                ledgers,
                agents,
                workbench.routes(),
                bottleFiles::of,
                (file, _) -> world.desktop().open(file),
                shell,
                fx,
                toasts,
                loaders,
                messages);
        Callable<Report> doctor = () -> HostChecks.doctor(workbench, world.clock()).examine();
        GateActions gates = gateActions(egressViews);
        var terminalCommands = new TerminalCommands(terminals, messages);
        palette = new PaletteViewModel(new ShellCommands(messages, shell, agents, actions, gates, settings, terminalCommands::all)::all);
        terminals.selectedProperty().subscribe(tab -> tab.ifPresent(shown -> egress.prefer(shown.key())));
        loaders.register(egressViews.controllers())
                .register(new InboxViews(inbox, world.clock(), agents.ticks(), loaders, messages).controllers());
        loaders.register(new AgentsViews(
                                agents,
                                actions,
                                gates,
                                shell,
                                memory.dividerProperty(),
                                item -> {
                                    terminals.reveal(item.key());
                                    egress.prefer(item.key());
                                },
                                loaders,
                                words,
                                messages)
                        .controllers())
                .register(new TerminalsViews(
                                terminals,
                                agents,
                                actions,
                                world.terminals(),
                                themes.dark(),
                                settings.settings(),
                                histories,
                                egressViews::strip,
                                terminalCommands,
                                this::window,
                                loaders,
                                messages)
                        .controllers())
                .register(new SettingsViews(settings, fx, messages).controllers())
                .register(new PaletteViews(palette).controllers())
                .register(new ShellViews(shell, agents, inbox.count(), attention.waiting(), palette, toasts, closing, loaders, messages).controllers())
                .register(new CleanupViews(workbench.backends(), fx, world.clock(), loaders, messages).controllers())
                .register(new DoctorViews(doctor, world.desktop()::copy, fx, messages).controllers());

        var launch = new LaunchViews(
                workbench.launches(), fx, world.delayed(), world.clock(), shell, this::openLaunched, toasts, messages);
        preparation = new Preparation(
                workbench.manifests(),
                workbench.launches(),
                new AgreedGrants(workbench.home()),
                workbench.backends(),
                new LaunchFigures(workbench.home()),
                world.clock());
        var starter = new ExampleStarter(workbench.home());
        selfTest = new SelfTestViewModel(new SelfTest(workbench, world.clock()), fx);
        var consent = new ConsentViews(
                workbench.manifests(),
                workbench.backends(),
                preparation,
                selfTest,
                workbench.workingDirectory(),
                settings.lastBackend().textProperty(),
                starter,
                (file, _) -> world.desktop().open(file),
                shell,
                launch::open,
                fx,
                toasts,
                messages);
        firstRun = new FirstRunViews(
                doctor,
                starter,
                consent::preselected,
                new LaunchRequest(ExampleStarter.AGENT, workbench.workingDirectory(), false),
                new TokenCommand(workbench.environment()),
                new FirstRunMemory(workbench.home()),
                consent::open,
                (file, _) -> world.desktop().open(file),
                shell,
                fx,
                toasts,
                messages);
        loaders.register(launch.controllers()).register(consent.controllers()).register(firstRun.controllers());
    }

    private static GateActions gateActions(EgressViews views) {
        return new GateActions() {
            @Override
            public void openLedger(AgentItem item) {
                views.openLedger(item.key());
            }

            @Override
            public void editRoutes(AgentItem item) {
                views.editRoutes(item.key());
            }
        };
    }

    private void openLaunched(Launched launched) {
        var key = new AgentKey(launched.backendName(), launched.bottle().identity());
        terminals.open(launched.bottle(), key, launched.agentName(), false);
    }

    public Pages pages() {
        return shell;
    }

    public Problems problems() {
        return toasts;
    }

    public AgentsViewModel agents() {
        return agents;
    }

    public InboxViewModel inbox() {
        return inbox;
    }

    /// Asks the engines and the queues for the first time; once the window is on the screen.
    public void start() {
        agents.start();
        inbox.start();
        firstRun.openIfDue();
    }

    public PaletteViewModel palette() {
        return palette;
    }

    public SettingsModel settings() {
        return settings;
    }

    /// Fills the window; it is not shown yet, and no engine has been asked.
    public void fill(Stage stage) {
        main = Optional.of(stage);
        stage.titleProperty().bind(attention.waiting().map(count -> count.intValue() == 0
                ? messages.get("app.name")
                : messages.get("app.name.waiting", count, messages.get("app.name"))));
        stage.setScene(scene(loaders.load(FxmlFile.SHELL).root()));
        new WindowFrame(memory, shell).attach(stage);
        var popup = new ArrivalPopup(stage, stage.focusedProperty(), () -> shell.show(Page.INBOX), messages);
        inbox.onArrival(popup::announce);
        var notices = new CornerPopup(stage, "fth-bell", "notice");
        corner = Optional.of(notices);
        stage.setOnHiding(_ -> {
            popup.hide();
            notices.hide();
        });
        palette.openProperty().subscribe(open -> {
            if (open) {
                toFront(stage);
            }
        });
        actions.stopping().subscribe(item -> {
            if (item.isPresent() && !windows.isEmpty()) {
                shell.show(Page.AGENTS);
                toFront(stage);
            }
        });
        stage.setOnCloseRequest(event -> {
            event.consume();
            closing.request();
        });
    }

    private void showInCorner(DesktopNotifier.Notice notice, Runnable clicked, Runnable failed) {
        if (corner.filter(popup -> popup.show(notice.title(), notice.body(), clicked)).isEmpty()) {
            failed.run();
        }
    }

    private void jump(AgentItem item) {
        main.ifPresent(CornerPopup::toFront);
        actions.open(item);
    }

    /// What is asked and offered in the main window may have been wished for in another.
    private static void toFront(Stage stage) {
        if (!stage.isFocused() && stage.isShowing()) {
            stage.toFront();
            stage.requestFocus();
        }
    }

    private Scene scene(Parent content) {
        var root = new ScaledPane(content);
        root.factorProperty().bind(settings.settings().map(Settings::scale));
        var scene = new Scene(root);
        themes.dress(scene);
        new Shortcuts(shell, palette, this::openRow).attach(scene);
        return scene;
    }

    /// A window beside the main one, that looks like it and ends with it.
    private Stage window(Parent content) {
        var window = new Stage();
        window.setScene(scene(content));
        window.setWidth(WINDOW_WIDTH);
        window.setHeight(WINDOW_HEIGHT);
        windows.add(window);
        window.setOnHidden(_ -> windows.remove(window));
        return window;
    }

    private void openRow(int row) {
        if (row < agents.shown().size()) {
            actions.open(agents.shown().get(row));
        }
    }

    /// Lets go of everything; what runs in bottles runs on. Waits a little for a plan that nobody agreed to, so that nothing is left of it.
    @Override
    public void close() {
        attention.close();
        agentsMemory.close();
        List.copyOf(windows).forEach(Stage::hide);
        agents.close();
        inbox.close();
        ledgers.close();
        terminals.close();
        memory.close();
        settings.close();
        selfTest.close();
        try {
            preparation.close();
        } catch (ProblemException e) {
            toasts.report(e.problem());
        }
    }

    /// What the window stands on.
    ///
    /// @param workbench what the command line stands on, too
    /// @param sessions the workbench's sessions, as the window uses them
    /// @param delayed as [Coalescer] has it
    /// @param terminals makes an empty terminal
    /// @param screens visible bounds, the primary screen first
    public record World(
            Workbench workbench,
            ClaudeSessions sessions,
            Supplier<TerminalPane> terminals,
            AgentActions.Desktop desktop,
            Themes themes,
            FxThread fx,
            Function<Duration, Executor> delayed,
            List<Rectangle2D> screens,
            Clock clock) {}
}
