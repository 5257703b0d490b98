package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.Decision.Rule;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {

    private final EgressRules rules = new EgressRules(new RouteTable(List.of(
            new RouteRule("api.anthropic.com", List.of(), "", "", "default"),
            new RouteRule("staging.example.com", List.of("/api/"), "Bearer", "EGRESS_TOKEN_0", "/b/dev.md:7"),
            new RouteRule("bücher.example", List.of(), "", "", "/b/dev.md:9"))));

    @Test
    void listedHostIsLetOutOnPort443AndNamesItsRule() {
        Decision decision = rules.decide("api.anthropic.com", 443);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.rule()).isEqualTo(Rule.ROUTE);
        assertThat(decision.origin()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com/v1/messages, ROUTE",
        "api.anthropic.com, ROUTE",
        "https://api.anthropic.com:8443/, PORT",
        "http://api.anthropic.com/, PLAIN_HTTP",
        "https://elsewhere.example/, NO_ROUTE",
        "https://127.0.0.1/, ADDRESS",
        "not a url, MALFORMED"
    })
    void aUrlThatIsTriedMeetsTheRuleThatItsRequestWouldMeet(String url, Rule rule) {
        assertThat(rules.tryUrl(url).rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"API.Anthropic.COM", "api.anthropic.com.", "Api.anthropic.com."})
    void caseAndTrailingDotDoNotMatter(String spelling) {
        Decision decision = rules.decide(spelling, 443);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.host()).as("what to connect to").isEqualTo("api.anthropic.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE."})
    void internationalNameMatchesInEverySpelling(String spelling) {
        assertThat(rules.decide(spelling, 443).host()).isEqualTo("xn--bcher-kva.example");
        assertThat(rules.decide(spelling, 443).allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "anthropic.com", "x.api.anthropic.com", "api.anthropic.com.evil.org", "apiXanthropic.com", "api-anthropic.com", "api.anthropic.co", "localhost"
    })
    void onlyTheExactNameMatches(String host) {
        Decision decision = rules.decide(host, 443);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.rule()).isEqualTo(Rule.NO_ROUTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "1.1.1.1", "1.1.1.1.", "[::1]", "::1", "[2606:4700::1111]", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "017700000001",
        "169.254.169.254", "api.anthropic.com.1"
    })
    void addressIsNeverLetOutInWhateverSpelling(String address) {
        Decision decision = rules.decide(address, 443);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.rule()).isEqualTo(Rule.ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", ".example.com", "api.anthropic.com..", "user@api.anthropic.com", "api.anthropic.com/x", "a b", "-a.com", "a\u0000.com", "xn--a\u202e.com"})
    void whatIsNoHostNameIsMalformed(String host) {
        assertThat(rules.decide(host, 443).rule()).isEqualTo(Rule.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 22, 80, 442, 444, 8443, 65535})
    void onlyPort443IsOpen(int port) {
        Decision decision = rules.decide("api.anthropic.com", port);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.rule()).isEqualTo(Rule.PORT);
    }

    @Test
    void plainHttpIsRefusedAndPointsToHttpsWhereThatWouldDo() {
        Decision decision = rules.decidePlain("API.anthropic.com", 80);

        assertThat(decision.rule()).isEqualTo(Rule.PLAIN_HTTP);
        assertThat(decision.reason())
                .isEqualTo("blocked: unencrypted HTTP to api.anthropic.com is not let out; this is policy, use https://api.anthropic.com/ instead");
    }

    @Test
    void plainHttpToAHostThatIsNotListedDoesNotSuggestHttps() {
        Decision decision = rules.decidePlain("evil.org", 80);

        assertThat(decision.rule()).isEqualTo(Rule.NO_ROUTE);
        assertThat(decision.port()).isEqualTo(80);
        assertThat(decision.reason()).doesNotContain("https://");
    }

    /// The words are read by agents and by people who search for them: a change is a decision.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "evil.org|443|blocked: evil.org is not on this bottle's egress allowlist; this is policy and not a fault, so neither a retry nor another way out will work: only the operator can change it, under egress.routes in the bottle's file",
        "1.1.1.1|443|blocked: 1.1.1.1 is an address, and the egress gate lets out names only; this is policy and not a fault, so neither a retry nor another way out will work: it holds in every bottle and cannot be changed from inside",
        "api.anthropic.com|22|blocked: port 22 of api.anthropic.com is closed, the egress gate lets out port 443 only; this is policy and not a fault, so neither a retry nor another way out will work: it holds in every bottle and cannot be changed from inside",
        "a..b|443|blocked: 'a..b' is not a host name that the egress gate could judge; this is policy and not a fault, so neither a retry nor another way out will work: it holds in every bottle and cannot be changed from inside",
    })
    void denialSaysThatItIsPolicyWhichRuleAndWhoCanChangeIt(String host, int port, String reason) {
        assertThat(rules.decide(host, port).reason()).isEqualTo(reason);
    }

    @Property(tries = 20_000)
    void nothingIsLetOutThatTheModelDenies(@ForAll @StringLength(max = 80) String host, @ForAll @IntRange(max = 65535) int port) {
        Decision decision = rules.decide(host, port);

        assertThat(decision.allowed()).isEqualTo(model(host) && port == 443);
    }

    @Property
    void reasonFitsIntoAStatusLineWhateverWasAskedFor(@ForAll String host, @ForAll @IntRange(max = 65535) int port) {
        assertThat(rules.decide(host, port).reason()).matches("[\\x20-\\x7e]{1,600}");
        assertThat(rules.decidePlain(host, port).reason()).matches("[\\x20-\\x7e]{1,600}");
    }

    /// The rules as one would say them: one of three names, in any case, perhaps with a dot at the end.
    private static boolean model(String host) {
        try {
            String name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return List.of("api.anthropic.com", "staging.example.com", "xn--bcher-kva.example").contains(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        } catch (IllegalArgumentException notAName) {
            return false;
        }
    }

    @Property(tries = 5_000)
    void nearMissesOfAListedNameAreDenied(@ForAll @IntRange(max = 16) int at, @ForAll char inserted) {
        String host = new StringBuilder("api.anthropic.com").insert(at, inserted).toString();

        assertThat(rules.decide(host, 443).allowed()).isEqualTo(model(host));
    }
}
