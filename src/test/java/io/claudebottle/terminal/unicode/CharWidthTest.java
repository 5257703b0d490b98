package io.claudebottle.terminal.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharWidthTest {

    @ParameterizedTest
    @CsvSource({
        "41, 1", "E9, 1", "3B1, 1", "2500, 1", "E0A0, 1", "FFFD, 1",
        "4E00, 2", "20000, 2", "3042, 2", "FF21, 2", "FF71, 1", "AC00, 2", "1100, 2", "115F, 2", "3000, 2", "1F600, 2", "231A, 2", "1F3FD, 2",
        "1FAE8, 2", "1F1E6, 1", "2764, 1", "A9, 1",
        "300, 0", "20DD, 0", "93E, 0", "200B, 0", "200D, 0", "FE0F, 0", "E0100, 0", "E0061, 0", "1160, 0", "11A8, 0", "D7B0, 0", "2060, 0", "FEFF, 0",
        "AD, 1", "600, 1"
    })
    void aCharacterTakesTheCellsThatProgramsCountForIt(String codePoint, int cells) {
        assertThat(CharWidth.of(Integer.parseInt(codePoint, 16))).isEqualTo(cells);
    }
}
