package io.claudebottle.terminal.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CharacterTableTest {

    @Test
    void theTableIsWhatItsGeneratorMakesOfTheUnicodeVersionThatIcuKnows() throws IOException {
        try (InputStream in = CharacterTable.class.getResourceAsStream(CharacterTable.RESOURCE)) {
            String committed = new String(in.readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(committed.equals(CharacterTableGenerator.generate())).as("run CharacterTableGenerator").isTrue();
        }
    }

    @Test
    void everyCodePointReadsBackFromTheSharedBlocks() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if ((CharacterTable.of(codePoint) & 0xff) != CharacterTableGenerator.value(codePoint)) {
                assertThat(CharacterTable.of(codePoint) & 0xff).as("U+%04X", codePoint).isEqualTo(CharacterTableGenerator.value(codePoint));
            }
        }
    }
}
