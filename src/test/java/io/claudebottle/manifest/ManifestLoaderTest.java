package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestLoaderTest {

    @TempDir
    Path root;

    private Manifest load(String... filesAndTexts) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            files.put(filesAndTexts[i], filesAndTexts[i + 1]);
        }
        return new ManifestCase(files, List.of()).load(root);
    }

    private BottleManifest bottle(String yaml) throws IOException {
        Manifest manifest = load("bottles/dev.md", "---\n" + yaml + "\n---\nNotes.\n");
        assertThat(manifest.broken()).isEmpty();
        return manifest.bottles().get("dev");
    }

    @Test
    void everyKeyOfABottleIsReadWithItsLine() throws IOException {
        BottleManifest bottle = bottle("""
                env:
                  GIT_AUTHOR_NAME: someone
                  NPM_TOKEN: ${HOST_NPM_TOKEN}
                  GITEA_TOKEN: "?paste your token"
                git:
                  - Name: my-repo
                    Upstream: ssh://git@git.example.com:30009/me/my-repo.git
                    IdentityFile: ~/.ssh/id_ed25519
                    KnownHostKey: ssh-ed25519 AAAAC3Nz
                    ExtraHosts: { git.example.com: 100.64.0.7 }
                egress:
                  routes:
                    - host: API.Anthropic.com
                      role: claude_code_oauth
                      auth: { scheme: Bearer, token_ref: CLAUDE_BOTTLE_OAUTH_TOKEN }
                    - host: staging.example.com
                      path_allowlist: [/api/v1/]
                    - host: example.com
                supervise: true
                git_user: { name: "Eric", email: "eric@example.com" }""");
        Path file = root.resolve("home/bottles/dev.md");

        assertThat(bottle.env()).containsExactly(
                Map.entry("GIT_AUTHOR_NAME", new EnvValue.Literal("someone", new Origin(file, 3))),
                Map.entry("NPM_TOKEN", new EnvValue.FromHost("HOST_NPM_TOKEN", new Origin(file, 4))),
                Map.entry("GITEA_TOKEN", new EnvValue.Asked("paste your token", new Origin(file, 5))));
        assertThat(bottle.git()).containsExactly(new GitEntry("my-repo",
                new GitEntry.Upstream("ssh://git@git.example.com:30009/me/my-repo.git", "git", "git.example.com", 30009, "me/my-repo.git"),
                "~/.ssh/id_ed25519", Optional.of("ssh-ed25519 AAAAC3Nz"), Map.of("git.example.com", "100.64.0.7"), new Origin(file, 7)));
        assertThat(bottle.routes()).containsExactly(
                new Route("api.anthropic.com", List.of(), Optional.of(new Route.Auth("Bearer", "CLAUDE_BOTTLE_OAUTH_TOKEN")),
                        Optional.of("claude_code_oauth"), new Origin(file, 14)),
                new Route("staging.example.com", List.of("/api/v1/"), Optional.empty(), Optional.empty(), new Origin(file, 17)),
                new Route("example.com", List.of(), Optional.empty(), Optional.empty(), new Origin(file, 19)));
        assertThat(bottle.supervise()).isTrue();
        assertThat(bottle.gitUser()).contains(new GitUser(Optional.of("Eric"), Optional.of("eric@example.com"), new Origin(file, 21)));
        assertThat(bottle.notes()).isEqualTo("Notes.");
    }

    @Test
    void onlyAWholeReferenceIsTakenFromTheHost() throws IOException {
        assertThat(bottle("env:\n  A: prefix-${HOME}\n  B: $HOME\n  C: ${1X}").env().values())
                .allSatisfy(value -> assertThat(value).isInstanceOf(EnvValue.Literal.class));
    }

    @Test
    void aNumberOrAYesInTheEnvironmentIsTakenAsWritten() throws IOException {
        assertThat(bottle("env:\n  PORT: 08080\n  DEBUG: yes\n  EMPTY: \"\"").env().values())
                .extracting(value -> ((EnvValue.Literal) value).value())
                .containsExactly("08080", "yes", "");
    }

    @Test
    void aBareQuestionMarkAsksWithoutAPromptOfItsOwn() throws IOException {
        assertThat(bottle("env:\n  A: \"?\"").env().get("A")).isInstanceOfSatisfying(EnvValue.Asked.class, asked -> assertThat(asked.prompt()).isEmpty());
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreRead() throws IOException {
        Manifest manifest = load("bottles/dev.md", "\uFEFF---\r\nsupervise: true\r\n---\r\n");

        assertThat(manifest.bottles().get("dev").supervise()).isTrue();
    }

    @Test
    void theBodyOfAnAgentIsItsPromptFencesIncluded() throws IOException {
        Manifest manifest = load("bottles/dev.md", "---\n---\n",
                "agents/me.md", "---\nbottle: dev\nskills: [init-prd]\nmodel: opus\ncolor: [1]\ndescription: Reads.\n---\n\nYou read.\n\n---\nAnd write.\n");

        AgentManifest agent = manifest.agents().get("me");
        assertThat(agent.prompt()).isEqualTo("You read.\n\n---\nAnd write.");
        assertThat(agent.description()).isEqualTo("Reads.");
        assertThat(agent.skills()).extracting(AgentManifest.Skill::name).containsExactly("init-prd");
    }

    @Test
    void anAgentOfTheWorkingDirectoryTakesThePlaceOfTheHomes() throws IOException {
        Manifest manifest = load("bottles/dev.md", "---\n---\n", "agents/me.md", "---\nbottle: dev\n---\nHome.",
                "cwd/.claude-bottle/agents/me.md", "---\nbottle: dev\n---\nRepository.");

        assertThat(manifest.agents().get("me").prompt()).isEqualTo("Repository.");
        assertThat(manifest.agents().get("me").fromWorkingDirectory()).isTrue();
    }

    @Test
    void bottlesOfAWorkingDirectoryAreIgnoredWithAWarning() throws IOException {
        Manifest manifest = load("cwd/.claude-bottle/bottles/evil.md", "---\nenv: { A: \"${SECRET}\" }\n---\n");

        assertThat(manifest.bottles()).isEmpty();
        assertThat(manifest.warnings()).extracting(ManifestProblem::message).containsExactly("bottles of a working directory are ignored.");
    }

    @Test
    void startedInTheUsersDirectoryTheHomeIsReadOnceAndWithoutAWarning() throws IOException {
        load("bottles/dev.md", "---\n---\n");
        var home = new Home(root.resolve("cwd/.claude-bottle"));
        java.nio.file.Files.createDirectories(home.root().getParent());
        java.nio.file.Files.move(root.resolve("home"), home.root());

        Manifest manifest = new ManifestLoader(home, root.resolve("cwd"), root.resolve("cwd")).load();

        assertThat(manifest.bottles()).containsOnlyKeys("dev");
        assertThat(manifest.warnings()).isEmpty();
    }

    @Test
    void aFileWithAnotherKindOfNameIsSkippedWithAWarning() throws IOException {
        Manifest manifest = load("bottles/Dev.md", "---\n---\n", "bottles/README.txt", "x");

        assertThat(manifest.bottles()).isEmpty();
        assertThat(manifest.warnings()).hasSize(1);
    }

    @Test
    void aHomeThatIsNotThereIsEmptyAndNothingIsBroken() throws IOException {
        assertThat(load()).isEqualTo(new Manifest(new TreeMap<>(), new TreeMap<>(), List.of(), List.of()));
    }

    private BottleManifest child(String parent, String child) throws IOException {
        Manifest manifest = load("bottles/base.md", "---\n" + parent + "\n---\n", "bottles/dev.md", "---\nextends: base\n" + child + "\n---\n");
        assertThat(manifest.broken()).isEmpty();
        return manifest.bottles().get("dev");
    }

    @Test
    void variablesMergeAndTheChildWins() throws IOException {
        assertThat(child("env: { A: parent, B: parent }", "env: { B: child, C: child }").env())
                .extractingFromEntries(entry -> entry.getKey() + "=" + ((EnvValue.Literal) entry.getValue()).value())
                .containsExactly("A=parent", "B=child", "C=child");
    }

    @Test
    void aListIsReplacedOnlyWhenTheChildDeclaresIt() throws IOException {
        String parent = "egress: { routes: [ { host: a.example } ] }\nsupervise: true";

        assertThat(child(parent, "").routes()).hasSize(1);
        assertThat(child(parent, "egress: { routes: [ { host: b.example } ] }").routes()).extracting(Route::host).containsExactly("b.example");
        assertThat(child(parent, "egress: { routes: [] }").routes()).isEmpty();
        assertThat(child(parent, "").supervise()).isTrue();
        assertThat(child(parent, "supervise: false").supervise()).isFalse();
    }

    @Test
    void theGitIdentityMergesFieldByField() throws IOException {
        GitUser user = child("git_user: { name: Parent, email: parent@example.com }", "git_user: { name: Child }").gitUser().orElseThrow();

        assertThat(user.name()).contains("Child");
        assertThat(user.email()).contains("parent@example.com");
    }

    @Test
    void aGrandparentIsInheritedToo() throws IOException {
        Manifest manifest = load("bottles/a.md", "---\nenv: { A: a }\n---\n", "bottles/b.md", "---\nextends: a\n---\n", "bottles/c.md", "---\nextends: b\n---\n");

        assertThat(manifest.bottles().get("c").env()).containsKey("A");
    }

    /// No text, however odd, may throw, hide a good file, or be reported outside of itself.
    @Property
    void anyTextIsEitherReadOrReportedOnOneOfItsLines(
            @ForAll @StringLength(max = 200) @CharRange(from = '\n', to = '\n') @CharRange(from = ' ', to = '~') String text) throws IOException {
        String content = "---\n" + text + "\n---\n";
        Path scratch = java.nio.file.Files.createTempDirectory("manifest");
        Manifest manifest = new ManifestCase(Map.of("bottles/x.md", content, "bottles/good.md", "---\n---\n"), List.of()).load(scratch);

        assertThat(manifest.bottles()).containsKey("good");
        assertThat(manifest.bottles().containsKey("x")).isNotEqualTo(!manifest.broken().isEmpty());
        assertThat(manifest.broken()).allSatisfy(problem -> assertThat(problem.line()).isBetween(1, (int) content.lines().count()));
    }
}
