package io.claudebottle.mainjob;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.terminal.TerminalPane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// The real application in a process of its own, whose operator is a program: one request a line on stdin, one JSON answer a line on
/// stdout. A process of its own, because the test has to be able to kill it.
///
/// Requests: `click QUERY`, `press KEY…`, `type TEXT`, `see QUERY`, `screens`, `picture FILE`. A query is a CSS selector of JavaFX, or
/// `=TEXT` for a label that says exactly this; only visible nodes count.
public final class DrivenWindow {

    private final FxRobot robot = new FxRobot();
    private final ObjectMapper json = new ObjectMapper();

    private DrivenWindow() {}

    /// Starts the application with the rest of the arguments, then obeys.
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Thread.ofPlatform().name("application").start(() -> io.claudebottle.Main.main(args));
        var window = new DrivenWindow();
        try (var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answers.println(window.answer(line));
                answers.flush();
            }
        }
        System.exit(0);
    }

    private String answer(String request) throws IOException {
        String verb = request.split(" ", 2)[0];
        String argument = request.contains(" ") ? request.split(" ", 2)[1] : "";
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            switch (verb) {
                case "click" -> robot.clickOn(one(argument));
                case "press" -> {
                    KeyCode[] keys = List.of(argument.split(" ")).stream().map(KeyCode::valueOf).toArray(KeyCode[]::new);
                    robot.press(keys).release(keys);
                }
                case "type" -> robot.write(argument, 5);
                case "see" -> answer.put("texts", texts(argument));
                case "screens" -> answer.put("screens", screens());
                case "picture" -> answer.put("file", Pictures.write(Window.getWindows().getFirst().getScene(), argument));
                default -> throw new IllegalArgumentException("unknown request " + verb);
            }
            WaitForAsyncUtils.waitForFxEvents();
            answer.put("ok", true);
        } catch (RuntimeException e) {
            answer.put("ok", false);
            answer.put("reason", String.valueOf(e.getMessage()));
        }
        return json.writeValueAsString(answer);
    }

    private Node one(String query) {
        return visible(query).stream().findFirst().orElseThrow(() -> new IllegalStateException("nothing visible matches " + query));
    }

    private List<Node> visible(String query) {
        return onFx(() -> {
            List<Node> found = new ArrayList<>();
            for (Window window : List.copyOf(Window.getWindows())) {
                if (window.getScene() != null && window.getScene().getRoot() != null) {
                    String selector = query.startsWith("=") ? "*" : query;
                    window.getScene().getRoot().lookupAll(selector).stream()
                            .filter(node -> !query.startsWith("=") || node instanceof Labeled labeled && query.substring(1).equals(labeled.getText()))
                            .filter(DrivenWindow::isShown)
                            .forEach(found::add);
                }
            }
            return found;
        });
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    private List<String> texts(String query) {
        List<Node> nodes = visible(query);
        return onFx(() -> nodes.stream()
                .map(node -> switch (node) {
                    case Labeled labeled -> String.valueOf(labeled.getText()) + (labeled.isDisabled() ? " [disabled]" : "");
                    case TextInputControl input -> String.valueOf(input.getText());
                    case javafx.scene.text.Text text -> text.getText();
                    default -> node.getClass().getSimpleName();
                })
                .toList());
    }

    /// The grids of all terminals that are shown.
    private List<List<String>> screens() {
        List<Node> nodes = visible("*");
        return onFx(() -> nodes.stream()
                .map(node -> node.getProperties().get(TerminalPane.class))
                .filter(TerminalPane.class::isInstance)
                .map(pane -> ((TerminalPane) pane).screen())
                .toList());
    }

    private static <T> T onFx(java.util.concurrent.Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, work);
    }
}
