package io.claudebottle.app.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static List<String> of(String current, String proposed) {
        return Difference.between(current, proposed).stream()
                .map(line -> switch (line.kind()) {
                    case SAME -> " ";
                    case ADDED -> "+";
                    case REMOVED -> "-";
                    case GAP -> "@";
                } + line.text())
                .toList();
    }

    private static String numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void sameTextsDifferInNothing() {
        assertThat(of("a\nb\n", "a\nb")).isEmpty();
        assertThat(of("", "")).isEmpty();
    }

    @Test
    void whatGoesStandsAboveWhatComes() {
        assertThat(of("a\nb\nc\n", "a\nB\nc\n")).containsExactly(" a", "-b", "+B", " c");
        assertThat(of("", "x\n")).containsExactly("+x");
        assertThat(of("x\n", "")).containsExactly("-x");
    }

    @Test
    void unchangedLinesFarFromAChangeAreCountedAndNotShown() {
        String changed = numbered(20).replace("\n10\n", "\nten\n");
        assertThat(of(numbered(20), changed)).containsExactly("@6", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13", "@7");
    }

    @Test
    void changesThatLieCloseShareTheirContext() {
        assertThat(of("a\nb\nc\nd\n", "A\nb\nc\nD\n")).containsExactly("-a", "+A", " b", " c", "-d", "+D");
    }

    @Test
    void aBlockThatRepeatsAnotherBeginsWithItsOwnFirstLine() {
        assertThat(of("{\na\n}\n", "{\na\n}\n{\na\n}\n")).containsExactly(" {", " a", " }", "+{", "+a", "+}");
        assertThat(of("{\na\n}\n{\na\n}\n", "{\na\n}\n")).containsExactly(" {", " a", " }", "-{", "-a", "-}");
    }

    @Test
    void aChangedLineAndANewBlockBelowItAreTwoChanges() {
        assertThat(of("h\np\na\nt\no\n} ]\n", "h\nP\na\nt\no\n}, {\ns\nq\na\nt\no\n} ]\n"))
                .containsExactly(" h", "-p", "+P", " a", " t", " o", "+}, {", "+s", "+q", "+a", "+t", "+o", " } ]");
    }

    @Test
    void noLineHidesACharacter() {
        assertThat(of("", "evil\u202Elive\r\n")).containsExactly("+evil<U+202E>live<U+000D>");
        assertThat(VisibleText.of("a\u0007\n\tb")).isEqualTo("a<U+0007>\n<U+0009>b");
        assertThat(VisibleText.hides("two\nlines")).isFalse();
        assertThat(VisibleText.hides("zero\u200Bwidth")).isTrue();
    }

    @Test
    void aHugeProposalIsNotCompared() {
        String huge = numbered(200_000);
        assertThat(of("x\n", huge)).hasSize(200_001);
        assertThat(Duration.ofMillis(timed(() -> of(numbered(3_999), huge)))).isLessThan(Duration.ofSeconds(5));
    }

    private static long timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static List<Widening> widened(String current, String proposed) {
        return Widening.between(Widening.routes(current), Widening.routes(proposed));
    }

    @Test
    void aHostThatWasNotThereWidens() {
        assertThat(widened("[{\"host\": \"a.example\"}]", "{\"host\": \"b.example\", \"path_allowlist\": [\"/v1\"]}"))
                .containsExactly(new Widening("b.example", List.of("/v1"), ""));
    }

    @Test
    void fewerPathsNarrowAndMorePathsWiden() {
        String some = "[{\"host\": \"a.example\", \"path_allowlist\": [\"/v1/\"]}]";
        assertThat(widened(some, some)).isEmpty();
        assertThat(widened("[{\"host\": \"a.example\"}]", some)).isEmpty();
        assertThat(widened(some, "[{\"host\": \"a.example\", \"path_allowlist\": [\"/v1/users\"]}]")).isEmpty();
        assertThat(widened(some, "[{\"host\": \"a.example\"}]")).containsExactly(new Widening("a.example", List.of(), ""));
        assertThat(widened(some, "[{\"host\": \"a.example\", \"path_allowlist\": [\"/v1/\", \"/v2/\"]}]"))
                .containsExactly(new Widening("a.example", List.of("/v2/"), ""));
    }

    @Test
    void aCredentialThatARequestBeginsToCarryWidens() {
        assertThat(widened(
                        "[{\"host\": \"a.example\"}]",
                        "[{\"host\": \"a.example\", \"auth_scheme\": \"Bearer\", \"token_env\": \"EGRESS_TOKEN_0\"}]"))
                .containsExactly(new Widening("a.example", List.of(), "EGRESS_TOKEN_0"));
    }

    @Test
    void whatIsNoListOfRoutesIsRefusedInWords() {
        assertThatThrownBy(() -> Widening.routes("[{]")).isInstanceOf(ProblemException.class).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> Widening.routes("")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Widening.routes("[{\"hots\": \"a\"}]")).isInstanceOf(ProblemException.class).hasMessageContaining("unknown key");
    }
}
