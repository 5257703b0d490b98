package io.claudebottle.session.selftest;

import io.claudebottle.session.selftest.Answer.Attempt;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Judges by the words that the attempts ended with. One that succeeded is a breach whatever the others say; else every one of them has
/// to have been refused, and a word that is unknown here is no refusal.
///
/// @param fewest attempts that the probe makes at the least: fewer, and it did not get to its end
/// @param broken words of an attempt that succeeded
/// @param held words of one that was made and did not
/// @param unneeded words of one that could not be made, but need not have been as long as another was
record Judge(int fewest, Set<String> broken, Set<String> held, Set<String> unneeded) {

    private static final int SHOWN = 4;

    Judge(int fewest, Set<String> broken, Set<String> held) {
        this(fewest, broken, held, Set.of());
    }

    Judge atLeast(int attempts) {
        return new Judge(attempts, broken, held, unneeded);
    }

    Verdict of(Answer answer) {
        List<Attempt> succeeded = those(answer, broken::contains);
        if (!succeeded.isEmpty()) {
            return new Verdict(Outcome.BROKEN, shown(succeeded));
        }
        if (answer.code() != 0) {
            return Verdict.notTried("the probe ended with code " + answer.code());
        }
        if (answer.attempts().size() < fewest) {
            return Verdict.notTried(answer.attempts().size() + " of " + fewest + " attempts were made");
        }
        List<Attempt> unclear = those(answer, word -> !held.contains(word) && !unneeded.contains(word));
        if (!unclear.isEmpty()) {
            return Verdict.notTried(shown(unclear));
        }
        List<Attempt> refused = those(answer, held::contains);
        return refused.isEmpty() ? Verdict.notTried(shown(answer.attempts())) : new Verdict(Outcome.HELD, shown(refused));
    }

    private static List<Attempt> those(Answer answer, Predicate<String> word) {
        return answer.attempts().stream().filter(attempt -> word.test(attempt.word())).toList();
    }

    private static String shown(List<Attempt> attempts) {
        String text = attempts.stream().limit(SHOWN).map(Attempt::toString).collect(Collectors.joining(", "));
        return attempts.size() > SHOWN ? text + " and " + (attempts.size() - SHOWN) + " more" : text.isEmpty() ? "nothing was tried" : text;
    }
}
