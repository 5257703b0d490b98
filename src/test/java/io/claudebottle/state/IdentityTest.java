package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource({"researcher,researcher", "My Agent!,my-agent", "--a--b--,a-b", "'',agent", "Übung,bung"})
    void slugIsLowerCaseWithSingleHyphens(String name, String slug) {
        assertThat(Identity.slugify(name)).isEqualTo(slug);
    }

    @Test
    void twoStartsOfTheSameAgentNeverShareAnIdentity() {
        var random = new SecureRandom();

        assertThat(Identity.mint("researcher", random))
                .matches("researcher-[0-9a-z]{5}")
                .isNotEqualTo(Identity.mint("researcher", random));
    }

    @Property
    void whatIsMintedIsAlwaysAValidResourceName(@ForAll String agent, @ForAll long seed) {
        String identity = Identity.mint(agent, new Random(seed));

        assertThat(Identity.isValid(identity)).isTrue();
        assertThat("claude-bottle-sidecars-" + identity).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9][a-z0-9-]*[a-z0-9]");
    }

    @ParameterizedTest
    @CsvSource({"../etc", "a/b", "A", "-a", "a-", "''", "a b"})
    void whatCouldLeaveTheStateDirectoryIsNoIdentity(String typed) {
        assertThat(Identity.isValid(typed)).isFalse();
    }
}
