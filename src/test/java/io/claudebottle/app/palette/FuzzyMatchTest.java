package io.claudebottle.app.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzyMatchTest {

    private static int score(String query, String text) {
        return FuzzyMatch.of(query, text).orElseThrow().score();
    }

    @Test
    void lettersMatchInTheirOrderWhateverTheirCase() {
        assertThat(FuzzyMatch.of("STRE", "Stop researcher").orElseThrow().positions()).containsExactly(0, 1, 5, 6);
        assertThat(FuzzyMatch.of("rots", "Stop researcher")).isEmpty();
        assertThat(FuzzyMatch.of("new agent", "New agent")).isPresent();
    }

    @Test
    void beginningsOfWordsCountMoreThanLettersWithinThem() {
        assertThat(score("na", "New agent")).isGreaterThan(score("na", "Analyse"));
        assertThat(score("stop", "Stop researcher")).isGreaterThan(score("stop", "Show settings of the operator"));
    }

    @Test
    void theBestPlaceOfTheFirstLetterIsFound() {
        assertThat(FuzzyMatch.of("cl", "Copy close").orElseThrow().positions()).isEqualTo(List.of(5, 6));
    }

    @Test
    void nothingTypedMatchesEverythingEqually() {
        assertThat(FuzzyMatch.of(" ", "New agent").orElseThrow()).isEqualTo(FuzzyMatch.of("", "Analyse").orElseThrow());
    }
}
