package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.Workbench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A window in a JVM of its own, because a toolkit starts only once.
@Tag("view")
class WindowLifeViewTest {

    @TempDir
    private Path directory;

    @Test
    void theWindowSaysWhenItIsUsableAndClosingItEndsTheProcessAndNoAgent() throws IOException, InterruptedException {
        Path output = directory.resolve("stdout");
        Path errors = directory.resolve("stderr");
        List<String> argv = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        argv.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), Opened.class.getName(), directory.toString()));
        Process window = new ProcessBuilder(argv).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();

        assertThat(window.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(errors)).isTrue();
        assertThat(window.exitValue()).as(Files.readString(errors)).isZero();
        assertThat(Files.readAllLines(output)).first().asString().matches("usable window after \\d+ ms");
        assertThat(Files.readAllLines(output)).last().isEqualTo("still running: [researcher-aaaaa]");
        assertThat(directory.resolve("home").resolve("window.json")).exists();
    }

    /// The application over a scratch backend with one agent; closed as soon as it is usable.
    static final class Opened {

        private Opened() {}

        public static void main(String[] args) {
            Path directory = Path.of(args[0]);
            var fixture = new AppFixture(directory);
            fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(5));
            Workbench workbench = fixture.workbench();
            var closer = new PrintStream(System.out, true) {
                @Override
                public void println(String line) {
                    super.println(line);
                    Platform.runLater(Opened::closeWindow);
                }
            };
            ClaudeBottleApp.open(workbench, closer);
            System.out.println("still running: "
                    + fixture.docker.enumerateActive().stream().map(agent -> agent.slug()).toList());
            System.exit(0);
        }

        private static void closeWindow() {
            Collections.unmodifiableList(Window.getWindows()).stream()
                    .filter(Stage.class::isInstance)
                    .findFirst()
                    .ifPresent(stage -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        }
    }
}
