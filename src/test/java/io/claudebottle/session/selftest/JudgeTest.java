package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.SelfTestReport.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private final Judge judge = new Judge(2, Set.of("open"), Set.of("refused", "silent"), Set.of("missing"));

    private Outcome outcome(int code, String said) {
        return judge.of(Answer.of(code, said)).outcome();
    }

    @Test
    void whatWasRefusedEveryTimeIsHeld() {
        assertThat(judge.of(Answer.of(0, "refused a\nsilent b\n"))).isEqualTo(new Verdict(Outcome.HELD, "a refused, b silent"));
    }

    @Test
    void oneSuccessIsABreachWhateverElseWasSaid() {
        assertThat(judge.of(Answer.of(0, "refused a\nopen b\nunclear c\n"))).isEqualTo(new Verdict(Outcome.BROKEN, "b open"));
        assertThat(outcome(137, "open b\n")).as("of a probe that was killed").isEqualTo(Outcome.BROKEN);
    }

    @Test
    void aProbeThatDidNotGetToItsEndHoldsNothing() {
        assertThat(outcome(137, "refused a\nrefused b\n")).isEqualTo(Outcome.NOT_TRIED);
        assertThat(outcome(0, "refused a\n")).isEqualTo(Outcome.NOT_TRIED);
        assertThat(outcome(0, "")).isEqualTo(Outcome.NOT_TRIED);
    }

    @Test
    void aWordThatNobodyKnowsIsNoRefusal() {
        assertThat(outcome(0, "refused a\nunclear b\n")).isEqualTo(Outcome.NOT_TRIED);
        assertThat(outcome(0, "refused a\nuntried b\n")).isEqualTo(Outcome.NOT_TRIED);
    }

    @Test
    void aMissingToolIsForgivenAsLongAsAnotherWasThere() {
        assertThat(outcome(0, "refused a\nmissing b\n")).isEqualTo(Outcome.HELD);
        assertThat(outcome(0, "missing a\nmissing b\n")).isEqualTo(Outcome.NOT_TRIED);
    }

    @Test
    void linesThatAreNoAttemptsAreNone() {
        assertThat(outcome(0, "refused\n refused\n\nrefused a\n")).isEqualTo(Outcome.NOT_TRIED);
    }

    @Test
    void whatAnAttackFoundCannotWriteOnTheTerminal() {
        assertThat(judge.of(Answer.of(0, "open /run/\u001b[2Jx\nopen b\n")).detail()).doesNotContain("\u001b").contains("<U+001B>");
    }
}
