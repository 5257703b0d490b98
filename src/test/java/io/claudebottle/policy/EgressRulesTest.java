package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.Decision.Rule;
import java.net.IDN;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
            new RouteRule("bücher.example", List.of(), "", "", "/b/dev.md:9"),
            RouteRule.denied("never.example", "inbox"))));

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
        "https://staging.example.com/api/x?y=/../z, ROUTE",
        "https://staging.example.com/, PATH",
        "https://staging.example.com, PATH",
        "staging.example.com/api/../secret, PATH",
        "https://user:password@staging.example.com:443/api/#fragment, ROUTE",
        "https://bücher.example/straße, ROUTE",
        "https://bücher.example:8443/, PORT",
        "wss://api.anthropic.com/x, ROUTE",
        "ws://api.anthropic.com/x, PLAIN_HTTP",
        "ftp://api.anthropic.com/x, MALFORMED",
        "https://[::1]:443/, ADDRESS",
        "https:///x, MALFORMED",
        "https://api.anthropic.com:/x, ROUTE",
        "https://api.anthropic.com:99999/x, PORT",
        "never.example, DENIED",
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

    @ParameterizedTest
    @CsvSource({
        "/api, /api, true", "/api, /api/, true", "/api, /api/x, true", "/api, /apix, false", "/api, /api.x, false", "/api, /, false", "/api, /API, false",
        "/api/, /api/, true", "/api/, /api/x, true", "/api/, /api, false", "/, /x, true", "/, /, true", "/api, /x/api, false", "/a/b, /a/b/c, true", "/a/b, /a, false",
        "/api, /api/%41, true", "/api, /api/a.b, true", "/api, /api/..a, true", "/api, /api/...;x, true", "/api, /api/~x;v=1, true",
    })
    void aPathIsComparedBySegments(String prefix, String path, boolean allowed) {
        assertThat(withPaths(prefix).decide("a.example", 443, path).allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/api/..", "/api/../x", "/api/.", "/api/./x", "/api/..;/x", "/api/.;a=b/x", "/api//x", "//api/x", "/api\\x", "/api/%2e%2e/x", "/api/%2E", "/api/%2f", "/api/%5C",
        "/api/%252e%252e", "/api/%25", "/api/%3b", "/api/%00", "/api/%0a", "/api/%7f", "/api/%", "/api/%4", "/api/%zz", "/api/\t", "/api/ x", "/api/é", "*", "api/x", ""
    })
    void aPathThatServersReadInMoreThanOneWayIsNotAllowedWhereThereArePaths(String path) {
        Decision decision = withPaths("/", "/api").decide("a.example", 443, path);

        assertThat(decision.rule()).isEqualTo(Rule.PATH);
        assertThat(decision.origin()).isEqualTo("/b/dev.md:1");
        assertThat(decision.reason()).matches("blocked: [\\x20-\\x7e]{1,500}").endsWith("only the operator can change it, under egress.routes in the bottle's file");
    }

    @Test
    void withoutPathsEveryPathIsAllowed() {
        assertThat(rules.decide("api.anthropic.com", 443, "/a/../b").allowed()).isTrue();
    }

    private static EgressRules withPaths(String... paths) {
        return new EgressRules(new RouteTable(List.of(new RouteRule("a.example", List.of(paths), "", "", "/b/dev.md:1"))));
    }

    /// As somebody would say it who walks down a tree of directories: every server arrives below the prefix, whatever it unescapes.
    @Property(tries = 50_000)
    void noPathLeadsOutOfItsPrefix(@ForAll @From("paths") String path) {
        if (withPaths("/api").decide("a.example", 443, path).allowed()) {
            String once = unescaped(path);
            for (String reading : List.of(path, once, unescaped(once), once.replace('\\', '/'), once.replaceAll(";[^/]*", ""))) {
                assertThat(Path.of(reading).normalize().startsWith("/api")).as(reading).isTrue();
            }
        }
    }

    @Property(tries = 20_000)
    void aSimplePathBelowItsPrefixIsAllowed(@ForAll @From("simple") String below) {
        assertThat(withPaths("/api").decide("a.example", 443, "/api/" + below).allowed()).isTrue();
        assertThat(withPaths("/api").decide("a.example", 443, "/api" + below).allowed()).isEqualTo(below.isEmpty());
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", "/api", "api", "/x", ".", "..", "%2e", "%2E", "%2f", "%5c", "%25", "2e", "\\", ";", ";a", "//", "%41", "é", "%", "a")
                .list()
                .ofMaxSize(8)
                .map(parts -> "/api" + String.join("", parts));
    }

    @Provide
    Arbitrary<String> simple() {
        return Arbitraries.strings().withCharRange('a', 'z').withChars("0123456789-_~").ofMaxLength(12);
    }

    private static String unescaped(String path) {
        return Pattern.compile("%([0-9a-fA-F]{2})").matcher(path)
                .replaceAll(escape -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    @Property(tries = 20_000)
    void tryingAnyUrlGivesOneOfTheRulesAndNeverFails(@ForAll String url) {
        Decision decision = rules.tryUrl(url);

        assertThat(decision.reason()).matches("[\\x20-\\x7e]{1,600}");
    }

    @Test
    void aRouteThatIsOpenOnceIsAllowedUntilItIsTakenAway() {
        var once = new RouteTable(List.of(RouteRule.once("a.example", "inbox")));

        assertThat(new EgressRules(once).decide("a.example", 443).allowed()).isTrue();
        assertThat(new EgressRules(once.without("a.example")).decide("a.example", 443).rule()).isEqualTo(Rule.NO_ROUTE);
    }
}
