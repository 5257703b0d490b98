package io.claudebottle.app.supervise;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.difference.DiffLine;
import io.claudebottle.app.difference.DifferenceView;
import io.claudebottle.app.difference.VisibleText;
import io.claudebottle.app.supervise.InboxViewModel.Picture;
import io.claudebottle.app.supervise.InboxViewModel.Step;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.PendingProposal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// Binds the inbox.
final class InboxController implements PageController {

    /// With less room than this the list stands above what it lists.
    private static final double NARROW = 640;

    private static final PseudoClass LITTLE_ROOM = PseudoClass.getPseudoClass("narrow");

    private static final int OPENED_ON_SCREEN = 12;

    private final InboxViewModel inbox;
    private final InstantSource clock;
    private final ObservableValue<Number> ticks;
    private final FxmlLoaders loaders;
    private final Messages messages;
    private final ProposalWords words;
    private final Tooltip whyNot = new Tooltip();
    private Subscription shownItem = Subscription.EMPTY;
    private boolean selecting;
    private Optional<KeyCode> held = Optional.empty();

    @FXML private Region root;
    @FXML private Label count;
    @FXML private Pane troubles;
    @FXML private SplitPane split;
    @FXML private Parent list;
    @FXML private TextField filter;
    @FXML private ListView<ProposalItem> rows;
    @FXML private Node filteredOut;
    @FXML private Node loading;
    @FXML private Node none;
    @FXML private Pane unavailable;
    @FXML private Pane unavailableReason;
    @FXML private Node detail;
    @FXML private ScrollPane scroll;
    @FXML private FontIcon icon;
    @FXML private Label title;
    @FXML private Label facts;
    @FXML private ProblemController failureController;
    @FXML private Pane invalidBanner;
    @FXML private Label invalid;
    @FXML private Node explanation;
    @FXML private Label effect;
    @FXML private Label justification;
    @FXML private Label noDifference;
    @FXML private DifferenceView difference;
    @FXML private Label payloadTitle;
    @FXML private Node hidden;
    @FXML private TextArea payload;
    @FXML private TextArea editor;
    @FXML private ProblemController objectionController;
    @FXML private Node answers;
    @FXML private Node working;
    @FXML private Node decide;
    @FXML private TextField note;
    @FXML private StackPane approvePlace;
    @FXML private Button approve;
    @FXML private Button modify;
    @FXML private Button reject;
    @FXML private Node confirm;
    @FXML private Label confirmTitle;
    @FXML private Pane opened;
    @FXML private Button confirmApproval;
    @FXML private Node modifying;
    @FXML private Node rejecting;
    @FXML private TextField reason;
    @FXML private Button confirmRejection;

    InboxController(InboxViewModel inbox, InstantSource clock, ObservableValue<Number> ticks, FxmlLoaders loaders, Messages messages) {
        this.inbox = inbox;
        this.clock = clock;
        this.ticks = ticks;
        this.loaders = loaders;
        this.messages = messages;
        this.words = new ProposalWords(messages);
    }

    @FXML
    private void initialize() {
        split.widthProperty().subscribe(width -> arrange(width.doubleValue()));
        count.textProperty().bind(inbox.count().asString());
        count.visibleProperty().bind(inbox.count().greaterThan(0));
        filter.textProperty().bindBidirectional(inbox.filterProperty());
        bindRows();

        Map<Picture, Node> pictures = Map.of(
                Picture.LOADING, loading, Picture.NONE, none, Picture.UNAVAILABLE, unavailable, Picture.FILTERED_OUT, filteredOut, Picture.ROWS, rows);
        inbox.picture().subscribe(picture -> {
            pictures.forEach((kind, node) -> node.setVisible(kind == picture));
            split.setVisible(picture == Picture.ROWS || picture == Picture.FILTERED_OUT);
            if (picture == Picture.ROWS && filter.getText().isEmpty()) {
                rows.requestFocus();
            }
            unavailableReason.getChildren().setAll(inbox.whyUnavailable().map(this::banner).stream().toList());
        });
        inbox.troubles().addListener((ListChangeListener<Problem>) _ -> showTroubles());
        showTroubles();

        for (Node node : List.of(invalidBanner, explanation, effect, noDifference, difference, hidden, payload, editor, working, decide, confirm, modifying, rejecting)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        difference.speak(messages);
        inbox.selectedProperty().subscribe(this::showItem);
        inbox.difference().subscribe(this::showDifference);
        inbox.step().subscribe(this::showStep);
        bindAnswers();
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        root.addEventFilter(KeyEvent.KEY_TYPED, this::onTyped);
        root.addEventFilter(KeyEvent.KEY_RELEASED, _ -> held = Optional.empty());
    }

    /// The list keeps its width and the proposal gets what a wider window gives.
    private void arrange(double width) {
        boolean narrow = width < NARROW;
        root.pseudoClassStateChanged(LITTLE_ROOM, narrow);
        split.setOrientation(narrow ? Orientation.VERTICAL : Orientation.HORIZONTAL);
        SplitPane.setResizableWithParent(list, narrow);
        split.setDividerPositions(narrow ? 0.36 : Math.clamp(340 / Math.max(1, width), 0.2, 0.45));
    }

    private void bindRows() {
        rows.setItems(inbox.shown());
        rows.setFixedCellSize(ProposalCell.HEIGHT);
        rows.setCellFactory(_ -> new ProposalCell(clock, ticks, messages));
        rows.getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (item != null && !selecting) {
                inbox.selectedProperty().set(Optional.of(item));
            }
        });
    }

    private void showItem(Optional<ProposalItem> item) {
        shownItem.unsubscribe();
        shownItem = Subscription.EMPTY;
        detail.setVisible(item.isPresent());
        item.ifPresent(some -> {
            if (rows.getSelectionModel().getSelectedItem() != some) {
                selecting = true;
                rows.getSelectionModel().select(some);
                selecting = false;
            }
            scroll.setVvalue(0);
            shownItem = Subscription.combine(
                    some.proposal().subscribe(this::showProposal),
                    some.problem().subscribe(failureController.problemProperty()::set),
                    some.busy().subscribe(this::showBusy),
                    ticks.subscribe(_ -> facts.setText(factsOf(some.proposal().get()))));
        });
    }

    private void showProposal(PendingProposal proposal) {
        icon.setIconLiteral(words.icon(proposal.tool()));
        title.setText(words.agent(proposal) + " " + words.wants(proposal));
        facts.setText(factsOf(proposal));
        boolean tooLong = InboxViewModel.isTooLong(proposal);
        String why = !proposal.invalid().isEmpty() ? Printable.of(proposal.invalid()) : tooLong ? messages.get("inbox.too-long") : "";
        invalidBanner.setVisible(!why.isEmpty());
        invalid.setText(messages.get("inbox.invalid", why));
        effect.setText(words.effect(proposal));
        justification.setText(proposal.justification().isBlank() ? messages.get("inbox.no-justification") : VisibleText.of(proposal.justification()));
        String text = proposal.payload();
        payload.setText(VisibleText.of(tooLong ? text.substring(0, InboxViewModel.LONGEST_SHOWN) : text));
        payload.setPrefRowCount(Math.clamp(payload.getText().lines().count(), 2, 14));
        hidden.setVisible(hides() && inbox.step().get() != Step.MODIFY);
        showDifference(inbox.difference().get());
        showBusy(inbox.selectedProperty().get().map(item -> item.busy().get()).orElse(false));
    }

    private boolean hides() {
        return inbox.selectedProperty().get().filter(item -> VisibleText.hides(item.proposal().get().payload())).isPresent();
    }

    private String factsOf(PendingProposal proposal) {
        return messages.get("inbox.facts", Printable.of(proposal.bottle()), Printable.of(proposal.tool()), words.age(proposal, clock.instant()));
    }

    private void showDifference(List<DiffLine> lines) {
        PendingProposal proposal = inbox.selectedProperty().get().map(item -> item.proposal().get()).orElse(null);
        difference.setVisible(!lines.isEmpty());
        noDifference.setVisible(lines.isEmpty());
        difference.show(lines);
        if (proposal != null) {
            noDifference.setText(messages.get(proposal.proposed().isEmpty() ? "inbox.difference.unknown" : "inbox.difference.none"));
        }
    }

    private void showBusy(boolean busy) {
        working.setVisible(busy);
        answers.setDisable(busy);
        boolean approvable = inbox.selectedProperty().get().filter(item -> InboxViewModel.canBeApproved(item.proposal().get())).isPresent();
        approve.setDisable(!approvable);
        modify.setDisable(inbox.selectedProperty().get().filter(item -> !InboxViewModel.isTooLong(item.proposal().get())).isEmpty());
        if (approvable) {
            Tooltip.uninstall(approvePlace, whyNot);
        } else {
            whyNot.setText(invalid.getText());
            Tooltip.install(approvePlace, whyNot);
        }
    }

    private void showStep(Step step) {
        decide.setVisible(step == Step.DECIDE);
        confirm.setVisible(step == Step.CONFIRM);
        modifying.setVisible(step == Step.MODIFY);
        rejecting.setVisible(step == Step.REJECT);
        boolean editing = step == Step.MODIFY;
        editor.setVisible(editing);
        payload.setVisible(!editing);
        hidden.setVisible(!editing && hides());
        explanation.setVisible(!editing);
        payloadTitle.setText(messages.get(editing ? "inbox.payload.edit" : "inbox.payload"));
        switch (step) {
            case DECIDE -> {
                if (isFocusLost()) {
                    rows.requestFocus();
                }
            }
            case CONFIRM -> {
                showOpening(inbox.opening().get());
                confirmApproval.requestFocus();
            }
            case MODIFY -> {
                scroll.setVvalue(0);
                editor.requestFocus();
            }
            case REJECT -> reason.requestFocus();
        }
    }

    /// What had the focus is not on the screen any more.
    private boolean isFocusLost() {
        Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
        for (Node node = owner; node != null; node = node.getParent()) {
            if (!node.isVisible()) {
                return true;
            }
        }
        return false;
    }

    private void showOpening(Consequences.Opening opening) {
        PendingProposal proposal = inbox.selectedProperty().get().orElseThrow().proposal().get();
        confirmTitle.setText(messages.get(opening.opened().isEmpty() ? "inbox.confirm.wide" : "inbox.confirm.hosts", Printable.of(proposal.bottle())));
        List<String> hosts = opening.opened().isEmpty() ? List.of(words.effect(proposal)) : words.widened(opening.opened());
        opened.getChildren().setAll(hosts.stream().limit(OPENED_ON_SCREEN).map(this::openedLine).toList());
        if (hosts.size() > OPENED_ON_SCREEN) {
            opened.getChildren().add(openedLine(messages.get("inbox.confirm.more", hosts.size() - OPENED_ON_SCREEN)));
        }
    }

    private Label openedLine(String text) {
        var line = new Label(text, new FontIcon("fth-unlock"));
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        line.getStyleClass().add("opened-line");
        return line;
    }

    private void bindAnswers() {
        note.textProperty().bindBidirectional(inbox.noteProperty());
        editor.textProperty().bindBidirectional(inbox.draftProperty());
        reason.textProperty().bindBidirectional(inbox.reasonProperty());
        inbox.objection().subscribe(objectionController.problemProperty()::set);
        failureController.onDismiss(inbox::dismissFailure);
        confirmRejection.disableProperty().bind(Bindings.createBooleanBinding(() -> inbox.reasonProperty().get().isBlank(), inbox.reasonProperty()));
    }

    private void showTroubles() {
        troubles.getChildren().setAll(inbox.troubles().stream().map(this::troubleLine).toList());
    }

    private Node troubleLine(Problem problem) {
        var icon = new FontIcon("fth-alert-triangle");
        icon.getStyleClass().add("banner-icon");
        var words = new Label(Printable.of(problem.what() + ". " + problem.fix()));
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        var dismiss = new Button("", new FontIcon("fth-x"));
        dismiss.getStyleClass().addAll("icon-button", "small");
        dismiss.setAccessibleText(messages.get("problem.dismiss"));
        dismiss.setOnAction(_ -> inbox.dismiss(problem));
        var line = new HBox(icon, words, dismiss);
        line.getStyleClass().addAll("banner", "banner-warning", "trouble");
        return line;
    }

    private Node banner(Problem problem) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.PROBLEM);
        loaded.controller(ProblemController.class).problemProperty().set(Optional.of(problem));
        return loaded.root();
    }

    @Override
    public void shown() {
        if (rows.isVisible()) {
            rows.requestFocus();
        }
    }

    private void onKey(KeyEvent event) {
        if (held.filter(event.getCode()::equals).isPresent()) {
            // A key that is held down answers one proposal, not the next one, too.
            event.consume();
            return;
        }
        held = Optional.empty();
        if (event.getCode() == KeyCode.ESCAPE) {
            if (inbox.back()) {
                rows.requestFocus();
                event.consume();
            } else if (event.getTarget() instanceof TextInputControl) {
                rows.requestFocus();
                event.consume();
            }
            return;
        }
        if (event.getTarget() instanceof TextInputControl field && field.isEditable()
                || event.isShortcutDown() || event.isAltDown() || event.isMetaDown() || inbox.step().get() != Step.DECIDE) {
            return;
        }
        switch (event.getCode()) {
            case A -> inbox.approve();
            case M -> inbox.modify();
            case R -> inbox.askWhyRejected();
            case UP, DOWN -> {
                if (!(event.getTarget() instanceof ListView)) {
                    move(event.getCode() == KeyCode.UP ? -1 : 1);
                    break;
                }
                return;
            }
            default -> {
                return;
            }
        }
        event.consume();
        held = Optional.of(event.getCode());
    }

    /// The letter that led to a field is not the first one in it.
    private void onTyped(KeyEvent event) {
        if (held.isPresent()) {
            event.consume();
        }
    }

    private void move(int by) {
        int index = rows.getSelectionModel().getSelectedIndex() + by;
        if (index >= 0 && index < rows.getItems().size()) {
            rows.getSelectionModel().select(index);
            rows.scrollTo(Math.max(0, index - 2));
        }
        rows.requestFocus();
    }

    @FXML
    private void approve() {
        inbox.approve();
    }

    @FXML
    private void confirm() {
        inbox.confirm();
    }

    @FXML
    private void modify() {
        inbox.modify();
    }

    @FXML
    private void applyModification() {
        inbox.applyModification();
    }

    @FXML
    private void askWhyRejected() {
        inbox.askWhyRejected();
    }

    @FXML
    private void reject() {
        inbox.reject();
    }

    @FXML
    private void back() {
        inbox.back();
    }

    @FXML
    private void clearFilter() {
        filter.clear();
        filter.requestFocus();
    }

    @FXML
    private void again() {
        inbox.start();
    }
}
