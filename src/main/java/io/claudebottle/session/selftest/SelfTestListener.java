package io.claudebottle.session.selftest;

import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;

/// Ears of a self-test. Called from several threads, one at a time.
public interface SelfTestListener {

    /// The launch of the throw-away bottle is there.
    ///
    /// @param stage in words, as the plan has them
    void launching(String stage);

    /// The throw-away bottle runs, and that many checks are under way.
    void began(int checks);

    void found(Check check);

    /// A control is through.
    void controlled(Control control);
}
