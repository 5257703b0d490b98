package io.claudebottle.terminal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.terminal.model.Search.Match;
import io.claudebottle.terminal.model.Search.Query;
import io.claudebottle.terminal.model.Selection.Span;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final long LONG = 10_000_000_000L;

    private static Search search(Typist typist, String text, boolean regex) {
        var search = new Search(new Query(text, regex));
        assertThat(advance(search, typist)).isTrue();
        return search;
    }

    private static boolean advance(Search search, Typist typist) {
        return search.advance(typist.scrollback, typist.screen, typist.clusters, LONG);
    }

    private static List<Span> spans(Search search, Match match, Typist typist) {
        return search.spans(match, typist.scrollback, typist.screen, typist.clusters);
    }

    private static String read(Typist typist, Span span) {
        var text = new StringBuilder();
        for (int i = span.from(); i < span.to(); i++) {
            Cell.appendTo(text, typist.at(span.row()).text(i), typist.clusters);
        }
        return text.toString();
    }

    @Test
    void smallLettersFindCapitalsAndCapitalsOnlyThemselves() {
        var typist = new Typist(20, 2).type("Error\nerror\nERROR x error");

        assertThat(search(typist, "error", false).count()).isEqualTo(4);
        assertThat(search(typist, "Error", false).count()).isEqualTo(1);
        assertThat(search(typist, "ü", false).count()).isZero();
    }

    @Test
    void plainTextIsNoExpression() {
        var typist = new Typist(20, 2).type("a.c abc");

        assertThat(search(typist, "a.c", false).count()).isEqualTo(1);
        assertThat(search(typist, "a.c", true).count()).isEqualTo(2);
        assertThat(search(typist, "", false).matches()).isEmpty();
        assertThat(search(typist, "x*", true).matches()).isEmpty();
        assertThatThrownBy(() -> new Search(new Query("(", true))).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void aMatchGoesOverAWrapAndStaysRightAtAnotherWidth() {
        var typist = new Typist(8, 2).type("first\nxxxxxneedle世y\nz\nend");
        Search search = search(typist, "needle世", false);
        Match match = search.matches().getFirst();

        assertThat(spans(search, match, typist)).extracting(span -> read(typist, span)).containsExactly("nee", "dle世");
        typist.resize(30, 2);
        assertThat(spans(search, match, typist)).extracting(span -> read(typist, span)).containsExactly("needle世");
        typist.resize(4, 3);
        assertThat(spans(search, match, typist)).extracting(span -> read(typist, span)).containsExactly("nee", "dle", "世");
        advance(search, typist);
        assertThat(search.matches()).containsExactly(match);
    }

    @Test
    void whatIsPrintedLaterIsFoundLater() {
        var typist = new Typist(10, 2).type("one\ntwo");
        Search search = search(typist, "t", false);
        assertThat(search.count()).isEqualTo(1);

        typist.type("\nthree\nfour\nten");
        advance(search, typist);

        assertThat(search.matches())
                .extracting(match -> read(typist, spans(search, match, typist).getFirst()))
                .containsExactly("t", "t", "t");
        assertThat(search.matches()).extracting(match -> spans(search, match, typist).getFirst().row()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void aMatchThatBeginsInTheScrollbackAndEndsOnTheScreenIsFound() {
        var typist = new Typist(4, 1).type("abcdefghij");
        Search search = search(typist, "cdefghi", false);

        assertThat(spans(search, search.matches().getFirst(), typist))
                .containsExactly(new Span(0, 2, 4), new Span(1, 0, 4), new Span(2, 0, 1));
    }

    @Test
    void nextAndPreviousGoAround() {
        var typist = new Typist(10, 5).type("x\nx\nx");
        Search search = search(typist, "x", false);
        List<Match> all = search.matches();

        assertThat(search.after(all.get(0))).contains(all.get(1));
        assertThat(search.after(all.get(2))).contains(all.get(0));
        assertThat(search.before(all.get(0))).contains(all.get(2));
        assertThat(search.before(new Match(1, 5, 6))).contains(all.get(1));
        assertThat(search.after(new Match(1, 5, 6))).contains(all.get(2));
        assertThat(search(typist, "nothing", false).after(all.get(0))).isEmpty();
    }

    @Test
    void whatIsInViewIsFoundWithoutTheRest() {
        var typist = new Typist(4, 2).type("x\nabxcdxefx\nno\nx 世x\nxx\nend");
        Search search = search(typist, "x", false);

        for (long from = 0; from < typist.end(); from++) {
            for (long to = from; to <= typist.end(); to++) {
                long first = from;
                long last = to;
                List<Span> all = search.matches().stream()
                        .flatMap(match -> spans(search, match, typist).stream())
                        .filter(span -> span.row() >= first && span.row() < last)
                        .toList();
                assertThat(search.spans(from, to, typist.scrollback, typist.screen, typist.clusters)).isEqualTo(all);
            }
        }
    }

    @Test
    void aSearchBeginsAtWhatIsInView() {
        var typist = new Typist(4, 2).type("x\nabxcdxefx\nno\nx 世x\nxx\nend");
        Search search = search(typist, "x", false);

        for (long row = -1; row <= typist.end(); row++) {
            long from = row;
            Match expected = search.matches().stream()
                    .filter(match -> spans(search, match, typist).getFirst().row() >= from)
                    .findFirst()
                    .orElse(search.matches().getFirst());
            assertThat(search.from(row, typist.scrollback, typist.screen, typist.clusters)).contains(expected);
        }
        assertThat(search(typist, "nothing", false).from(0, typist.scrollback, typist.screen, typist.clusters)).isEmpty();
    }

    @Test
    void aLongLineFullOfMatchesIsShownInTime() {
        var typist = new Typist(80, 4).type("x".repeat(60_000) + "\nend");
        Search search = search(typist, "x", false);
        assertThat(search.count()).isEqualTo(Search.MOST_MATCHES);
        long start = System.nanoTime();

        List<Span> spans = search.spans(300, 304, typist.scrollback, typist.screen, typist.clusters);

        assertThat(spans).hasSize(320);
        assertThat(search.from(300, typist.scrollback, typist.screen, typist.clusters)).contains(new Match(0, 24_000, 24_001));
        assertThat(System.nanoTime() - start).isLessThan(500_000_000);
    }

    @Test
    void matchesOfLinesThatAreGoneAreGone() {
        var typist = new Typist(80, 2, new Scrollback(6000, 1024));
        typist.type("needle");
        Search search = search(typist, "needle", false);
        Match match = search.matches().getFirst();
        for (int i = 0; i < 1000; i++) {
            typist.type("\n" + "x".repeat(50));
        }

        assertThat(spans(search, match, typist)).isEmpty();
        advance(search, typist);
        assertThat(search.matches()).isEmpty();
    }

    @Test
    void clearingTheScrollbackForgetsItsMatches() {
        var typist = new Typist(10, 1).type("x\nx\ny");
        Search search = search(typist, "x", false);

        typist.scrollback.clear();
        advance(search, typist);

        assertThat(search.matches()).isEmpty();
    }

    @Test
    void aSearchIsDoneInSlices() {
        var typist = new Typist(80, 2);
        for (int i = 0; i < 1000; i++) {
            typist.type("line needle\n");
        }
        var search = new Search(new Query("needle", false));

        assertThat(search.advance(typist.scrollback, typist.screen, typist.clusters, 0)).isFalse();
        int first = search.count();
        advance(search, typist);
        assertThat(first).isLessThan(1000);
        assertThat(search.count()).isEqualTo(1000);
    }

    @Test
    void anExpressionThatWouldTakeForeverIsGivenUp() {
        var typist = new Typist(80, 2);
        for (int i = 0; i < 200; i++) {
            typist.type("a".repeat(60) + "!\n");
        }
        long start = System.nanoTime();
        Search search = search(typist, "(.*)".repeat(12) + "b", true);

        assertThat(search.isTooSlow()).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void anExpressionThatDigsTooDeepIsGivenUp() {
        var typist = new Typist(80, 2).type("ab".repeat(30_000) + "\nend");

        assertThat(search(typist, "(a|b)*c", true).matches()).isEmpty();
    }

    /// Each look at the clock is 20 µs after the one before.
    @Test
    void aSliceIsNotMuchLongerThanItMayBeWhateverTheExpression() {
        var typist = new Typist(40, 24);
        for (int i = 0; i < 60; i++) {
            typist.type("a".repeat(36) + "b\n");
        }
        var nanos = new AtomicLong();
        var search = new Search(new Query("(a+)+\\1c", true), () -> nanos.addAndGet(20_000));
        long slice = 2_500_000;
        long longest = 0;
        int slices = 0;
        for (boolean done = false; !done; slices++) {
            long before = nanos.get();
            done = search.advance(typist.scrollback, typist.screen, typist.clusters, slice);
            longest = Math.max(longest, nanos.get() - before);
            assertThat(slices).isLessThan(200);
        }

        assertThat(longest).isLessThan(slice + Search.LINE_NANOS + 500_000);
        assertThat(slices).isGreaterThan(5);
        assertThat(search.isTooSlow()).isTrue();
    }

    @Test
    void theScreenIsLookedAtInSlicesAsWellAndNoMatchIsCountedTwice() {
        var typist = new Typist(40, 24);
        for (int i = 0; i < 23; i++) {
            typist.type("needle " + i + "\n");
        }
        var nanos = new AtomicLong();
        var search = new Search(new Query("needle", false), () -> nanos.addAndGet(1_000_000));
        int slices = 1;
        while (!search.advance(typist.scrollback, typist.screen, typist.clusters, 5_000_000)) {
            slices++;
        }

        assertThat(slices).isGreaterThan(3);
        assertThat(search.count()).isEqualTo(23);
        assertThat(search.matches()).doesNotHaveDuplicates();
    }
}
