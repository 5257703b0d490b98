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

/// The screens are those of the real claude.
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
        "logged-out, ASKING, LOGIN"
    })
    void aScreenOfClaudeSaysWhatItDoes(String name, Doing doing, Need.Kind need) {
        Claim claim = ScreenText.read(screen(name)).orElseThrow();

        assertThat(claim.doing()).isEqualTo(doing);
        assertThat(claim.need().map(Need::kind).orElse(null)).isEqualTo(need);
    }

    @ParameterizedTest
    @CsvSource({"transcript", "empty", "shell"})
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
    void aSpinnerIsEnoughWhereTheHintIsCutOff() {
        List<String> rows = screen("working").stream().map(row -> row.startsWith("  esc") ? "  esc to int" : row).toList();

        assertThat(ScreenText.read(rows)).contains(Claim.WORKING);
    }
}
