package io.claudebottle.problem;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void escapeSequencesAndDirectionOverridesAreSeenInsteadOfObeyed() {
        assertThat(Printable.of("\u001b[2Jok\u202Egnp\n")).isEqualTo("<U+001B>[2Jok<U+202E>gnp<U+000A>");
    }

    @Test
    void ordinaryTextOfAnyScriptStaysAsItIs() {
        assertThat(Printable.of("naïve 研究 → 🍾")).isEqualTo("naïve 研究 → 🍾");
    }

    @Property
    void nothingInvisibleIsLeft(@ForAll String text) {
        assertThat(Printable.of(text).codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
    }
}
