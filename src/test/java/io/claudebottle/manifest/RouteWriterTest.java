package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteWriterTest {

    private static final String HOST = "new.example.com";

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("no egress yet", "---\nenv:\n  A: b\n---\nNotes.\n", "---\nenv:\n  A: b\negress:\n  routes:\n    - host: new.example.com\n---\nNotes.\n"),
                Arguments.of("no key at all", "---\n---\nNotes.\n", "---\negress:\n  routes:\n    - host: new.example.com\n---\nNotes.\n"),
                Arguments.of("a comment only", "\n---\n# nothing yet\n---\n", "\n---\n# nothing yet\negress:\n  routes:\n    - host: new.example.com\n---\n"),
                Arguments.of("a byte order mark", "\uFEFF---\nenv: {}\n---\n", "\uFEFF---\nenv: {}\negress:\n  routes:\n    - host: new.example.com\n---\n"),
                Arguments.of("an egress without anything", "---\negress:   # later\nenv: {}\n---\n",
                        "---\negress:   # later\n  routes:\n    - host: new.example.com\nenv: {}\n---\n"),
                Arguments.of("an empty flow egress", "---\negress: {}\n---\n", "---\negress: { routes: [{ host: new.example.com }] }\n---\n"),
                Arguments.of("an empty flow list", "---\negress: { routes: [] } # none\n---\n", "---\negress: { routes: [{ host: new.example.com }] } # none\n---\n"),
                Arguments.of("an empty list in a block", "---\negress:\n  routes: []\n---\n", "---\negress:\n  routes: [{ host: new.example.com }]\n---\n"),
                Arguments.of("routes without anything", "---\negress:\n  routes: # none\ngit_user: { name: A }\n---\n",
                        "---\negress:\n  routes: # none\n    - host: new.example.com\ngit_user: { name: A }\n---\n"),
                Arguments.of("a flow list", "---\negress:\n  routes: [ { host: a.example.com }, {host: b.example.com} ]\n---\n",
                        "---\negress:\n  routes: [ { host: a.example.com }, {host: b.example.com}, { host: new.example.com } ]\n---\n"),
                Arguments.of("a flow list over lines", "---\negress:\n  routes: [\n    { host: a.example.com }, # first\n    { host: b.example.com } # second\n  ]\n---\n",
                        "---\negress:\n  routes: [\n    { host: a.example.com }, # first\n    { host: b.example.com }, { host: new.example.com } # second\n  ]\n---\n"),
                Arguments.of("a flow list that ends in a comma", "---\negress: { routes: [ { host: a.example.com }, ] }\n---\n",
                        "---\negress: { routes: [ { host: a.example.com }, { host: new.example.com }, ] }\n---\n"),
                Arguments.of("a block list", "---\negress:\n  routes:\n    - host: a.example.com\n    - host: b.example.com # b\n\n    # the end\nsupervise: true\n---\n",
                        "---\negress:\n  routes:\n    - host: a.example.com\n    - host: b.example.com # b\n    - host: new.example.com\n\n    # the end\nsupervise: true\n---\n"),
                Arguments.of("a list as far left as its key", "---\negress:\n  routes:\n  - host: a.example.com\n    path_allowlist:\n    - /v1\n    - /v2\nenv: {}\n---\n",
                        "---\negress:\n  routes:\n  - host: a.example.com\n    path_allowlist:\n    - /v1\n    - /v2\n  - host: new.example.com\nenv: {}\n---\n"),
                Arguments.of("deep indentation", "---\negress:\n      routes:\n            -   host: a.example.com\n                auth:\n                    scheme: Bearer\n                    token_ref: T\n---\n",
                        "---\negress:\n      routes:\n            -   host: a.example.com\n                auth:\n                    scheme: Bearer\n                    token_ref: T\n            - host: new.example.com\n---\n"),
                Arguments.of("items in flow style", "---\negress:\n  routes:\n    - { host: a.example.com,\n        auth: { scheme: Bearer, token_ref: T } }\n---\nText\n",
                        "---\negress:\n  routes:\n    - { host: a.example.com,\n        auth: { scheme: Bearer, token_ref: T } }\n    - host: new.example.com\n---\nText\n"),
                Arguments.of("a dash on a line of its own", "---\negress:\n  routes:\n    -\n      host: a.example.com\n---\n",
                        "---\negress:\n  routes:\n    -\n      host: a.example.com\n    - host: new.example.com\n---\n"),
                Arguments.of("a body with fences", "---\nenv: {}\n---\n---\negress:\n---\n", "---\nenv: {}\negress:\n  routes:\n    - host: new.example.com\n---\n---\negress:\n---\n"),
                Arguments.of("keys that are indented", "---\n  env: {}\n---\n", "---\n  env: {}\n  egress:\n    routes:\n      - host: new.example.com\n---\n"),
                Arguments.of("characters beyond the first plane", "---\nenv: { A: \"🍾\" }\negress: { routes: [ { host: \"a.example.com\" } ] } # 🍾\n---\n",
                        "---\nenv: { A: \"🍾\" }\negress: { routes: [ { host: \"a.example.com\" }, { host: new.example.com } ] } # 🍾\n---\n"),
                Arguments.of("a question without quotes", "---\nenv:\n  TOKEN: ? paste it\negress: {}\n---\n",
                        "---\nenv:\n  TOKEN: ? paste it\negress: { routes: [{ host: new.example.com }] }\n---\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void theRouteIsWrittenInTheStyleThatIsThere(String shape, String before, String after) {
        assertThat(RouteWriter.add(before, HOST)).isEqualTo(after);
        assertThat(routes(after)).isEqualTo(Stream.concat(routes(before).stream(), Stream.of(HOST + " [] Optional.empty")).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void linesEndAsTheOthersDo(String shape, String before, String after) {
        assertThat(RouteWriter.add(before.replace("\n", "\r\n"), HOST)).isEqualTo(after.replace("\n", "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aSecondRouteGoesBehindTheFirst(String shape, String before, String after) {
        String twice = RouteWriter.add(after, "second.example.com");

        assertThat(routes(twice)).isEqualTo(Stream.concat(routes(after).stream(), Stream.of("second.example.com [] Optional.empty")).toList());
    }

    @Test
    void aHostThatHasARouteChangesNothing() {
        for (String host : List.of("new.example.com", "NEW.example.com.", "\"new.example.com\"")) {
            String text = "---\negress:\n  routes:\n    - path_allowlist: [/v1]\n      host: " + host + "\n---\n";
            assertThat(RouteWriter.add(text, HOST)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "null", "on", "n", "1_0.a", "0x.b", "localhost2"})
    void aHostThatYamlWouldTakeForSomethingElseIsQuoted(String host) {
        assertThat(routes(RouteWriter.add("---\nenv: {}\n---\n", host))).containsExactly(host + " [] Optional.empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "no front matter", "---\nnever closed\n", "---\n- a\n- list\n---\n", "---\n{ env: {} }\n---\n", "---\negress: nothing\n---\n",
        "---\negress: [a]\n---\n", "---\negress:\n  routes: a.example.com\n---\n", "---\negress:\n  other: 1\n---\n", "---\negress: {\n---\n",
        "---\nenv: \"\\UFFFFFFFF\"\n---\n", "---\negress: *x\n---\n"
    })
    void aTextThatCannotBeAddedToIsAProblemInWords(String text) {
        assertThatThrownBy(() -> RouteWriter.add(text, HOST)).isInstanceOf(ProblemException.class);
    }

    private static List<String> routes(String text) {
        var faults = new Faults(Path.of("/scratch/dev.md"));
        DraftBottle bottle = BottleReader.read("dev", Document.parse(text, faults).orElseThrow(() -> new AssertionError(text)), faults);
        // A key without a value is reported by the reader, and is what one begins with.
        return bottle.routes().orElse(List.of()).stream()
                .map(route -> route.host() + " " + route.pathAllowlist() + " " + route.auth())
                .toList();
    }

    /// Whatever is put together of the shapes: either it says no, or the reader finds exactly the old routes and this one.
    @Property(tries = 2_000)
    void nothingButTheRouteIsAdded(@ForAll("files") String text) {
        List<String> before = routes(text);
        String after = RouteWriter.add(text, HOST);

        assertThat(routes(after)).isEqualTo(Stream.concat(before.stream(), Stream.of(HOST + " [] Optional.empty")).toList());
        assertThat(withoutTheRoute(after)).isEqualTo(withoutTheRoute(text));
    }

    /// The characters that are not part of what is added, in order.
    private static String withoutTheRoute(String text) {
        return text.replaceAll("(?m)^ *- host: new\\.example\\.com\\R", "").replace(", { host: new.example.com }", "")
                .replace("{ host: new.example.com }", "").replaceAll("(?m)^egress:\\R  routes:\\R(?=---)", "").replace(" routes: [] ", "");
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> comment = Arbitraries.of("", "", "# a comment: [ { \n", "\n", "   # indented\n");
        Arbitrary<String> other = Arbitraries.of("", "env:\n  A: |\n    text: here\n    - host: x\n", "git_user: { name: \"A # B\" }\n", "supervise: true\n",
                "env:\n  A: 'it''s'\n  B: >-\n    folded\n\n    text\n");
        Arbitrary<Integer> indent = Arbitraries.integers().between(1, 6);
        Arbitrary<String> item = Arbitraries.of("host: a%d.example.com", "{ host: a%d.example.com, path_allowlist: ['/v1', \"/v2\"] }", "host: \"a%d.example.com\" # why",
                "{ host: a%d.example.com }   # [", "{host: a%d.example.com,\n                        auth: {scheme: token, token_ref: T}}");
        Arbitrary<String> block = Combinators.combine(indent, indent, item.list().ofMinSize(1).ofMaxSize(4), comment.list().ofSize(4)).as((one, two, items, comments) -> {
            var text = new StringBuilder("egress:\n" + " ".repeat(one) + "routes:\n");
            for (int i = 0; i < items.size(); i++) {
                text.append(" ".repeat(one + two)).append("- ").append(items.get(i).formatted(i)).append('\n').append(comments.get(i));
            }
            return text.toString();
        });
        Arbitrary<String> flow = item.filter(text -> text.startsWith("{") && !text.contains("#")).list().ofMaxSize(3).map(items -> {
            var parts = new java.util.ArrayList<String>();
            for (int i = 0; i < items.size(); i++) {
                parts.add(items.get(i).formatted(i));
            }
            return "egress: { routes: [" + String.join(", ", parts) + "] }\n";
        });
        return Combinators.combine(comment, other, Arbitraries.oneOf(block, flow, Arbitraries.of("", "egress: {}\n", "egress:\n  routes: []\n")),
                        comment, Arbitraries.of("", "\nNotes.\n---\n"), Arbitraries.of("\n", "\r\n"))
                .as((lead, before, egress, trail, body, end) -> ("---\n" + lead + before + egress + trail + "---\n" + body).replace("\n", end));
    }
}
