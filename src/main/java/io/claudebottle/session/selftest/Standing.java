package io.claudebottle.session.selftest;

import io.claudebottle.policy.Words;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the last self-test of a backend is worth now.
///
/// @param kind of it
/// @param sentence for the operator, without a full stop
/// @param report the last one; empty when there is none
public record Standing(Kind kind, String sentence, Optional<SelfTestReport> report) {

    public enum Kind {
        NEVER,
        VERIFIED,
        /// Verified, by another version of this product.
        OUTDATED,
        /// A check was broken or could not be tried.
        NOT_HELD,
        /// A control did not fail, so that the checks prove nothing.
        UNBELIEVABLE
    }

    /// @param report the last one
    /// @param version of the product that runs now
    static Standing of(Optional<SelfTestReport> report, String version, Instant now) {
        return report.map(last -> of(last, version, now)).orElseGet(() -> new Standing(Kind.NEVER, "never verified", report));
    }

    private static Standing of(SelfTestReport last, String version, Instant now) {
        String age = Words.age(last.at().toString(), now);
        String held = last.held() + " of " + last.checks().size();
        if (!last.isBelievable()) {
            List<String> silent = last.silentControls().stream().map(SelfTestReport.Control::name).toList();
            return standing(Kind.UNBELIEVABLE, last, "the self-test cannot be believed: "
                    + (silent.isEmpty() ? "it had no control" : "what must fail did not, for " + Words.list(silent)));
        }
        if (!last.isVerified()) {
            return standing(Kind.NOT_HELD, last, held + " held: " + Words.list(last.notHeld().stream().map(Standing::failure).toList()));
        }
        return last.version().equals(version)
                ? standing(Kind.VERIFIED, last, "verified " + age + ", " + held)
                : standing(Kind.OUTDATED, last, "verified for an older version, " + age + ", " + held);
    }

    private static Standing standing(Kind kind, SelfTestReport report, String sentence) {
        return new Standing(kind, sentence, Optional.of(report));
    }

    private static String failure(Check check) {
        return check.name() + (check.outcome() == SelfTestReport.Outcome.BROKEN ? " broken" : " could not be tried");
    }
}
