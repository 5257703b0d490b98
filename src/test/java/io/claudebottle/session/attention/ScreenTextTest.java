package io.claudebottle.session.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.attention.Claim.Doing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The screens are those of the real claude: of 2.1.197, and of the version that their directory names.
class ScreenTextTest {

    private static final Path SCREENS = Path.of("src", "test", "resources", "screens");

    static List<String> screen(String name) {
        try {
            return Files.readAllLines(SCREENS.resolve(name + ".txt"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "at-prompt, AT_PROMPT, PROMPT",
        "done, AT_PROMPT, PROMPT",
        "interrupted, AT_PROMPT, PROMPT",
        "working, WORKING,",
        "working-bypassing, WORKING,",
        "tool-running, WORKING,",
        "permission, ASKING, PERMISSION",
        "question, ASKING, QUESTION",
        "trust, ASKING, TRUST",
        "bypass, ASKING, SETUP",
        "theme, ASKING, SETUP",
        "login, ASKING, LOGIN",
        "logged-out, ASKING, LOGIN",
        "2.1.331/at-prompt, AT_PROMPT, PROMPT",
        "2.1.331/done, AT_PROMPT, PROMPT",
        "2.1.331/failed, AT_PROMPT, PROMPT",
        "2.1.331/interrupted, AT_PROMPT, PROMPT",
        "2.1.331/working, WORKING,",
        "2.1.331/working-bypassing, WORKING,",
        "2.1.331/tool-running, WORKING,",
        "2.1.331/permission, ASKING, PERMISSION",
        "2.1.331/question, ASKING, QUESTION",
        "2.1.331/plan, ASKING, PLAN",
        "2.1.331/trust, ASKING, TRUST",
        "2.1.331/bypass, ASKING, SETUP",
        "2.1.331/api-key, ASKING, SETUP",
        "2.1.331/mcp-server, ASKING, SETUP",
        "2.1.331/login, ASKING, LOGIN",
        "2.1.331/logged-out, ASKING, LOGIN",
        "2.1.331/model, ASKING, CHOICE",
        "2.1.331/config, ASKING, CHOICE"
    })
    void aScreenOfClaudeSaysWhatItDoes(String name, Doing doing, Need.Kind need) {
        Claim claim = ScreenText.read(screen(name)).orElseThrow();

        assertThat(claim.doing()).isEqualTo(doing);
        assertThat(claim.need().map(Need::kind).orElse(null)).isEqualTo(need);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transcript", "2.1.331/transcript", "empty", "shell"})
    void anyOtherScreenSaysNothing(String name) {
        List<String> rows = switch (name) {
            case "empty" -> List.of();
            case "shell" -> List.of("$ ls", "> quoted text", "────────────────", "$");
            default -> screen(name);
        };
        assertThat(ScreenText.read(rows)).isEmpty();
    }

    @Test
    void aNumberedLineThatIsBeingTypedIsNoQuestion() {
        List<String> rows = screen("at-prompt").stream().map(row -> row.equals("❯") ? "❯\u00a01. first thing" : row).toList();

        assertThat(ScreenText.read(rows)).contains(Claim.atPrompt(Need.Kind.PROMPT));
    }

    @Test
    void aListInAnAnswerIsNoQuestionAboveThePromptBox() {
        var rows = new java.util.ArrayList<>(List.of("● Do you want to choose?", "  ❯ 1. Yes", "    2. No"));
        rows.addAll(screen("at-prompt").subList(3, 7));

        assertThat(ScreenText.read(rows)).contains(Claim.atPrompt(Need.Kind.PROMPT));
    }

    @Test
    void whatTheOperatorHasSentIsNoEntryOfAList() {
        List<String> rows = List.of("❯ fails medlar", "  ⎿  Interrupted", "▔▔▔▔▔▔▔▔▔▔▔▔", "  No settings match", "  ↓ to navigate · Esc to cancel");

        assertThat(ScreenText.read(rows)).isEmpty();
    }

    @Test
    void aMarkedEntryWithoutTheKeysOfADialogIsNoQuestion() {
        assertThat(ScreenText.read(List.of("  ❯ is a prompt that some shells have", "  Esc is a key"))).isEmpty();
    }

    @Test
    void aSpinnerIsEnoughWhereTheHintIsCutOff() {
        List<String> rows = screen("working").stream().map(row -> row.startsWith("  esc") ? "  esc to int" : row).toList();

        assertThat(ScreenText.read(rows)).contains(Claim.WORKING);
    }
}
