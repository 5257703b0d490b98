package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent in order declares.
class AgentReaderTest {

    @TempDir
    Path root;

    private Scratch scratch;

    @BeforeEach
    void scratch() {
        scratch = new Scratch(root);
    }

    @Test
    void bottleSkillsAndPromptAreReadWithTheirLines() throws IOException {
        AgentManifest agent = scratch.agent("---\nbottle: dev\nskills:\n  - init-prd\n  - review\n---\nYou read.\n");
        Path file = scratch.home("agents/me.md");

        assertThat(agent.bottle()).isEqualTo("dev");
        assertThat(agent.skills()).containsExactly(new AgentManifest.Skill("init-prd", new Origin(file, 4)),
                new AgentManifest.Skill("review", new Origin(file, 5)));
        assertThat(agent.prompt()).isEqualTo("You read.");
        assertThat(agent.origin()).isEqualTo(new Origin(file, 1));
    }

    @Test
    void theKeysOfAClaudeSubagentAreAcceptedAndIgnoredWhateverTheyHold() throws IOException {
        AgentManifest agent = scratch.agent("---\nbottle: dev\nname: 7\ndescription: Reads.\nmodel: opus\ncolor: [1]\nmemory: { a: b }\ntools:\n---\n");

        assertThat(agent.name()).isEqualTo("me");
        assertThat(agent.description()).isEqualTo("Reads.");
    }

    @Test
    void theBodyIsThePromptWithItsIndentationAndItsRules() throws IOException {
        assertThat(scratch.agent("---\nbottle: dev\n---\n\n    code first\n\n---\nAnd write.  \n\n").prompt())
                .isEqualTo("    code first\n\n---\nAnd write.");
    }

    @Test
    void withoutABodyThereIsNoPrompt() throws IOException {
        assertThat(scratch.agent("---\nbottle: dev\n---").prompt()).isEmpty();
        assertThat(scratch.agent("---\nbottle: dev\n---\n \n\n").prompt()).isEmpty();
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreRead() throws IOException {
        AgentManifest agent = scratch.agent("\uFEFF---\r\nbottle: dev\r\nskills: [a]\r\n---\r\nOne.\r\nTwo.\r\n");

        assertThat(agent.prompt()).isEqualTo("One.\nTwo.");
        assertThat(agent.skills().getFirst().origin().line()).isEqualTo(3);
    }

    @Test
    void aDescriptionCannotReachTheTerminal() throws IOException {
        assertThat(scratch.agent("---\nbottle: dev\ndescription: \"\\e[2Jcleared\\nsecond line\"\n---\n").description())
                .isEqualTo("<U+001B>[2Jcleared");
    }
}
