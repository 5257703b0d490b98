package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.gate.LedgerFilter.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerWindowTest {

    private static LedgerEntry entry(String id, String host, int second, int status) {
        return new LedgerEntry("a-aaaaa", id, Instant.ofEpochSecond(second), "egress", status != 403, "GET", host, 443, "/Path", "route", "bottles/dev.md:3",
                "because it may", status, status == 0 ? -1 : 1, status == 0 ? -1 : 2, status == 0 ? -1 : 3, true);
    }

    private static List<String> ids(LedgerWindow window) {
        return window.entries(LedgerFilter.EVERYTHING).stream().map(LedgerEntry::id).toList();
    }

    @Test
    void newsOfAnEntryTakesItsPlaceAndNotTheEnd() {
        var window = new LedgerWindow();
        window.put(entry("1", "a", 1, 0));
        window.put(entry("2", "b", 2, 0));

        LedgerWindow.Put put = window.put(entry("1", "a", 1, 200));

        assertThat(ids(window)).containsExactly("1", "2");
        assertThat(window.entries(LedgerFilter.EVERYTHING).getFirst().status()).isEqualTo(200);
        assertThat(put.replaced()).contains(entry("1", "a", 1, 0));
        assertThat(window.forgotten()).isZero();
    }

    @Test
    void theOldestGoesWhenThereIsNoRoom() {
        var window = new LedgerWindow(3);
        IntStream.range(0, 5).forEach(i -> window.put(entry("" + i, "a", i, 0)));

        assertThat(ids(window)).containsExactly("2", "3", "4");
        assertThat(window.forgotten()).isEqualTo(2);
    }

    @Test
    void newsOfAForgottenEntryDoesNotComeBackAsTheNewest() {
        var window = new LedgerWindow(2);
        IntStream.range(0, 4).forEach(i -> window.put(entry("" + i, "a", i, 0)));

        assertThat(window.put(entry("0", "a", 0, 200)).taken()).isFalse();
        assertThat(ids(window)).containsExactly("2", "3");
    }

    @Test
    void aDecisionAfterTheClockWasSetBackIsNotLost() {
        var window = new LedgerWindow(2);
        IntStream.range(10, 14).forEach(i -> window.put(entry("" + i, "a", i, 0)));

        window.put(entry("later", "a", 1, 0));

        assertThat(ids(window)).containsExactly("13", "later");
    }

    @Test
    void theSameIdInTwoBottlesIsTwoEntries() {
        var window = new LedgerWindow();
        LedgerEntry one = entry("1", "a", 1, 0);
        window.put(one);
        window.put(new LedgerEntry("b-bbbbb", "1", one.time(), "egress", true, "GET", "a", 443, "/", "", "", "", 0, -1, -1, -1, true));

        assertThat(window.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, '', '', true", "ALLOWED, '', '', true", "DENIED, '', '', false", "ALL, API.example, '', true", "ALL, /path, '', true",
        "ALL, dev.md, '', true", "ALL, ' MAY ', '', true", "ALL, other, '', false", "ALL, '', egress, true", "ALL, '', pipelock, false",
        "ALLOWED, api, egress, true", "DENIED, api, egress, false"
    })
    void aFilterAsksForVerdictTextAndSource(Verdicts verdicts, String text, String source, boolean shown) {
        assertThat(new LedgerFilter(verdicts, text, source).test(entry("1", "api.example.com", 1, 200))).isEqualTo(shown);
    }
}
