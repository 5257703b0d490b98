package io.claudebottle.cli;

import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Settled;

/// What is said once a bottle is gone. Nothing when claude ended normally; the way back only when there is something to come back to.
final class SettledWords {

    private SettledWords() {}

    static void say(Settled settled, SessionStatus.Ended ended, Output output) {
        if (!ended.cleanly()) {
            output.say("claude " + ended.words());
        }
        say(settled, output);
    }

    static void say(Settled settled, Output output) {
        settled.warnings().forEach(output::say);
        settled.resumeHint().ifPresent(command -> output.say("the state was kept; resume with: " + command));
    }
}
