package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.BottleFinder;
import io.claudebottle.app.ClaudeSessions;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Problems;
import io.claudebottle.app.Terminals;
import io.claudebottle.app.attention.DesktopNotifier;
import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// What an operator can do with one running agent. Nothing that loses something happens before it was confirmed.
public final class AgentActions {

    private final BottleFinder bottles;
    private final BottleStates states;
    private final ClaudeSessions sessions;
    private final Terminals terminals;
    private final FxThread fx;
    private final Desktop desktop;
    private final Problems problems;
    private final Notices notices;
    private final ReadOnlyObjectWrapper<Optional<AgentItem>> stopping = new ReadOnlyObjectWrapper<>(this, "stopping", Optional.empty());
    private final ReadOnlyBooleanWrapper stopRunning = new ReadOnlyBooleanWrapper(this, "stopRunning", false);

    public AgentActions(
            BottleFinder bottles,
            BottleStates states,
            ClaudeSessions sessions,
            Terminals terminals,
            FxThread fx,
            Desktop desktop,
            Problems problems,
            Notices notices) {
        this.bottles = bottles;
        this.states = states;
        this.sessions = sessions;
        this.terminals = terminals;
        this.fx = fx;
        this.desktop = desktop;
        this.problems = problems;
        this.notices = notices;
    }

    /// Attaches a terminal, or brings the one that is attached to the front.
    public void open(AgentItem item) {
        fx.run(() -> bottles.require(item.key()), bottle -> terminals.open(bottle, item.key(), item.agentName().get(), false), problems::report);
    }

    /// Ends claude, not the bottle, and attaches to a new one.
    public void restartClaude(AgentItem item) {
        fx.run(
                () -> {
                    Bottle bottle = bottles.require(item.key());
                    sessions.endClaude(bottle);
                    return bottle;
                },
                bottle -> terminals.open(bottle, item.key(), item.agentName().get(), false),
                problems::report);
    }

    /// Asks whether to stop; [#stopping] then names the agent until it is answered.
    public void askToStop(AgentItem item) {
        if (!stopRunning.get()) {
            stopping.set(Optional.of(item));
        }
    }

    /// The agent that the operator is being asked about.
    public ReadOnlyObjectProperty<Optional<AgentItem>> stopping() {
        return stopping.getReadOnlyProperty();
    }

    /// Whether a confirmed stop is under way.
    public ReadOnlyBooleanProperty stopRunning() {
        return stopRunning.getReadOnlyProperty();
    }

    public void keepRunning() {
        if (!stopRunning.get()) {
            stopping.set(Optional.empty());
        }
    }

    public void confirmStop() {
        stopping.get().filter(_ -> !stopRunning.get()).ifPresent(item -> {
            stopRunning.set(true);
            AgentKey key = item.key();
            fx.run(
                    () -> sessions.end(bottles.require(key)),
                    settled -> {
                        stopEnded();
                        terminals.bottleGone(key);
                        settled.warnings().forEach(warning -> problems.report(Problem.of(warning)));
                        settled.resumeHint().ifPresent(command -> notices.tell(
                                key.slug() + " is stopped, and its session is kept", "To bring it back: " + command));
                    },
                    problem -> {
                        stopEnded();
                        problems.report(problem);
                    });
        });
    }

    private void stopEnded() {
        stopRunning.set(false);
        stopping.set(Optional.empty());
    }

    public void copyIdentity(AgentItem item) {
        desktop.copy(item.key().slug());
    }

    /// Opens the directory that the agent was launched from.
    public void openWorkspace(AgentItem item) {
        openFolder(() -> states.read(item.key().slug())
                .map(Metadata::cwd)
                .filter(cwd -> !cwd.isEmpty())
                .map(Path::of)
                .orElseThrow(() -> new ProblemException(
                        "nobody recorded where " + item.key().slug() + " was started", "Its metadata is missing; the agent itself is not touched by that.")));
    }

    /// Opens the directory with what is kept of this launch.
    public void revealState(AgentItem item) {
        openFolder(() -> states.directory(item.key().slug()));
    }

    private void openFolder(Callable<Path> folder) {
        fx.run(
                () -> {
                    Path path = folder.call();
                    if (!Files.isDirectory(path)) {
                        throw new ProblemException(Problem.of(path + " is not there", "It was moved or deleted since the launch."));
                    }
                    return path;
                },
                desktop::open,
                problems::report);
    }

    /// What the desktop around the window does for it.
    public interface Desktop {

        /// Shows a folder or a file in whatever the operator has for it.
        void open(Path path);

        void copy(String text);

        /// Shows notices outside of the window, or fails to.
        DesktopNotifier notices();
    }
}
