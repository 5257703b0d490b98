package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.selftest.Standing.Kind;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static SelfTestReport report(boolean controlFailed, Outcome... outcomes) {
        List<Check> checks = new ArrayList<>();
        Arrays.stream(outcomes).forEach(outcome -> checks.add(
                new Check("c" + checks.size(), "Check " + checks.size(), "It proves.", outcome, "seen", "It means.")));
        return new SelfTestReport(NOW.minus(Duration.ofDays(3)), "1.0", "docker", new TreeMap<>(), Duration.ofSeconds(12), checks,
                List.of(new Control("c0", "Check 0", "a plain process of this host", controlFailed, "seen")));
    }

    private static Standing standing(SelfTestReport report) {
        return Standing.of(Optional.of(report), "1.0", NOW);
    }

    @Test
    void withoutAReportNothingWasVerified() {
        assertThat(Standing.of(Optional.empty(), "1.0", NOW)).isEqualTo(new Standing(Kind.NEVER, "never verified", Optional.empty()));
    }

    @Test
    void allHeldAndTheControlFailedIsVerified() {
        Standing standing = standing(report(true, Outcome.HELD, Outcome.HELD));

        assertThat(standing.kind()).isEqualTo(Kind.VERIFIED);
        assertThat(standing.sentence()).isEqualTo("verified 3 days ago, 2 of 2");
    }

    @Test
    void aBreachIsNamed() {
        Standing standing = standing(report(true, Outcome.NOT_TRIED, Outcome.HELD, Outcome.BROKEN));

        assertThat(standing.kind()).isEqualTo(Kind.NOT_HELD);
        assertThat(standing.sentence()).isEqualTo("1 of 3 held: Check 2 broken and Check 0 could not be tried");
    }

    @Test
    void whatCouldNotBeTriedIsNotVerified() {
        assertThat(standing(report(true, Outcome.HELD, Outcome.NOT_TRIED)).kind()).isEqualTo(Kind.NOT_HELD);
    }

    @Test
    void aControlThatHoldsMakesEverythingUnbelievable() {
        Standing standing = standing(report(false, Outcome.HELD, Outcome.HELD));

        assertThat(standing.kind()).isEqualTo(Kind.UNBELIEVABLE);
        assertThat(standing.sentence()).isEqualTo("the self-test cannot be believed: what must fail did not, for Check 0");
    }

    @Test
    void aReportOfAnotherVersionIsOutdated() {
        Standing standing = Standing.of(Optional.of(report(true, Outcome.HELD)), "1.1", NOW);

        assertThat(standing.kind()).isEqualTo(Kind.OUTDATED);
        assertThat(standing.sentence()).isEqualTo("verified for an older version, 3 days ago, 1 of 1");
    }
}
