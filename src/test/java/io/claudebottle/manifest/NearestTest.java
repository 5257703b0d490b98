package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("egress", "env", "git", "supervise");

    @Test
    void aSlipOfTheFingerFindsItsWord() {
        assertThat(Nearest.to("egres", KNOWN)).contains("egress");
        assertThat(Nearest.to("superwise", KNOWN)).contains("supervise");
        assertThat(Nearest.to("ENV", KNOWN)).contains("env");
    }

    @Test
    void anotherWordFindsNothing() {
        assertThat(Nearest.to("colour", KNOWN)).isEmpty();
        assertThat(Nearest.to("", KNOWN)).isEmpty();
    }

    @Test
    void withoutANearWordTheHintIsTheOriginals() {
        assertThat(Nearest.hint("colour", KNOWN)).isEqualTo("Did you mean: egress, env, git, supervise?");
    }

    @Property
    void oneLetterTooManyIsAlwaysForgiven(@ForAll @AlphaChars @StringLength(min = 3, max = 12) String word, @ForAll @AlphaChars char letter) {
        assertThat(Nearest.to(word + letter, List.of(word))).contains(word);
    }
}
