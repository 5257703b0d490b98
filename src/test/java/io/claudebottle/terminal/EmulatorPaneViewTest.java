package io.claudebottle.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.claudebottle.terminal.pty.Pty4jLauncher;
import io.claudebottle.terminal.pty.Pty;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@Tag("view")
@Timeout(90)
@ExtendWith(ApplicationExtension.class)
class EmulatorPaneViewTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8", "PS1", "$ ", "TERM", "xterm-256color", "COLORTERM", "truecolor");

    @TempDir
    Path directory;

    private EmulatorPane pane;
    private Stage stage;
    private int sizes;

    @Start
    void show(Stage stage) {
        this.stage = stage;
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        pane = new EmulatorPane();
        stage.setScene(new Scene(new BorderPane(pane.node())));
        stage.setWidth(760);
        stage.setHeight(420);
        stage.show();
    }

    @AfterEach
    void dispose() {
        onFx(pane::dispose);
    }

    private void onFx(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    }

    private Pty connect(String... argv) throws IOException {
        Pty pty = new Pty4jLauncher().start(List.of(argv), ENVIRONMENT, directory, 80, 24);
        onFx(() -> {
            pane.connect(pty);
            pane.node().requestFocus();
        });
        return pty;
    }

    private Pty connectShell() throws IOException {
        Pty pty = connect("sh", "-i");
        awaitScreen("$");
        return pty;
    }

    private String screen() {
        return String.join("\n", pane.screen()).strip();
    }

    private void awaitScreen(String expected) {
        Await.until(() -> screen().contains(expected), this::screen);
    }

    @Test
    void whatIsTypedReachesTheChildAndItsAnswerIsOnTheScreen(FxRobot robot) throws Exception {
        connectShell();

        robot.write("echo $((6*7)) answers").type(KeyCode.ENTER);

        awaitScreen("42 answers");
    }

    @Test
    void controlKeysBelongToTheChild(FxRobot robot) throws Exception {
        Pty pty = connect("sh", "-c", "stty raw -echo; printf ready; while :; do head -c 1 | od -An -tx1 | tr -d '\\n'; done");
        awaitScreen("ready");

        robot.press(KeyCode.SHIFT).release(KeyCode.SHIFT);
        for (KeyCode key : List.of(KeyCode.C, KeyCode.L, KeyCode.F, KeyCode.D, KeyCode.R)) {
            robot.press(KeyCode.CONTROL).type(key).release(KeyCode.CONTROL);
        }
        robot.type(KeyCode.TAB, KeyCode.ESCAPE, KeyCode.UP, KeyCode.BACK_SPACE);

        awaitScreen("ready 03 0c 06 04 12 09 1b 1b 5b 41 7f");
        assertThat(pty.exit()).isNotDone();
    }

    @Test
    void shiftEnterAndShiftTabAreKeysOfTheirOwn(FxRobot robot) throws Exception {
        connect("sh", "-c", "stty raw -echo; printf ready; head -c 6 | od -An -tx1");
        awaitScreen("ready");

        robot.press(KeyCode.SHIFT).type(KeyCode.ENTER).type(KeyCode.TAB).release(KeyCode.SHIFT).type(KeyCode.ENTER);

        awaitScreen("1b 0d 1b 5b 5a 0d");
    }

    @Test
    void unicodeIsShownAndTyped() throws Exception {
        connect("cat");

        pane.type("naïve 漢字 ✳ ▐▛▜▌\r");

        Await.until(() -> screen().equals("naïve 漢字 ✳ ▐▛▜▌\nnaïve 漢字 ✳ ▐▛▜▌"), this::screen);
    }

    @Test
    void sequencesOfTheRealClaudeLeaveNoTrace() throws Exception {
        connect("sh", "-c", """
                stty -echo; printf 'start\\033[>0q\\033[<u\\033[>5u\\033[?u\\033[>4;2m\\033[?2026$p\\033[?1016$p'
                printf '\\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\\033\\\\\\033[38:2::255:0:0m\\033[4:3m\\033[58:2::1:2:3mend\\033[m'
                sleep 60""");

        awaitScreen("end");
        assertThat(screen()).isEqualTo("startend");
    }

    @Test
    void aResizeReachesTheChildAndReflowsTheText() throws Exception {
        connectShell();
        pane.type("stty size; printf 'x%.0s' $(seq 60); echo\r");
        awaitScreen("x".repeat(60));
        int before = pane.screen().size();

        onFx(() -> {
            stage.setWidth(420);
            stage.setHeight(300);
        });

        Await.until(() -> pane.screen().size() < before, this::screen);
        int rows = pane.screen().size();
        assertThat(screen()).doesNotContain("x".repeat(60)).contains("x".repeat(40));
        Await.until(
                () -> {
                    pane.type("clear; stty size\r");
                    return screen().contains(rows + " ");
                },
                this::screen);
    }

    @Test
    void theTitleIsTheProgramsWithoutControlCharacters() throws Exception {
        connect("sh", "-c", "printf '\\033]0;✳ writing\\ttests\\007'; sleep 60");

        Await.until(() -> pane.titleProperty().get().equals("✳ writingtests"), () -> pane.titleProperty().get());
    }

    @Test
    void pastedTextCannotEndItsOwnBracket(FxRobot robot) throws Exception {
        connect("sh", "-c", "stty raw -echo; printf '\\033[?2004hready'; cat -v");
        awaitScreen("ready");
        onFx(() -> {
            var content = new ClipboardContent();
            content.putString("safe\033[201~rm\n");
            Clipboard.getSystemClipboard().setContent(content);
        });

        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.V).release(KeyCode.SHIFT, KeyCode.CONTROL);

        awaitScreen("^[[200~safe[201~rm^M^[[201~");
    }

    @Test
    void whatIsSelectedIsCopied(FxRobot robot) throws Exception {
        connect("sh", "-c", "echo copied-word; exec sleep 60");
        awaitScreen("copied-word");
        var corner = pane.node().localToScreen(20, 6);

        robot.doubleClickOn(corner.getX(), corner.getY());
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.C).release(KeyCode.SHIFT, KeyCode.CONTROL);

        Await.until(() -> "copied-word".equals(clipboard()), this::clipboard);
    }

    private String clipboard() {
        return String.valueOf(WaitForAsyncUtils.waitForAsyncFx(10_000, () -> Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void theProgramIsToldOfTheFocusWhenItAsksForThat() throws Exception {
        var other = new Button("other");
        onFx(() -> ((BorderPane) stage.getScene().getRoot()).setBottom(other));
        connect("sh", "-c", "stty raw -echo; printf ready; head -c 1; printf '\\033[?1004hasked'; cat -v");
        awaitScreen("ready");
        onFx(other::requestFocus);
        onFx(() -> pane.node().requestFocus());
        pane.type("!");
        awaitScreen("!asked");

        onFx(other::requestFocus);
        awaitScreen("ready!asked^[[O");
        onFx(() -> pane.node().requestFocus());
        awaitScreen("ready!asked^[[O^[[I");
    }

    @Test
    void theProgramIsToldWhenTheThemeHasChangedAndOnlyThen() throws Exception {
        onFx(() -> pane.setDark(false));
        connect("sh", "-c", "stty raw -echo; printf '\\033[?2031hready'; cat -v");
        awaitScreen("ready");

        onFx(() -> pane.setDark(true));
        awaitScreen("ready^[[?997;1n");
        onFx(() -> {
            pane.setDark(true);
            pane.setDark(false);
        });
        awaitScreen("ready^[[?997;1n^[[?997;2n");
        assertThat(screen()).isEqualTo("ready^[[?997;1n^[[?997;2n");
    }

    @Test
    void aProgramThatCopiesIsNoticedForAMoment() throws Exception {
        connect("sh", "-c", "printf '\\033]52;c;aGVsbG8g4pyz\\007copied'; exec sleep 60");
        awaitScreen("copied");

        Await.until(() -> "hello ✳".equals(clipboard()), this::clipboard);
        var notice = (Label) pane.node().lookup(".terminal-notice");
        Await.until(notice::isVisible, notice::getText);
        assertThat(notice.getText()).isEqualTo("The program copied 7 characters");
        picture("terminal-copied-dark", new PrimerDark().getUserAgentStylesheet(), true);
        picture("terminal-copied-light", new PrimerLight().getUserAgentStylesheet(), false);
        Await.until(() -> !notice.isVisible(), notice::getText);
    }

    @Test
    void largerTextMeansFewerColumnsAndTheProgramIsTold(FxRobot robot) throws Exception {
        connect("sh", "-c", "stty -echo; while read -r line; do echo $line $(stty size); done");
        int columns = columns();

        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.EQUALS).release(KeyCode.SHIFT, KeyCode.CONTROL);
        int fewer = columnsOtherThan(columns);
        assertThat(fewer).isLessThan(columns);
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.MINUS).type(KeyCode.MINUS).release(KeyCode.SHIFT, KeyCode.CONTROL);
        assertThat(columnsOtherThan(fewer)).isGreaterThan(fewer);
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.DIGIT0).release(KeyCode.SHIFT, KeyCode.CONTROL);

        Await.until(() -> columns() == columns, this::screen);
    }

    /// As the child sees it.
    private int columns() {
        String asked = "size" + ++sizes;
        pane.type(asked + "\r");
        String[] answer = {""};
        Await.until(
                () -> {
                    answer[0] = pane.screen().stream().filter(row -> row.startsWith(asked + " ")).findFirst().orElse("");
                    return !answer[0].isEmpty();
                },
                this::screen);
        return Integer.parseInt(answer[0].substring(answer[0].lastIndexOf(' ') + 1));
    }

    private int columnsOtherThan(int columns) {
        int[] now = {columns};
        Await.until(() -> (now[0] = columns()) != columns, this::screen);
        return now[0];
    }

    @Test
    void anotherChildReplacesTheFirstAndFindsAFreshScreen() throws Exception {
        Pty first = connect("sh", "-c", "printf '\\033[?1049h\\033[?1000hfirst'; exec sleep 60");
        awaitScreen("first");

        connect("sh", "-c", "echo second; exec sleep 60");

        awaitScreen("second");
        assertThat(screen()).isEqualTo("second");
        assertThat(first.exit().get(10, TimeUnit.SECONDS)).isEqualTo(129);
    }

    @Test
    void theLastOutputOfAChildStaysOnTheScreen() throws Exception {
        Pty pty = connect("sh", "-c", "echo goodbye; exit 3");

        awaitScreen("goodbye");
        assertThat(pty.exit().get(10, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(screen()).isEqualTo("goodbye");
    }

    @Test
    void disposingHangsTheChildUpAndLeavesNoThread() throws Exception {
        Set<Thread> before = terminalThreads();
        Pty pty = connectShell();
        assertThat(terminalThreads()).hasSizeGreaterThan(before.size());

        onFx(pane::dispose);

        assertThat(pty.exit().get(10, TimeUnit.SECONDS)).isPositive();
        Await.until(() -> before.containsAll(terminalThreads()), EmulatorPaneViewTest::terminalThreads);
    }

    private static Set<Thread> terminalThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(?i).*(terminal|jediterm|pty).*"))
                .collect(Collectors.toSet());
    }

    @Test
    void aFloodLeavesTheFxThreadResponsive() throws Exception {
        connect("yes");
        awaitScreen("y\ny\ny");
        var worst = new AtomicLong();
        for (int i = 0; i < 50; i++) {
            long asked = System.nanoTime();
            WaitForAsyncUtils.waitForAsyncFx(10_000, () -> worst.accumulateAndGet(System.nanoTime() - asked, Math::max));
        }

        assertThat(TimeUnit.NANOSECONDS.toMillis(worst.get())).isLessThan(2000);
        onFx(pane::dispose);
    }

    @Test
    void lightAndDarkArePictured() throws Exception {
        connect("sh", "-c", """
                printf '\\033[1mClaude Code\\033[0m \\033[2min a bottle\\033[0m\\r\\n\\r\\n'
                for i in 0 1 2 3 4 5 6 7; do printf '\\033[3%sm colour%s \\033[0m' $i $i; done; printf '\\r\\n'
                for i in 0 1 2 3 4 5 6 7; do printf '\\033[9%sm bright%s \\033[0m' $i $i; done; printf '\\r\\n'
                for i in 0 1 2 3 4 5 6 7; do printf '\\033[4%sm  back%s \\033[0m ' $i $i; done; printf '\\r\\n\\r\\n'
                printf '\\033[3mitalic\\033[0m \\033[4munderlined\\033[0m \\033[7minverse\\033[0m \\033[38;2;215;119;87mtrue colour\\033[0m\\r\\n'
                printf '╭──────────────────────────────╮\\r\\n│ \\033[32m✓\\033[0m naïve 漢字 ▐▛███▜▌ ⏺ ✳     │\\r\\n│ ✻ ● ❯ ⎿ ⏵⏵ ⏸ · ✢ ✶ ✽ ▝▜███▛▘ │\\r\\n│   ┌──┬──┐ ░▒▓ ▀▄█▌▐ ━━┓ ══╗  │\\r\\n│   ├──┼──┤ ▖▗▘▝▚▞      ┃   ║  │\\r\\n│   └──┴──┘             ┗   ╚  │\\r\\n╰──────────────────────────────╯\\r\\n'
                printf 'ended'; sleep 60""");
        awaitScreen("ended");

        int light = picture("terminal-light", new PrimerLight().getUserAgentStylesheet(), false);
        int dark = picture("terminal-dark", new PrimerDark().getUserAgentStylesheet(), true);

        assertThat(light & 0xffffff).isEqualTo(0xffffff);
        assertThat(dark & 0xffffff).isEqualTo(0x0d1117);
    }

    /// @return the colour of the empty corner at the bottom
    private int picture(String name, String theme, boolean isDark) throws Exception {
        onFx(() -> {
            Application.setUserAgentStylesheet(theme);
            pane.setDark(isDark);
        });
        var repainted = new AtomicLong();
        Await.until(
                () -> {
                    repainted.set(corner(snapshot()));
                    return ((repainted.get() & 0xff) < 0x80) == isDark;
                },
                () -> Long.toHexString(repainted.get()));
        WritableImage image = snapshot();
        var copy = new BufferedImage((int) image.getWidth(), (int) image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < copy.getHeight(); y++) {
            for (int x = 0; x < copy.getWidth(); x++) {
                copy.setRGB(x, y, image.getPixelReader().getArgb(x, y));
            }
        }
        Path file = Path.of("target", "screenshots", name + ".png");
        Files.createDirectories(file.getParent());
        javax.imageio.ImageIO.write(copy, "png", file.toFile());
        return corner(image);
    }

    private WritableImage snapshot() {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, () -> stage.getScene().snapshot(null));
    }

    private static int corner(WritableImage image) {
        return image.getPixelReader().getArgb(4, (int) image.getHeight() - 4);
    }
}
