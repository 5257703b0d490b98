package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The operator's own editor, `$VISUAL`, else `$EDITOR`.
///
/// @param environment of this process
record Editor(Map<String, String> environment) {

    /// Returns when the editor has ended.
    ///
    /// @throws ProblemException when there is none, or it failed
    void open(Path file) {
        String editor = named(file);
        try {
            int code = new ProcessBuilder(argv(editor, file)).inheritIO().start().waitFor();
            if (code != 0) {
                throw new ProblemException("the editor ended with exit code " + code + ": " + editor, "");
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the editor could not be started: " + e.getMessage(), "Correct VISUAL or EDITOR."), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the editor was open", e);
        }
    }

    private String named(Path file) {
        return Stream.of("VISUAL", "EDITOR")
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElseThrow(() -> new ProblemException("neither VISUAL nor EDITOR is set", "Set EDITOR to your editor, or open " + file + " yourself."));
    }

    /// The variable may hold arguments (`code --wait`): like git, the shell splits it.
    private static List<String> argv(String editor, Path file) {
        return System.getProperty("os.name").startsWith("Windows")
                ? windows(editor, file)
                : List.of("sh", "-c", editor + " \"$1\"", "sh", file.toString());
    }

    private static List<String> windows(String editor, Path file) {
        List<String> argv = new ArrayList<>(List.of(editor.split(" ")));
        argv.add(file.toString());
        return argv;
    }
}
