package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitWordsTest {

    @ParameterizedTest
    @CsvSource({
        "0, done",
        "1, failed (1)",
        "126, could not be run (126)",
        "127, was not found in the bottle (127)",
        "129, was hung up (129)",
        "130, was interrupted (130)",
        "137, 'was killed, perhaps for lack of memory (137)'",
        "139, crashed (139)",
        "143, was terminated (143)",
        "141, died of signal 13 (141)",
        "200, failed (200)"
    })
    void anExitCodeIsSaidInWords(int code, String words) {
        assertThat(ExitWords.of(code)).isEqualTo(words);
    }
}
