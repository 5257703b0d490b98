package io.claudebottle.backend.docker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The host's argv that runs claude in a container (original, 12.1).
///
/// @param container its name
/// @param forwarded names of variables whose values are in the child's environment
/// @param promptFile inside; absent when the agent has no prompt
record ExecArgv(String container, Collection<String> forwarded, Optional<String> promptFile) {

    static final String CLAUDE = "claude";

    /// The default chord begins with Ctrl-P, which docker would hold back from claude; these two cannot be typed by accident.
    private static final String DETACH = "--detach-keys=ctrl-^,ctrl-@";

    /// @param argv of claude; the prompt's flag comes after it
    List<String> of(List<String> argv, boolean tty) {
        List<String> full = new ArrayList<>(List.of(DockerCli.PROGRAM, "exec"));
        if (tty) {
            full.addAll(List.of("-it", DETACH, "-e", "TERM=xterm-256color", "-e", "COLORTERM=truecolor"));
        }
        forwarded.stream().sorted().forEach(name -> full.addAll(List.of("-e", name)));
        full.add(container);
        full.add(CLAUDE);
        full.addAll(argv);
        promptFile.ifPresent(path -> full.addAll(List.of("--append-system-prompt-file", path)));
        return full;
    }
}
