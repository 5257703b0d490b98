package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantsJsonTest {

    private final Grants grants = new SampleGrants().build();

    @Test
    void whatIsWrittenReadsBackTheSame() {
        assertThat(GrantsJson.read(GrantsJson.write(grants))).contains(grants);
        Grants unscanned = with(SampleGrants.unscanned("a.com"));
        assertThat(GrantsJson.read(GrantsJson.write(unscanned))).contains(unscanned);
        Grants bare = SampleGrants.bare().build();
        assertThat(GrantsJson.read(GrantsJson.write(bare))).contains(bare);
    }

    private static Grants with(Grants.Route route) {
        var sample = new SampleGrants();
        sample.routes.add(route);
        return sample.build();
    }

    @Property
    void anyTextInAGrantSurvives(@ForAll String text) {
        var sample = new SampleGrants();
        // A lone surrogate has no UTF-8, so it cannot come out of a file.
        sample.gitUser = new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        Grants odd = sample.build();

        assertThat(GrantsJson.read(GrantsJson.write(odd))).contains(odd);
    }

    @Test
    void unknownKeysOfALaterVersionAreIgnored() {
        String later = GrantsJson.write(grants).replaceFirst("\\{", "{ \"fromTheFuture\": [1, {\"x\": null}],");

        assertThat(GrantsJson.read(later)).contains(grants);
    }

    /// Kept by the first version, which had no scanner. What was agreed to is still known: an upgrade is no first launch, and widens nothing.
    @Test
    void fileFromBeforeTheScannerReadsAsUnscanned() {
        String earlier = GrantsJson.write(grants).replaceAll("\\s*\"tlsPassthrough\" : false,", "");

        assertThat(earlier).doesNotContain("tlsPassthrough");
        Grants read = GrantsJson.read(earlier).orElseThrow();
        assertThat(read.routes()).hasSameSizeAs(grants.routes()).allMatch(Grants.Route::tlsPassthrough);
        assertThat(GrantDifference.between(Optional.of(read), grants).changes())
                .extracting(GrantDifference.Change::kind)
                .containsOnly(GrantDifference.Kind.NARROWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"agent\": \"x\"}", "not json", "\u0000"})
    void damagedFileReadsAsNothing(String text) {
        assertThat(GrantsJson.read(text)).isEmpty();
    }

    @Test
    void exposureThatNobodyKnowsReadsAsNothing() {
        assertThat(GrantsJson.read(GrantsJson.write(grants).replace("PLACEHOLDER", "INVISIBLE"))).isEmpty();
    }

    @Property(tries = 200)
    void fileThatWasCutOffReadsAsNothing(@ForAll @IntRange(max = 100) int percent) {
        String whole = GrantsJson.write(grants).stripTrailing();
        String cut = whole.substring(0, (whole.length() - 1) * percent / 100);

        assertThat(GrantsJson.read(cut)).isEmpty();
    }
}
