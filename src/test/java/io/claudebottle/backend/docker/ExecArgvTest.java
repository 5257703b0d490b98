package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExecArgvTest {

    private static final ExecArgv PLAIN = new ExecArgv("claude-bottle-claude-x7k2p", List.of(), Optional.empty());

    @Test
    void exactlyOneElementEqualsClaudeWhateverTheContainerIsCalled() {
        List<String> argv = PLAIN.of(List.of("--continue"), true);

        assertThat(argv).filteredOn("claude"::equals).hasSize(1);
        assertThat(argv.subList(0, argv.indexOf("claude"))).contains("claude-bottle-claude-x7k2p");
    }

    @Test
    void promptFlagComesAfterTheCallersArguments() {
        var argv = new ExecArgv("c", List.of(), Optional.of("/home/node/.claude-bottle-prompt.txt"));

        assertThat(argv.of(List.of("--dangerously-skip-permissions"), false))
                .containsExactly(
                        "docker", "exec", "c", "claude", "--dangerously-skip-permissions",
                        "--append-system-prompt-file", "/home/node/.claude-bottle-prompt.txt");
    }

    @Test
    void withoutAPromptThereIsNoPromptFlag() {
        assertThat(PLAIN.of(List.of(), true)).doesNotContain("--append-system-prompt-file");
    }

    @Test
    void terminalFlagsGoWhenThereIsNoTerminal() {
        assertThat(PLAIN.of(List.of(), false)).containsExactly("docker", "exec", "claude-bottle-claude-x7k2p", "claude");
        assertThat(PLAIN.of(List.of(), true)).contains("-it");
    }

    @Test
    void detachChordLeavesControlPToClaude() {
        assertThat(PLAIN.of(List.of(), true)).contains("--detach-keys=ctrl-^,ctrl-@");
    }

    /// The original's *guest env missing in exec*: what is not in the container's environment goes with each exec.
    @Test
    void everyForwardedNameGoesWithEachExecAndNoValueDoes() {
        var argv = new ExecArgv("c", List.of("NPM_TOKEN", "GITEA_TOKEN"), Optional.empty());

        assertThat(argv.of(List.of(), false))
                .containsExactly("docker", "exec", "-e", "GITEA_TOKEN", "-e", "NPM_TOKEN", "c", "claude");
    }
}
