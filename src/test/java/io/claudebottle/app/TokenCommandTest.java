package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

    @TempDir
    Path directory;

    @Test
    void aTokenThatIsThereNeedsNoCommand() {
        assertThat(new TokenCommand(Map.of("CLAUDE_BOTTLE_OAUTH_TOKEN", "x")).get()).isEmpty();
    }

    @Test
    void theClaudeThatIsInstalledPrintsOne() throws IOException {
        Path claude = Files.createFile(directory.resolve("claude"));
        assertThat(claude.toFile().setExecutable(true)).isTrue();
        assertThat(new TokenCommand(Map.of("PATH", directory.toString())).get()).contains("claude setup-token");
    }

    @Test
    void withoutAClaudeOneIsBorrowed() {
        assertThat(new TokenCommand(Map.of("PATH", directory.toString())).get()).contains("npx --yes @anthropic-ai/claude-code setup-token");
    }
}
