package io.claudebottle.app.firstrun;

import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.firstrun.FirstRunViewModel.Step;
import io.claudebottle.app.preflight.BackendChoice;
import io.claudebottle.app.preflight.FigureWords;
import io.claudebottle.app.preflight.FileOpener;
import io.claudebottle.app.preflight.LaunchRequest;
import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.session.doctor.Finding;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Binds the page of the first steps.
final class FirstRunController implements PageController {

    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

    private static final double ROOM_FOR_BOTH = 640;

    private final FirstRunViewModel first;
    private final LaunchRequest request;
    private final Optional<String> tokenCommandLine;
    private final Runnable rememberSkipped;
    private final Consumer<LaunchRequest> onLaunch;
    private final FileOpener opener;
    private final Pages pages;
    private final Messages messages;
    private final FigureWords figures;

    @FXML private Region root;
    @FXML private ToggleButton machineStep;
    @FXML private ToggleButton starterStep;
    @FXML private ToggleButton launchStep;
    @FXML private Label machineNumber;
    @FXML private Label starterNumber;
    @FXML private Label launchNumber;
    @FXML private ProblemController problemController;
    @FXML private ScrollPane machinePane;
    @FXML private ScrollPane starterPane;
    @FXML private ScrollPane launchPane;
    @FXML private Label verdict;
    @FXML private Label verdictHelp;
    @FXML private Button lookAgain;
    @FXML private Node looking;
    @FXML private Pane missing;
    @FXML private Node foundSection;
    @FXML private Pane found;
    @FXML private Label home;
    @FXML private Label starterHelp;
    @FXML private Pane files;
    @FXML private ListView<Example> examples;
    @FXML private Label shownFile;
    @FXML private Button openFile;
    @FXML private TextArea text;
    @FXML private Label launchAgent;
    @FXML private Label launchBackend;
    @FXML private Label launchIsolation;
    @FXML private Label launchReady;
    @FXML private Label launchDirectory;
    @FXML private Label launchToken;
    @FXML private Pane tokenCommand;
    @FXML private Label launchHint;
    @FXML private Button back;
    @FXML private Button write;
    @FXML private Button next;
    @FXML private Button launch;

    /// @param request what the third step launches
    /// @param tokenCommand prints a token for Claude; empty when there is one already
    /// @param rememberSkipped the operator does not want to see this by itself again
    FirstRunController(
            FirstRunViewModel first,
            LaunchRequest request,
            Optional<String> tokenCommand,
            Runnable rememberSkipped,
            Consumer<LaunchRequest> onLaunch,
            FileOpener opener,
            Pages pages,
            Messages messages) {
        this.first = first;
        this.request = request;
        this.tokenCommandLine = tokenCommand;
        this.rememberSkipped = rememberSkipped;
        this.onLaunch = onLaunch;
        this.opener = opener;
        this.pages = pages;
        this.messages = messages;
        this.figures = new FigureWords(messages);
    }

    @FXML
    private void initialize() {
        problemController.problemProperty().bind(first.problem());
        bindSteps();
        bindMachine();
        bindStarter();
        bindLaunch();
        first.step().subscribe(step -> {
            draw(step);
            focusWhatIsNext();
        });
        first.done(Step.STARTER).subscribe(() -> draw(first.step().get()));
        first.everyExampleThere().subscribe(() -> draw(first.step().get()));
    }

    private void bindSteps() {
        Map<Step, ToggleButton> buttons = Map.of(Step.MACHINE, machineStep, Step.STARTER, starterStep, Step.LAUNCH, launchStep);
        Map<Step, Label> numbers = Map.of(Step.MACHINE, machineNumber, Step.STARTER, starterNumber, Step.LAUNCH, launchNumber);
        buttons.forEach((step, button) -> {
            button.setOnAction(_ -> {
                first.goTo(step);
                select(buttons);
            });
            first.done(step).subscribe(done -> {
                numbers.get(step).setText(done ? "✓" : Integer.toString(step.ordinal() + 1));
                button.pseudoClassStateChanged(DONE, done);
                button.setAccessibleText(messages.get(done ? "first.step.done" : "first.step.open", step.ordinal() + 1, button.getText()));
            });
        });
        first.step().subscribe(_ -> select(buttons));
    }

    /// A click on the step that is shown must not leave none selected.
    private void select(Map<Step, ToggleButton> buttons) {
        buttons.forEach((step, button) -> button.setSelected(step == first.step().get()));
    }

    private void bindMachine() {
        looking.visibleProperty().bind(first.looking());
        lookAgain.disableProperty().bind(first.looking());
        first.findings().addListener((Observable _) -> showFindings());
        first.looking().subscribe(this::showFindings);
        foundSection.managedProperty().bind(foundSection.visibleProperty());
        missing.managedProperty().bind(missing.visibleProperty());
    }

    private void showFindings() {
        List<Finding> bad = first.missing();
        List<Finding> good = first.found();
        missing.getChildren().setAll(views(bad));
        missing.setVisible(!bad.isEmpty());
        found.getChildren().setAll(views(good));
        foundSection.setVisible(!good.isEmpty());
        if (first.findings().isEmpty()) {
            verdict.setText(messages.get(first.looking().get() ? "first.machine.looking" : "first.machine.unknown"));
            verdictHelp.setText("");
        } else {
            boolean ready = first.done(Step.MACHINE).get();
            verdict.setText(messages.get(ready ? "first.machine.ready" : "first.machine.not-ready"));
            verdictHelp.setText(messages.get(
                    ready ? bad.isEmpty() ? "first.machine.ready.help" : "first.machine.ready.doubtful" : "first.machine.not-ready.help"));
        }
        verdictHelp.setManaged(!verdictHelp.getText().isEmpty());
    }

    private List<FindingView> views(List<Finding> findings) {
        List<FindingView> views = findings.stream().map(finding -> new FindingView(finding, messages)).toList();
        if (!views.isEmpty()) {
            views.getLast().getStyleClass().add("row-last");
        }
        return views;
    }

    private void bindStarter() {
        examples.setItems(first.examples());
        examples.setFixedCellSize(ExampleCell.HEIGHT);
        examples.setCellFactory(_ -> new ExampleCell(messages));
        examples.getSelectionModel().selectedItemProperty().subscribe(example -> showExample(Optional.ofNullable(example)));
        first.examples().addListener((Observable _) -> keepSelection());
        keepSelection();
        starterHelp.textProperty().bind(Bindings.when(first.everyExampleThere())
                .then(messages.get("first.starter.there"))
                .otherwise(messages.get("first.starter.help")));
        root.widthProperty().subscribe(width -> files.pseudoClassStateChanged(PseudoClass.getPseudoClass("narrow"), width.doubleValue() < ROOM_FOR_BOTH));
    }

    /// Whatever is read anew, the same file stays in view.
    private void keepSelection() {
        if (first.examples().isEmpty()) {
            return;
        }
        String before = shownFile.getText();
        Example same = first.examples().stream()
                .filter(example -> example.file().toString().equals(before))
                .findFirst()
                .orElse(first.examples().getFirst());
        examples.getSelectionModel().select(same);
        showExample(Optional.of(same));
        home.setText(messages.get("first.starter.home", same.file().getParent().getParent()));
    }

    private void showExample(Optional<Example> example) {
        example.ifPresent(shown -> {
            shownFile.setText(shown.file().toString());
            if (!text.getText().equals(shown.text())) {
                text.setText(shown.text());
                text.positionCaret(0);
                text.setScrollTop(0);
            }
            openFile.setDisable(!shown.there());
        });
    }

    private void bindLaunch() {
        launchAgent.setText(request.agentName());
        launchDirectory.setText(messages.get("first.launch.directory.value", request.workingDirectory()));
        first.backend().subscribe(this::showBackend);
        launchToken.setText(messages.get(tokenCommandLine.isEmpty() ? "first.launch.token.set" : "first.launch.token.asked"));
        tokenCommand.getChildren().setAll(tokenCommandLine.map(command -> new CommandView(command, messages)).stream().toList());
        tokenCommand.setManaged(tokenCommandLine.isPresent());
        launchHint.visibleProperty().bind(((ObservableBooleanValue) first.done(Step.STARTER)).map(is -> !is));
        launchHint.managedProperty().bind(launchHint.visibleProperty());
        launch.disableProperty().bind(launchHint.visibleProperty());
    }

    private void showBackend(Optional<BackendChoice> choice) {
        launchBackend.setText(choice.map(BackendChoice::name).orElse("…"));
        launchIsolation.setText(choice.map(this::isolation).orElse(""));
        launchReady.setText(choice.map(known -> figures.ready(known.figures())).orElse(""));
    }

    private String isolation(BackendChoice choice) {
        return choice.unavailable().map(why -> why.what()).orElseGet(() -> choice.isolation().bottle());
    }

    private void draw(Step step) {
        machinePane.setVisible(step == Step.MACHINE);
        starterPane.setVisible(step == Step.STARTER);
        launchPane.setVisible(step == Step.LAUNCH);
        back.setVisible(step != Step.MACHINE);
        boolean canWrite = step == Step.STARTER && !first.everyExampleThere().get();
        boolean mustWrite = canWrite && !first.done(Step.STARTER).get();
        show(write, canWrite);
        show(next, step != Step.LAUNCH);
        show(launch, step == Step.LAUNCH);
        write.setDefaultButton(mustWrite);
        accent(write, mustWrite);
        next.setDefaultButton(!mustWrite && step != Step.LAUNCH);
        accent(next, !mustWrite);
        launch.setDefaultButton(step == Step.LAUNCH);
    }

    private static void show(Button button, boolean visible) {
        button.setVisible(visible);
        button.setManaged(visible);
    }

    private static void accent(Button button, boolean is) {
        Collection<String> styles = button.getStyleClass();
        styles.remove("accent");
        if (is) {
            styles.add("accent");
        }
    }

    @Override
    public void shown() {
        first.open();
        focusWhatIsNext();
    }

    private void focusWhatIsNext() {
        Stream.of(write, next, launch).filter(Button::isDefaultButton).findFirst().ifPresent(Button::requestFocus);
    }

    @FXML
    private void lookAgain() {
        first.look();
    }

    @FXML
    private void openFile() {
        opener.open(Path.of(shownFile.getText()), 1);
    }

    @FXML
    private void write() {
        // The button goes with what it did; the focus must not wander out of the page with it.
        next.requestFocus();
        first.write();
    }

    @FXML
    private void back() {
        first.previous();
    }

    @FXML
    private void next() {
        first.next();
    }

    @FXML
    private void launch() {
        onLaunch.accept(request);
    }

    @FXML
    private void skip() {
        rememberSkipped.run();
        pages.back();
    }

    @FXML
    private void close() {
        pages.back();
    }
}
