package io.claudebottle.app.launch;

import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.launch.LaunchViewModel.Phase;
import java.util.Locale;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// Binds the launch page. Escape asks the launch to stop; it leaves the page only when there is nothing under way.
final class LaunchController implements PageController {

    private static final double LOG_LINE = 18;
    private static final Duration TICK = Duration.millis(100);

    private final LaunchViewModel launch;
    private final Handover<Approval> approvals;
    private final Pages pages;
    private final Messages messages;
    private final Timeline ticking;
    private boolean begun;
    private boolean following = true;

    @FXML private Node root;
    @FXML private Label title;
    @FXML private Label identity;
    @FXML private Label elapsed;
    @FXML private ProblemController problemController;
    @FXML private Pane stages;
    @FXML private Label lastLine;
    @FXML private Button toggleLog;
    @FXML private Button copyLog;
    @FXML private ListView<String> log;
    @FXML private Label note;
    @FXML private Button back;
    @FXML private Button cancel;

    LaunchController(LaunchViewModel launch, Handover<Approval> approvals, Pages pages, Messages messages) {
        this.launch = launch;
        this.approvals = approvals;
        this.pages = pages;
        this.messages = messages;
        this.ticking = new Timeline(new KeyFrame(TICK, _ -> tick()));
        ticking.setCycleCount(Animation.INDEFINITE);
    }

    @FXML
    private void initialize() {
        elapsed.textProperty().bind(launch.elapsed().map(ElapsedWords::of));
        problemController.problemProperty().bind(launch.problem());
        launch.stages().subscribe(this::showStages);
        lastLine.textProperty().bind(launch.lastLine());
        log.setItems(launch.log());
        log.setFixedCellSize(LOG_LINE);
        log.setOnScroll(event -> following = following && event.getDeltaY() <= 0);
        log.managedProperty().bind(log.visibleProperty());
        copyLog.visibleProperty().bind(log.visibleProperty());
        copyLog.managedProperty().bind(log.visibleProperty());
        showLog(false);
        for (Button button : new Button[] {back, cancel}) {
            button.managedProperty().bind(button.visibleProperty());
        }
        launch.phase().subscribe(this::draw);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && launch.isUnderWay()) {
                launch.cancel();
                event.consume();
            }
        });
    }

    @Override
    public void shown() {
        if (!begun) {
            begun = true;
            approvals.take().ifPresent(this::begin);
        }
        cancel.requestFocus();
    }

    private void begin(Approval approval) {
        title.setText(messages.get("launch.title", approval.prepared().plan().spec().agentName()));
        identity.setText(approval.prepared().plan().identity());
        ticking.play();
        launch.start(approval);
    }

    @Override
    public void left() {
        ticking.stop();
        launch.leave();
    }

    private void draw(Phase phase) {
        boolean underWay = launch.isUnderWay();
        cancel.setVisible(underWay);
        cancel.setDisable(phase == Phase.UNDOING);
        cancel.setText(messages.get(phase == Phase.UNDOING ? "launch.undoing" : "launch.cancel"));
        back.setVisible(phase == Phase.FAILED);
        note.setText(messages.get("launch.note." + phase.name().toLowerCase(Locale.ROOT)));
        if (phase == Phase.LAUNCHED || phase == Phase.CANCELLED) {
            ticking.stop();
        }
        if (phase == Phase.FAILED) {
            back.requestFocus();
        } else if (phase == Phase.CANCELLED) {
            pages.back();
        }
    }

    private void showLog(boolean visible) {
        log.setVisible(visible);
        toggleLog.setText(messages.get(visible ? "launch.log.hide" : "launch.log.show"));
    }

    /// Follows the log until somebody scrolls up to read.
    private void tick() {
        launch.tick();
        if (following && log.isVisible()) {
            log.scrollTo(launch.log().size() - 1);
        }
    }

    @FXML
    private void toggleLog() {
        following = true;
        showLog(!log.isVisible());
    }

    @FXML
    private void copyLog() {
        var content = new ClipboardContent();
        content.putString(String.join("\n", launch.log()));
        Clipboard.getSystemClipboard().setContent(content);
    }

    @FXML
    private void cancel() {
        launch.cancel();
    }

    @FXML
    private void back() {
        pages.back();
    }

    private void showStages() {
        stages.getChildren().setAll(launch.stages().stream().map(item -> new StageView(item, messages)).toList());
    }
}
