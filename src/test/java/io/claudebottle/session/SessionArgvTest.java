package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionArgvTest {

    private static final List<String> DOCKER =
            List.of("docker", "exec", "-it", "claude-bottle-claude-m3hxd", "claude", "--dangerously-skip-permissions");

    private static final List<String> VM = List.of(
            "smolvm", "machine", "exec", "--name", "claude-bottle-x", "-i", "-t", "--", "runuser", "-u", "node", "--", "claude",
            "--append-system-prompt-file", "/home/node/my prompt's file.txt", "--dangerously-skip-permissions");

    @Test
    void claudeRunsUnsupervised() {
        assertThat(SessionArgv.claudeArgs(false)).containsExactly("--dangerously-skip-permissions");
    }

    @Test
    void remoteControlIsOnlyThereWhenAskedFor() {
        assertThat(SessionArgv.claudeArgs(true)).containsExactly("--dangerously-skip-permissions", "--remote-control");
    }

    @Test
    void theSplitIsAtTheElementThatEqualsClaudeNotAtOneThatContainsIt() {
        assertThat(SessionArgv.held(DOCKER)).startsWith("docker", "exec", "-it", "claude-bottle-claude-m3hxd", "sh", "-c");
        assertThat(SessionArgv.fallback(DOCKER)).startsWith("docker", "exec", "-it", "claude-bottle-claude-m3hxd", "sh", "-c");
    }

    @Test
    void theSplitIsAtTheFirstSuchElement() {
        List<String> argv = List.of("framing", "claude", "--agent", "claude");

        assertThat(SessionArgv.held(argv)).endsWith("claude", "--agent", "claude").startsWith("framing", "sh");
        assertThat(SessionArgv.fallback(argv))
                .containsExactly("framing", "sh", "-c", "claude --agent claude --continue || claude --agent claude");
    }

    @Test
    void theUserSwitchStaysBeforeClaude() {
        for (List<String> argv : List.of(SessionArgv.held(VM), SessionArgv.fallback(VM))) {
            assertThat(argv.subList(8, 13)).containsExactly("runuser", "-u", "node", "--", "sh");
        }
    }

    @Test
    void theHeldClaudeKeepsItsArgumentsAsTheyAre() {
        assertThat(SessionArgv.held(VM))
                .endsWith("claude", "--append-system-prompt-file", "/home/node/my prompt's file.txt", "--dangerously-skip-permissions");
    }

    @Test
    void theHeldClaudeRunsUnderDtachWithoutADetachKey() {
        assertThat(SessionArgv.held(DOCKER).get(6)).contains("dtach -A \"$socket\" -E -z -r winch");
    }

    @Test
    void aBottleWithoutHolderContinuesOrStartsAfresh() {
        assertThat(SessionArgv.fallback(DOCKER))
                .endsWith("sh", "-c", "claude --dangerously-skip-permissions --continue || claude --dangerously-skip-permissions");
    }

    @Test
    void continuingNeverOpensThePicker() {
        assertThat(SessionArgv.fallback(DOCKER)).noneMatch(element -> element.contains("--resume"));
        assertThat(SessionArgv.held(DOCKER)).noneMatch(element -> element.contains("--resume"));
    }

    @Test
    void aWrapNeedsAClaudeToWrap() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionArgv.held(List.of("docker", "exec", "claude-bottle-x", "sh")));
    }

    @Test
    void wordsWithSpacesAndQuotesSurviveTheShell() throws Exception {
        List<String> awkward = List.of("two words", "it's", "\"double\"", "$HOME", "`id`", "a;b", "*", "", "naïve\nnew line");
        var argv = new ArrayList<>(List.of("env", "PATH=/nowhere", "claude"));
        argv.addAll(awkward);
        String script = SessionArgv.fallback(argv).getLast();

        Process shell = new ProcessBuilder("sh", "-c", "claude() { printf '<%s>' \"$@\"; }; " + script).start();

        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEqualTo("<" + String.join("><", awkward) + "><--continue>");
    }
}
