package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// No text, however odd, may throw, vanish, or be reported outside of itself. An agent's file may come from anywhere.
class AnyTextPropertyTest {

    private static final Path FILE = Path.of("/scratch/x.md");

    private static final List<String> SOUND = """
            ---
            # A bottle with everything.
            extends: base
            env:
              A: someone
              B: ${HOST_B}
              C: "?paste: it"
            git:
              - Name: my-repo
                Upstream: ssh://git@git.example.com:30009/me/my-repo.git
                IdentityFile: ~/.ssh/id_ed25519
                KnownHostKey: ssh-ed25519 AAAAC3Nz
                ExtraHosts: { git.example.com: 100.64.0.7 }
            egress:
              routes:
                - host: api.anthropic.com
                  role: claude_code_oauth
                  auth: { scheme: Bearer, token_ref: CLAUDE_BOTTLE_OAUTH_TOKEN }
                - host: staging.example.com
                  path_allowlist: [/api/v1/, '/v2']
            supervise: true
            git_user: { name: "Eric", email: "eric@example.com" }
            bottle: base
            skills: [a, b]
            ---
            Text.
            """.lines().toList();

    private static final List<String> TROUBLE = List.of(
            "\t", "\"", "'", "{", "}", "[", "]", ": ", "- ", "? ", "&a ", "*a", "!!set ", "!x ", "%", "@", "`", "|", ">", "#", "~",
            "---", "...", "<<: ", "\\U00110000", "\"\\UFFFFFFFF\"", "\u0000", "\u0085", "\u2028", "\u202e", "\u00a0", "\ud83c\udf7e",
            "null", "yes", "0x", "..", "//", "=", "\r");

    @Property
    void isEitherReadOrReportedOnOneOfItsLines(@ForAll String text) {
        assertReadOrReported(text);
    }

    @Property
    void isEitherReadOrReportedBetweenFences(@ForAll String text) {
        assertReadOrReported("---\n" + text + "\n---\n");
    }

    @Property(tries = 1000)
    void isEitherReadOrReportedWhenAGoodFileIsMutated(@ForAll("mutated") String text) {
        assertReadOrReported(text);
    }

    @Provide
    Arbitrary<String> mutated() {
        Arbitrary<List<String>> lines = Combinators.combine(
                        Arbitraries.integers().between(0, SOUND.size() - 1),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of(TROUBLE),
                        Arbitraries.of("insert", "replace", "drop", "repeat", "indent"))
                .as(Mutation::new)
                .list().ofMinSize(1).ofMaxSize(4)
                .map(AnyTextPropertyTest::mutate);
        return lines.map(all -> String.join("\n", all));
    }

    private record Mutation(int line, int column, String text, String kind) {}

    private static List<String> mutate(List<Mutation> mutations) {
        List<String> lines = new ArrayList<>(SOUND);
        for (Mutation mutation : mutations) {
            int at = Math.min(mutation.line, lines.size() - 1);
            String line = lines.get(at);
            int column = Math.min(mutation.column, line.length());
            switch (mutation.kind) {
                case "insert" -> lines.set(at, line.substring(0, column) + mutation.text + line.substring(column));
                case "replace" -> lines.set(at, line.substring(0, column) + mutation.text);
                case "drop" -> lines.remove(at);
                case "repeat" -> lines.add(at, line);
                default -> lines.set(at, " " + line);
            }
        }
        return lines;
    }

    private static void assertReadOrReported(String text) {
        int lines = Math.max(1, (int) text.lines().count());
        var bottleFaults = new Faults(FILE);
        Optional<DraftBottle> draft = Document.parse(text, bottleFaults).map(document -> BottleReader.read("x", document, bottleFaults));
        var base = new Faults(FILE);
        Map<String, DraftBottle> drafts = new TreeMap<>();
        drafts.put("base", BottleReader.read("base", new Document(new Yaml.Mapping(Map.of(), 1), ""), base));
        draft.ifPresent(one -> drafts.put("x", one));
        var bottles = new Inheritance(drafts, Map.of("base", base, "x", bottleFaults)).bottles();

        var agentFaults = new Faults(FILE);
        Optional<AgentManifest> agent = Document.parse(text, agentFaults)
                .flatMap(document -> new AgentReader(Set.of("base"), Set.of("base")).read("x", document, true, agentFaults));

        assertThat(bottles).containsKey("base");
        assertThat(bottles.containsKey("x")).isNotEqualTo(bottleFaults.any());
        assertThat(agent.isPresent()).isNotEqualTo(agentFaults.any());
        assertThat(bottleFaults.problems()).allSatisfy(problem -> assertSaid(problem, lines));
        assertThat(agentFaults.problems()).allSatisfy(problem -> assertSaid(problem, lines));
    }

    private static void assertSaid(ManifestProblem problem, int lines) {
        assertThat(problem.line()).isBetween(1, lines);
        assertThat(problem.message()).isNotBlank();
        assertThat(problem.fix()).isNotBlank();
        assertThat(problem.text()).hasSizeLessThan(600).doesNotContain("\n", "\u001b", "\u202e");
    }
}
