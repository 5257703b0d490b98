package io.claudebottle.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one run of the isolation self-test found.
///
/// @param at when it began
/// @param version of the product that made it
/// @param backend name of the backend whose bottle was tried
/// @param facts what the bottle ran on, by a word for each: engine's runtime, image, kernel; never a secret
/// @param took from the click to the end of the throw-away bottle
/// @param checks in the order in which they are shown
/// @param controls attacks that were made where they must succeed
public record SelfTestReport(
        Instant at,
        String version,
        String backend,
        SortedMap<String, String> facts,
        Duration took,
        List<Check> checks,
        List<Control> controls) {

    public SelfTestReport {
        facts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        checks = List.copyOf(checks);
        controls = List.copyOf(controls);
    }

    public enum Outcome {
        /// The attack was made and did not succeed.
        HELD,
        /// It succeeded.
        BROKEN,
        /// It could not be made, or not to the end: that says nothing, and never counts as held.
        NOT_TRIED
    }

    /// @param id stable between versions
    /// @param name two or three words
    /// @param proves what it says about the bottle when it holds, one sentence
    /// @param outcome of the attack
    /// @param detail what was seen; never ""
    /// @param meaning what a breach means for the operator, one sentence
    public record Check(String id, String name, String proves, Outcome outcome, String detail, String meaning) {
        public boolean held() {
            return outcome == Outcome.HELD;
        }
    }

    /// The same probe and the same judgement as of a check, in a place where the answer is known to be *broken*.
    ///
    /// @param id of the check
    /// @param name of the check
    /// @param where in words, as `a plain process of this host`
    /// @param failed whether it was judged broken, as it has to be
    /// @param detail what was seen
    public record Control(String id, String name, String where, boolean failed, String detail) {}

    public long held() {
        return checks.stream().filter(Check::held).count();
    }

    /// Those that did not hold, broken ones first.
    public List<Check> notHeld() {
        return checks.stream().filter(check -> !check.held()).sorted(java.util.Comparator.comparing(Check::outcome)).toList();
    }

    /// Controls that did not fail.
    public List<Control> silentControls() {
        return controls.stream().filter(control -> !control.failed()).toList();
    }

    /// Whether the checks can tell a bottle from an open door: there were controls, and all of them failed.
    public boolean isBelievable() {
        return !controls.isEmpty() && silentControls().isEmpty();
    }

    /// Whether every attack was made and none succeeded, by checks that can be believed.
    public boolean isVerified() {
        return isBelievable() && !checks.isEmpty() && held() == checks.size();
    }
}
