package io.claudebottle.app.selftest;

import io.claudebottle.app.Messages;
import io.claudebottle.app.selftest.SelfTestViewModel.State;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.selftest.Standing;
import java.util.Optional;

/// What is known, or done, in one sentence.
final class SelfTestWords {

    private SelfTestWords() {}

    /// @param problem why the last self-test found nothing
    static String of(State state, Optional<Problem> problem, Messages messages) {
        return switch (state) {
            case State.Unasked _ -> messages.get("selftest.unasked");
            case State.Running(String stage, int done, int of) when stage.isEmpty() && of > 0 -> messages.get("selftest.running", done, of);
            case State.Running(String stage, int _, int _) ->
                messages.get("selftest.launching", stage.isEmpty() ? messages.get("selftest.launching.first") : stage);
            case State.Known(Standing standing) ->
                problem.map(why -> messages.get("selftest.problem", why.what())).orElseGet(() -> messages.get("selftest.standing", standing.sentence()));
        };
    }
}
