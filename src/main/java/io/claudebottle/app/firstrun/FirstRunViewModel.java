package io.claudebottle.app.firstrun;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.app.preflight.BackendChoice;
import io.claudebottle.app.preflight.Starter;
import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Three steps, in whatever order the operator likes, as often as wanted. The rules:
///
/// * nothing is done by looking; the one thing that is written are the starter's files, by its own button, and never over a file;
/// * what is missing on this machine forbids no step but is said: it may be installed meanwhile;
/// * an agent is launched through the preflight and not otherwise.
public final class FirstRunViewModel {

    /// What the second step does is not missing in the first.
    private static final String INIT = "claude-bottle init";

    private final Callable<Report> doctor;
    private final Starter starter;
    private final Callable<BackendChoice> preselection;
    private final FxThread fx;
    private final Latest looks = new Latest();
    private final Latest reads = new Latest();

    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(this, "step", Step.MACHINE);
    private final ReadOnlyBooleanWrapper looking = new ReadOnlyBooleanWrapper(this, "looking", false);
    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    private final ObservableList<Example> examples = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<Finding> findingsView = FXCollections.unmodifiableObservableList(findings);
    private final ObservableList<Example> examplesView = FXCollections.unmodifiableObservableList(examples);
    private final ReadOnlyObjectWrapper<Optional<BackendChoice>> backend = new ReadOnlyObjectWrapper<>(this, "backend", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyBooleanWrapper machineReady = new ReadOnlyBooleanWrapper(this, "machineReady", false);
    private final ReadOnlyBooleanWrapper starterThere = new ReadOnlyBooleanWrapper(this, "starterThere", false);
    private final ReadOnlyBooleanWrapper everyExampleThere = new ReadOnlyBooleanWrapper(this, "everyExampleThere", false);
    private final ReadOnlyBooleanWrapper launchedBefore = new ReadOnlyBooleanWrapper(this, "launchedBefore", false);

    /// @param doctor looks at this machine; may block
    /// @param preselection the backend that a preflight would begin with; may block
    public FirstRunViewModel(Callable<Report> doctor, Starter starter, Callable<BackendChoice> preselection, FxThread fx) {
        this.doctor = doctor;
        this.starter = starter;
        this.preselection = preselection;
        this.fx = fx;
        machineReady.bind(Bindings.createBooleanBinding(
                () -> !findings.isEmpty() && findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAILED), findings));
        starterThere.bind(Bindings.createBooleanBinding(
                () -> isThere(Starter::bottleFile) && isThere(Starter::agentFile), examples));
        everyExampleThere.bind(Bindings.createBooleanBinding(
                () -> !examples.isEmpty() && examples.stream().allMatch(Example::there), examples));
        launchedBefore.bind(backend.map(choice -> choice.filter(known -> known.figures().ready().isPresent()).isPresent()));
    }

    private boolean isThere(Function<Starter, Path> file) {
        return examples.stream().anyMatch(example -> example.there() && example.file().equals(file.apply(starter)));
    }

    public enum Step {
        MACHINE,
        STARTER,
        LAUNCH
    }

    /// The page is shown: looks at everything afresh, and begins with the first step.
    public void open() {
        look();
        readExamples();
    }

    /// Looks at this machine again.
    public void look() {
        Latest.Turn turn = looks.next();
        looking.set(true);
        problem.set(Optional.empty());
        fx.run(
                doctor,
                turn.only(report -> {
                    findings.setAll(report.findings());
                    looking.set(false);
                }),
                turn.only(why -> {
                    looking.set(false);
                    problem.set(Optional.of(why));
                }));
        fx.run(preselection, turn.only(chosen -> backend.set(Optional.of(chosen))), turn.only(why -> problem.set(Optional.of(why))));
    }

    private void readExamples() {
        Latest.Turn turn = reads.next();
        fx.run(starter::examples, turn.only(examples::setAll), turn.only(why -> problem.set(Optional.of(why))));
    }

    /// Writes the starter's files that are not there.
    public void write() {
        Latest.Turn turn = reads.next();
        problem.set(Optional.empty());
        fx.run(
                () -> {
                    starter.write();
                    return starter.examples();
                },
                turn.only(examples::setAll),
                turn.only(why -> {
                    readExamples();
                    problem.set(Optional.of(why));
                }));
    }

    public void goTo(Step wanted) {
        step.set(wanted);
    }

    /// From the last there is none.
    public void next() {
        move(1);
    }

    /// From the first there is none.
    public void previous() {
        move(-1);
    }

    private void move(int by) {
        int wanted = step.get().ordinal() + by;
        if (wanted >= 0 && wanted < Step.values().length) {
            step.set(Step.values()[wanted]);
        }
    }

    public ReadOnlyObjectProperty<Step> step() {
        return step.getReadOnlyProperty();
    }

    /// Whether there is nothing left to do in that step.
    public ReadOnlyBooleanProperty done(Step which) {
        return switch (which) {
            case MACHINE -> machineReady.getReadOnlyProperty();
            case STARTER -> starterThere.getReadOnlyProperty();
            case LAUNCH -> launchedBefore.getReadOnlyProperty();
        };
    }

    /// What is missing or doubtful, the worst first.
    public List<Finding> missing() {
        return findings.stream().filter(FirstRunViewModel::isMissing).sorted((one, other) -> other.verdict().compareTo(one.verdict())).toList();
    }

    public List<Finding> found() {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.OK || finding.verdict() == Verdict.ABSENT)
                .toList();
    }

    private static boolean isMissing(Finding finding) {
        return switch (finding.verdict()) {
            case OK, ABSENT -> false;
            case WARNING -> !finding.fix().command().equals(INIT);
            case FAILED -> true;
        };
    }

    /// As they were found; empty before the first look.
    public ObservableList<Finding> findings() {
        return findingsView;
    }

    public ReadOnlyBooleanProperty looking() {
        return looking.getReadOnlyProperty();
    }

    public ObservableList<Example> examples() {
        return examplesView;
    }

    public ReadOnlyBooleanProperty everyExampleThere() {
        return everyExampleThere.getReadOnlyProperty();
    }

    /// The backend that the preflight would begin with; empty until it is known.
    public ReadOnlyObjectProperty<Optional<BackendChoice>> backend() {
        return backend.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }
}
