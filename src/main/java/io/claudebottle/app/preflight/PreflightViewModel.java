package io.claudebottle.app.preflight;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Problems;
import io.claudebottle.app.launch.Approval;
import io.claudebottle.app.preflight.Preparation.Prepared;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The consent moment. The rules:
///
/// * whatever is changed that a plan depends on makes a new plan; the old one is discarded, and an answer that comes late is too;
/// * a failed check, a value not supplied or a widened grant not ticked forbids the launch, and [#blocked] says so;
/// * Enter alone launches only what is [familiar][ShownPlan#isFamiliar]; everything else wants the button;
/// * leaving without a yes leaves nothing behind.
public final class PreflightViewModel {

    private final Preparation preparation;
    private final FxThread fx;
    private final Messages messages;
    private final Problems problems;
    private final Consumer<String> rememberBackend;
    private final Latest latest = new Latest();

    private final String agentName;
    private final String lastBackend;
    private final StringProperty workingDirectory = new SimpleStringProperty(this, "workingDirectory");
    private final BooleanProperty copyWorkingDirectory = new SimpleBooleanProperty(this, "copyWorkingDirectory");
    private final ReadOnlyStringWrapper backend = new ReadOnlyStringWrapper(this, "backend", "");
    private final ObservableList<BackendChoice> backends = FXCollections.observableArrayList();
    private final ObservableList<BackendChoice> backendsView = FXCollections.unmodifiableObservableList(backends);
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.PREPARING);
    private final ReadOnlyObjectWrapper<Optional<ShownPlan>> plan = new ReadOnlyObjectWrapper<>(this, "plan", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyStringWrapper blocked = new ReadOnlyStringWrapper(this, "blocked", "");
    private final ReadOnlyBooleanWrapper enterLaunches = new ReadOnlyBooleanWrapper(this, "enterLaunches", false);

    private final UrlTrial trial = new UrlTrial();

    private Optional<Prepared> prepared = Optional.empty();
    private String preparedDirectory = "";
    private boolean open;
    private boolean backendPicked;

    /// @param lastBackend backend of the last launch; "" when there was none
    /// @param rememberBackend hears with which backend a launch was agreed to
    /// @param problems hears of scratch files that could not be removed
    public PreflightViewModel(
            LaunchRequest request,
            String lastBackend,
            Preparation preparation,
            FxThread fx,
            Messages messages,
            Consumer<String> rememberBackend,
            Problems problems) {
        this.agentName = request.agentName();
        this.lastBackend = lastBackend;
        this.preparation = preparation;
        this.fx = fx;
        this.messages = messages;
        this.rememberBackend = rememberBackend;
        this.problems = problems;
        workingDirectory.set(request.workingDirectory().toString());
        copyWorkingDirectory.set(request.copyWorkingDirectory());
        copyWorkingDirectory.addListener((_, _, _) -> prepareIfOpen());
        plan.subscribe(trial::follow);
        judge();
    }

    public enum Picture {
        /// The first plan is on its way.
        PREPARING,
        PLAN,
        /// The plan that is shown is out of date; the new one is on its way.
        PREPARING_AGAIN,
        /// There is no plan, and [#problem] says why.
        FAILED
    }

    /// The page is shown: asks which backends there are and prepares, unless a plan is there already.
    public void open() {
        if (open && prepared.isPresent()) {
            return;
        }
        open = true;
        Latest.Turn turn = latest.next();
        fx.run(() -> preparation.choices(lastBackend), turn.only(this::showBackends), turn.only(this::fail));
    }

    private void showBackends(Preparation.Choices choices) {
        backends.setAll(choices.backends());
        // What was chosen for the operator may be chosen anew, as long as no plan was made with it.
        if (backend.get().isEmpty() || plan.get().isEmpty() && !backendPicked) {
            backend.set(choices.chosen());
        }
        prepare();
    }

    /// The page is left: nothing of the plan stays, nor of what was typed.
    public void close() {
        open = false;
        latest.next();
        discard();
        plan.get().ifPresent(ShownPlan::forgetSecrets);
        plan.set(Optional.empty());
    }

    public void choose(BackendChoice choice) {
        if (choice.isAvailable() && !choice.name().equals(backend.get())) {
            backend.set(choice.name());
            backendPicked = true;
            prepareIfOpen();
        }
    }

    /// Takes what stands in the field for the working directory, if it is another one.
    public void commitWorkingDirectory() {
        if (!workingDirectory.get().equals(preparedDirectory)) {
            prepareIfOpen();
        }
    }

    /// Asks everything again, as after a problem was corrected.
    public void again() {
        discard();
        open();
    }

    private void prepareIfOpen() {
        if (open && !backend.get().isEmpty()) {
            prepare();
        }
    }

    private void prepare() {
        Latest.Turn turn = latest.next();
        discard();
        problem.set(Optional.empty());
        picture.set(plan.get().isPresent() ? Picture.PREPARING_AGAIN : Picture.PREPARING);
        judge();
        String directory = workingDirectory.get();
        boolean copy = copyWorkingDirectory.get();
        String backendName = backend.get();
        preparedDirectory = directory;
        fx.run(
                () -> preparation.prepare(new LaunchRequest(agentName, absolute(directory), copy), backendName),
                answer -> {
                    if (turn.isCurrent()) {
                        show(answer);
                    } else {
                        discard(answer);
                    }
                },
                turn.only(this::fail));
    }

    private static Path absolute(String directory) {
        try {
            return Path.of(directory.strip()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ProblemException("'" + directory + "' is not a path: " + e.getReason(), "Choose a directory that exists.");
        }
    }

    private void show(Prepared answer) {
        plan.get().ifPresent(answer.plan()::inherit);
        answer.plan().secrets().forEach(field -> field.valueProperty().addListener((_, _, _) -> judge()));
        answer.plan().widened().forEach(change -> change.seenProperty().addListener((_, _, _) -> judge()));
        prepared = Optional.of(answer);
        plan.set(Optional.of(answer.plan()));
        judge();
        picture.set(Picture.PLAN);
    }

    private void fail(Problem why) {
        problem.set(Optional.of(why));
        picture.set(Picture.FAILED);
        judge();
    }

    private void discard() {
        prepared.ifPresent(this::discard);
        prepared = Optional.empty();
    }

    private void discard(Prepared unwanted) {
        fx.run(
                () -> {
                    preparation.discard(unwanted);
                    return unwanted;
                },
                _ -> {},
                problems::report);
    }

    private void judge() {
        blocked.set(whyBlocked());
        enterLaunches.set(blocked.get().isEmpty() && prepared.filter(ready -> ready.plan().isFamiliar()).isPresent());
    }

    private String whyBlocked() {
        if (prepared.isEmpty()) {
            return messages.get(picture.get() == Picture.FAILED ? "preflight.blocked.failed" : "preflight.blocked.preparing");
        }
        ShownPlan shown = prepared.get().plan();
        if (shown.failedCheck().isPresent()) {
            return messages.get("preflight.blocked.check", shown.failedCheck().get().what());
        }
        List<SecretField> missing = shown.missing();
        if (!missing.isEmpty()) {
            return messages.get(
                    "preflight.blocked.secrets", missing.size(), missing.stream().map(SecretField::name).collect(Collectors.joining(", ")));
        }
        return shown.unseen() == 0 ? "" : messages.get("preflight.blocked.unseen", shown.unseen());
    }

    /// The operator's yes: hands the plan over, together with what was typed. From here on the plan is no longer this page's to discard.
    ///
    /// @return empty while the launch is [blocked][#blocked]
    public Optional<Approval> approve() {
        if (!blocked.get().isEmpty() || prepared.isEmpty()) {
            return Optional.empty();
        }
        Prepared agreed = prepared.get();
        prepared = Optional.empty();
        preparation.handOver(agreed);
        picture.set(Picture.PREPARING_AGAIN);
        judge();
        rememberBackend.accept(agreed.launch().backendName());
        Map<String, String> values = new HashMap<>();
        agreed.plan().secrets().forEach(field -> values.put(field.name(), field.valueProperty().get()));
        return Optional.of(new Approval(agreed.launch(), new Secrets(values)));
    }

    public String agentName() {
        return agentName;
    }

    /// As typed; [#commitWorkingDirectory] makes it count.
    public StringProperty workingDirectoryProperty() {
        return workingDirectory;
    }

    public BooleanProperty copyWorkingDirectoryProperty() {
        return copyWorkingDirectory;
    }

    /// Name of the chosen backend; "" until they were asked.
    public ReadOnlyStringProperty backend() {
        return backend.getReadOnlyProperty();
    }

    public ObservableList<BackendChoice> backends() {
        return backendsView;
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<ShownPlan>> plan() {
        return plan.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    public UrlTrial trial() {
        return trial;
    }

    /// Why the launch is not allowed, in a sentence; "" when it is.
    public ReadOnlyStringProperty blocked() {
        return blocked.getReadOnlyProperty();
    }

    /// Whether Enter anywhere on the page launches.
    public ReadOnlyBooleanProperty enterLaunches() {
        return enterLaunches.getReadOnlyProperty();
    }
}
