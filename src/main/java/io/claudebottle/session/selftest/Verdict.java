package io.claudebottle.session.selftest;

import io.claudebottle.state.SelfTestReport.Outcome;

/// @param detail what was seen that decided; never ""
record Verdict(Outcome outcome, String detail) {

    static Verdict notTried(String why) {
        return new Verdict(Outcome.NOT_TRIED, why);
    }
}
