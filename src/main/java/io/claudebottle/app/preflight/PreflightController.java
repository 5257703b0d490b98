package io.claudebottle.app.preflight;

import atlantafx.base.controls.ToggleSwitch;
import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.launch.Approval;
import io.claudebottle.app.preflight.PreflightViewModel.Picture;
import io.claudebottle.app.selftest.SelfTestController;
import io.claudebottle.app.selftest.SelfTestRow;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.problem.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.stage.DirectoryChooser;

/// Binds the preflight page. The focus never begins on Launch unless Enter is meant to be enough.
final class PreflightController implements PageController {

    private static final double ROOM_FOR_WORDS = 800;
    private static final Insets BELOW_THE_FIELD = new Insets(0, 24, 0, 24);

    private final PreflightViewModel preflight;
    private final SelfTestViewModel isolation;
    private final Pages pages;
    private final Consumer<Approval> onApproved;
    private final FileOpener opener;
    private final Messages messages;
    private final ToggleGroup backendToggles = new ToggleGroup();
    private final Tooltip why = new Tooltip();
    private Optional<PlanCards> shown = Optional.empty();

    @FXML private StackPane root;
    @FXML private Node main;
    @FXML private Label title;
    @FXML private Label identity;
    @FXML private Button showTopology;
    @FXML private Button copyText;
    @FXML private TextField tryUrl;
    @FXML private Node preparingAgain;
    @FXML private StackPane pictures;
    @FXML private ScrollPane scroll;
    @FXML private CardColumns cards;
    @FXML private Node preparing;
    @FXML private Node failed;
    @FXML private ProblemController problemController;
    @FXML private Pane backends;
    @FXML private Button compare;
    @FXML private TextField directory;
    @FXML private ToggleSwitch copyDirectory;
    @FXML private Label blocked;
    @FXML private Button cancel;
    @FXML private StackPane launchPlace;
    @FXML private Button launch;
    @FXML private StackPane sheet;
    @FXML private TextArea topology;
    @FXML private StackPane comparisonSheet;
    @FXML private ScrollPane comparisonScroll;
    @FXML private ComparisonTable comparison;
    @FXML private Node selfTest;
    @FXML private SelfTestController selfTestController;

    /// @param onApproved gets what the operator agreed to
    PreflightController(
            PreflightViewModel preflight,
            SelfTestViewModel isolation,
            Pages pages,
            Consumer<Approval> onApproved,
            FileOpener opener,
            Messages messages) {
        this.preflight = preflight;
        this.isolation = isolation;
        this.pages = pages;
        this.onApproved = onApproved;
        this.opener = opener;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        title.setText(messages.get("preflight.title", preflight.agentName()));
        identity.textProperty().bind(preflight.plan().map(plan -> plan.map(ShownPlan::identity).orElse("")));
        BooleanBinding wide = root.widthProperty().greaterThan(ROOM_FOR_WORDS);
        identity.visibleProperty().bind(wide);
        identity.managedProperty().bind(identity.visibleProperty());
        for (Button button : new Button[] {showTopology, copyText}) {
            button.contentDisplayProperty().bind(Bindings.when(wide).then(ContentDisplay.LEFT).otherwise(ContentDisplay.GRAPHIC_ONLY));
        }
        preflight.plan().subscribe(plan -> plan.ifPresent(this::show));
        preflight.picture().subscribe(this::draw);
        problemController.problemProperty().bind(preflight.problem());

        preflight.backends().addListener((ListChangeListener<BackendChoice>) _ -> showBackends());
        preflight.backend().subscribe(_ -> selectBackend());
        directory.textProperty().bindBidirectional(preflight.workingDirectoryProperty());
        directory.setOnAction(_ -> preflight.commitWorkingDirectory());
        directory.focusedProperty().subscribe(focused -> {
            if (!focused) {
                preflight.commitWorkingDirectory();
            }
        });
        copyDirectory.selectedProperty().bindBidirectional(preflight.copyWorkingDirectoryProperty());

        blocked.textProperty().bind(preflight.blocked());
        blocked.visibleProperty().bind(preflight.blocked().isNotEmpty());
        blocked.managedProperty().bind(blocked.visibleProperty());
        launch.disableProperty().bind(preflight.blocked().isNotEmpty());
        launch.defaultButtonProperty().bind(preflight.enterLaunches());
        why.textProperty().bind(preflight.blocked());
        // A disabled button hears no mouse, so its place has to say why.
        preflight.blocked().subscribe(reason -> {
            if (reason.isEmpty()) {
                Tooltip.uninstall(launchPlace, why);
            } else {
                Tooltip.install(launchPlace, why);
            }
        });
        var answer = new UrlTrialView(preflight.trial(), tryUrl, opener, messages);
        StackPane.setAlignment(answer, Pos.TOP_RIGHT);
        StackPane.setMargin(answer, BELOW_THE_FIELD);
        pictures.getChildren().add(answer);
        answer.attach(root);
        closeByEscape(sheet, this::hideTopology);
        closeByEscape(comparisonSheet, this::hideComparison);
        main.disableProperty().bind(sheet.visibleProperty().or(comparisonSheet.visibleProperty()).or(selfTest.visibleProperty()));
        preflight.backend().subscribe(isolation::follow);
    }

    private static void closeByEscape(Node sheet, Runnable close) {
        sheet.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close.run();
                event.consume();
            }
        });
    }

    @Override
    public void shown() {
        preflight.open();
        focusWhatIsNext();
    }

    @Override
    public void left() {
        preflight.close();
    }

    private void draw(Picture picture) {
        preparing.setVisible(picture == Picture.PREPARING);
        failed.setVisible(picture == Picture.FAILED);
        scroll.setVisible(picture == Picture.PLAN || picture == Picture.PREPARING_AGAIN);
        scroll.setDisable(picture == Picture.PREPARING_AGAIN);
        preparingAgain.setVisible(picture == Picture.PREPARING_AGAIN);
        showTopology.setDisable(picture != Picture.PLAN || preflight.plan().get().filter(plan -> !plan.topology().isEmpty()).isEmpty());
        copyText.setDisable(picture != Picture.PLAN);
        if (picture == Picture.PLAN) {
            focusWhatIsNext();
        }
    }

    private void show(ShownPlan plan) {
        var row = new SelfTestRow(isolation, () -> selfTestController.open(cancel::requestFocus), messages);
        var made = new PlanCards(plan, opener, this::reveal, row, messages);
        cards.setCards(made.groups(), made.meaning());
        shown = Optional.of(made);
    }

    /// Leaves the focus where the operator put it. Else: the first value to supply, or Launch if Enter is enough, or Cancel.
    private void focusWhatIsNext() {
        boolean taken = root.getScene() != null
                && root.getScene().getFocusOwner() instanceof Node owner
                && isInside(owner)
                && owner != cancel
                && owner != launch;
        if (taken || root.getScene() == null) {
            return;
        }
        Optional<SecretInput> missing = shown.stream()
                .flatMap(made -> made.lines().stream())
                .filter(line -> line.line().secrets().stream().anyMatch(field -> !field.isSupplied()))
                .flatMap(line -> line.inputs().stream())
                .findFirst();
        if (missing.isPresent() && scroll.isVisible()) {
            missing.get().focus();
        } else if (preflight.enterLaunches().get()) {
            launch.requestFocus();
        } else {
            cancel.requestFocus();
        }
    }

    private boolean isInside(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at == root) {
                return true;
            }
        }
        return false;
    }

    /// Scrolls to the rows and makes them flash.
    private void reveal(Group group, String label) {
        List<PlanLineView> rows = shown.map(made -> made.linesAbout(group, label)).orElse(List.of());
        if (rows.isEmpty()) {
            rows = shown.map(made -> made.linesAbout(group, "")).orElse(List.of());
        }
        rows.forEach(PlanLineView::flash);
        rows.stream().findFirst().ifPresent(this::scrollTo);
    }

    private void scrollTo(Node row) {
        Bounds inCards = cards.sceneToLocal(row.localToScene(row.getBoundsInLocal()));
        double view = scroll.getViewportBounds().getHeight();
        double hidden = cards.getHeight() - view;
        double top = scroll.getVvalue() * hidden;
        if (hidden > 0 && (inCards.getMinY() < top || inCards.getMaxY() > top + view)) {
            scroll.setVvalue((inCards.getCenterY() - view / 2) / hidden);
        }
    }

    private void showBackends() {
        backends.getChildren().setAll(preflight.backends().stream().map(this::backendSegment).toList());
        compare.setVisible(!preflight.backends().isEmpty());
        selectBackend();
    }

    private Node backendSegment(BackendChoice choice) {
        var toggle = new ToggleButton(choice.name());
        toggle.setToggleGroup(backendToggles);
        toggle.setUserData(choice.name());
        toggle.setId("backend-" + choice.name());
        toggle.setDisable(!choice.isAvailable());
        toggle.setOnAction(_ -> {
            preflight.choose(choice);
            selectBackend();
        });
        var place = new HBox(toggle);
        choice.unavailable().map(Problem::asText).ifPresent(text -> {
            Tooltip.install(place, new Tooltip(text));
            toggle.setAccessibleHelp(text);
        });
        return place;
    }

    /// A click on the chosen segment must not leave none chosen.
    private void selectBackend() {
        backendToggles.getToggles().forEach(toggle -> toggle.setSelected(toggle.getUserData().equals(preflight.backend().get())));
    }

    @FXML
    private void showComparison() {
        comparison.show(preflight.backends(), preflight.backend().get(), this::use, messages);
        comparisonSheet.setVisible(true);
        comparisonScroll.setVvalue(0);
        comparisonScroll.requestFocus();
    }

    private void use(BackendChoice choice) {
        preflight.choose(choice);
        hideComparison();
    }

    @FXML
    private void hideComparison() {
        comparisonSheet.setVisible(false);
        compare.requestFocus();
    }

    @FXML
    private void chooseDirectory() {
        var chooser = new DirectoryChooser();
        chooser.setTitle(messages.get("preflight.directory.choose"));
        Optional.of(new File(preflight.workingDirectoryProperty().get())).filter(File::isDirectory).ifPresent(chooser::setInitialDirectory);
        Optional.ofNullable(chooser.showDialog(root.getScene().getWindow())).map(File::toPath).filter(Files::isDirectory).map(Path::toString).ifPresent(path -> {
            preflight.workingDirectoryProperty().set(path);
            preflight.commitWorkingDirectory();
        });
    }

    @FXML
    private void again() {
        preflight.again();
    }

    @FXML
    private void showTopology() {
        preflight.plan().get().ifPresent(plan -> {
            topology.setText(plan.topology());
            sheet.setVisible(true);
            topology.requestFocus();
        });
    }

    @FXML
    private void hideTopology() {
        sheet.setVisible(false);
        showTopology.requestFocus();
    }

    @FXML
    private void copyTopology() {
        copy(topology.getText());
    }

    @FXML
    private void copyText() {
        preflight.plan().get().ifPresent(plan -> {
            copy(plan.text());
            copyText.setText(messages.get("preflight.copied"));
        });
    }

    private static void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    @FXML
    private void cancel() {
        pages.back();
    }

    @FXML
    private void launch() {
        preflight.approve().ifPresent(onApproved);
    }
}
