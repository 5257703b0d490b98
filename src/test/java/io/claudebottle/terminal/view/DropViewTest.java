package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.javafx.scene.input.DragboardHelper;
import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.Toolkit;
import io.claudebottle.terminal.Await;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.PickResult;
import javafx.scene.input.TransferMode;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The Headless platform has no drag and drop of its own, so what it would tell the control is told here.
@Tag("view")
@Timeout(60)
@ExtendWith(ApplicationExtension.class)
class DropViewTest {

    private static final Path FILE = Path.of("/home/op/my notes.txt").toAbsolutePath();

    private final List<FileIntake.Item> taken = new ArrayList<>();
    private CompletionStage<List<String>> answer = CompletableFuture.completedFuture(List.of("/home/node/inbox/my notes.txt"));
    private ShownTerminal terminal;
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
        terminal = new ShownTerminal(shown);
    }

    @BeforeEach
    void bracketed() {
        terminal.print("$ \033[?2004h");
    }

    private void withIntake() {
        ShownTerminal.onFx(() -> {
            terminal.view.setFileIntake(items -> {
                taken.addAll(items);
                return answer;
            });
            return 0;
        });
    }

    private static Dragboard carrying(ClipboardContent content) {
        TKClipboard kept = Toolkit.getToolkit().createLocalClipboard();
        var offered = (TKClipboard) Proxy.newProxyInstance(DropViewTest.class.getClassLoader(), new Class<?>[] {TKClipboard.class},
                (_, method, arguments) -> method.getName().equals("getTransferModes") ? Set.of(TransferMode.COPY) : method.invoke(kept, arguments));
        Dragboard board = DragboardHelper.createDragboard(offered);
        board.setContent(content);
        return board;
    }

    private static ClipboardContent file() {
        var content = new ClipboardContent();
        content.putFiles(List.of(new File(FILE.toString())));
        content.putString(FILE.toString());
        return content;
    }

    private static ClipboardContent text(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        return content;
    }

    private DragEvent drag(EventType<DragEvent> type, ClipboardContent content) {
        return ShownTerminal.onFx(() -> {
            var event = new DragEvent(
                    stage, terminal.view, type, carrying(content), 50, 50, 50, 50, TransferMode.COPY, stage, terminal.view, new PickResult(terminal.view, 50, 50));
            terminal.view.fireEvent(event);
            return event;
        });
    }

    private boolean isAccepted(ClipboardContent content) {
        return ShownTerminal.onFx(() -> {
            var board = carrying(content);
            var accepted = new boolean[1];
            // The event that is fired is a copy, and says what was accepted.
            terminal.view.getParent().addEventHandler(DragEvent.DRAG_OVER, event -> accepted[0] |= event.isAccepted());
            terminal.view.addEventHandler(DragEvent.DRAG_OVER, event -> accepted[0] |= event.isAccepted());
            terminal.view.fireEvent(new DragEvent(
                    stage, terminal.view, DragEvent.DRAG_OVER, board, 50, 50, 50, 50, TransferMode.COPY, stage, terminal.view,
                    new PickResult(terminal.view, 50, 50)));
            return accepted[0];
        });
    }

    private Label notice() {
        return (Label) terminal.node(".terminal-notice");
    }

    private boolean isNoticed() {
        return ShownTerminal.onFx(() -> notice().isVisible());
    }

    private void awaitSent(String expected) {
        Await.until(() -> terminal.sent().equals(expected), terminal::sent);
    }

    @Test
    void whoDragsFilesOverIsToldWhatADropWillDoUntilTheyLeave() throws Exception {
        withIntake();

        assertThat(isAccepted(file())).isTrue();
        assertThat(isNoticed()).isTrue();
        assertThat(notice().getText()).isEqualTo("Drop to hand it in");
        Pictures.lightAndDark(stage, terminal.view, "terminal-drop");

        drag(DragEvent.DRAG_EXITED, file());
        assertThat(isNoticed()).isFalse();
        assertThat(taken).isEmpty();
    }

    @Test
    void filesThatAreDroppedAreTakenInAndTheirNewPathsArePasted() {
        withIntake();

        drag(DragEvent.DRAG_OVER, file());
        drag(DragEvent.DRAG_DROPPED, file());

        awaitSent("\033[200~/home/node/inbox/my notes.txt \033[201~");
        assertThat(taken).containsExactly(new FileIntake.Item.File(FILE));
        assertThat(isNoticed()).isFalse();
        assertThat(ShownTerminal.onFx(terminal.view::isFocused)).isTrue();
    }

    @Test
    void withoutAnIntakeThePathIsPastedAsAShellReadsIt() {
        drag(DragEvent.DRAG_OVER, file());
        assertThat(notice().getText()).isEqualTo("Drop to insert");
        drag(DragEvent.DRAG_DROPPED, file());

        awaitSent("\033[200~'" + FILE + "' \033[201~");
    }

    @Test
    void ofFilesThatCouldNotBeTakenInNothingIsPasted() {
        withIntake();
        answer = CompletableFuture.failedFuture(new IllegalStateException("no room"));

        drag(DragEvent.DRAG_DROPPED, file());
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(taken).hasSize(1);
        assertThat(terminal.sent()).isEmpty();
    }

    @Test
    void aNameThatCouldPressKeysIsNotPasted() {
        withIntake();
        answer = CompletableFuture.completedFuture(List.of("/home/node/inbox/x\rrm -rf ."));

        drag(DragEvent.DRAG_DROPPED, file());

        Await.until(this::isNoticed, () -> "no notice");
        assertThat(notice().getText()).contains("control characters");
        assertThat(terminal.sent()).isEmpty();
    }

    @Test
    void aPictureThatIsDroppedIsTakenInAsOne() {
        withIntake();
        var content = new ClipboardContent();
        content.putImage(new WritableImage(3, 2));
        content.putString("https://example.org/picture");

        assertThat(isAccepted(content)).isTrue();
        drag(DragEvent.DRAG_DROPPED, content);

        Await.until(() -> taken.size() == 1, () -> taken);
        assertThat(((FileIntake.Item.Picture) taken.getFirst()).png()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void textThatIsDroppedIsPastedAndALotOfItIsAskedForFirst(FxRobot robot) {
        drag(DragEvent.DRAG_DROPPED, text("one line"));
        awaitSent("\033[200~one line\033[201~");

        drag(DragEvent.DRAG_DROPPED, text("many lines\n".repeat(2000)));
        assertThat(terminal.sent()).hasSize("\033[200~one line\033[201~".length());
        assertThat(ShownTerminal.onFx(() -> terminal.view.lookupAll(".terminal-bar").stream().filter(Node::isVisible).toList()))
                .singleElement().isInstanceOf(PasteBar.class);

        robot.type(KeyCode.ESCAPE);
        assertThat(terminal.sent()).hasSize("\033[200~one line\033[201~".length());
    }

    @Test
    void whatATerminalCannotTakeIsNotAccepted() {
        withIntake();
        var content = new ClipboardContent();
        content.put(Formats.OTHER, "anything");

        assertThat(isAccepted(content)).isFalse();
        assertThat(isNoticed()).isFalse();
    }

    private static final class Formats {
        static final DataFormat OTHER = new DataFormat("application/x-something-else");
    }
}
