package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a bottle in order declares.
class BottleReaderTest {

    @TempDir
    Path root;

    private Scratch scratch;

    @BeforeEach
    void scratch() {
        scratch = new Scratch(root);
    }

    @Test
    void everyKeyIsReadWithItsLine() throws IOException {
        BottleManifest bottle = scratch.bottle("""
                env:
                  GIT_AUTHOR_NAME: someone
                  NPM_TOKEN: ${HOST_NPM_TOKEN}
                  GITEA_TOKEN: "?paste your token"
                git:
                  - Name: my-repo
                    Upstream: ssh://git@git.example.com:30009/me/my-repo.git
                    IdentityFile: ~/.ssh/id_ed25519
                    KnownHostKey: ssh-ed25519 AAAAC3Nz
                    ExtraHosts: { Git.example.com: 100.64.0.7 }
                egress:
                  routes:
                    - host: API.Anthropic.com
                      role: claude_code_oauth
                      auth: { scheme: Bearer, token_ref: CLAUDE_BOTTLE_OAUTH_TOKEN }
                    - host: staging.example.com
                      path_allowlist: [/api/v1/]
                    - host: example.com
                      pipelock: { tls_passthrough: true }
                supervise: true
                git_user: { name: "Eric", email: "eric@example.com" }""");
        Path file = scratch.home("bottles/dev.md");

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
                new Route("example.com", List.of(), Optional.empty(), Optional.empty(), true, new Origin(file, 19)));
        assertThat(bottle.supervise()).isTrue();
        assertThat(bottle.gitUser()).contains(new GitUser(Optional.of("Eric"), Optional.of("eric@example.com"), new Origin(file, 22)));
        assertThat(bottle.notes()).isEqualTo("Notes.");
    }

    @Test
    void aBottleWithoutKeysGrantsNothing() throws IOException {
        BottleManifest bottle = scratch.bottle("# nothing yet");

        assertThat(bottle.env()).isEmpty();
        assertThat(bottle.git()).isEmpty();
        assertThat(bottle.routes()).isEmpty();
        assertThat(bottle.supervise()).isFalse();
        assertThat(bottle.gitUser()).isEmpty();
        assertThat(bottle.parent()).isEmpty();
    }

    /// The original's documentation, as it stands.
    @Test
    void theOriginalsExampleIsRead() throws IOException {
        BottleManifest bottle = scratch.bottle("""
                env:
                  GIT_AUTHOR_NAME: someone          # literal
                  NPM_TOKEN: ${HOST_NPM_TOKEN}      # interpolated from host env
                  GITEA_TOKEN: "?paste your token"  # prompted at launch
                git:
                  - Name: my-repo
                    Upstream: ssh://git@git.example.com:22/me/my-repo.git
                    IdentityFile: ~/.ssh/id_ed25519
                    KnownHostKey: ssh-ed25519 AAAA...
                egress:
                  routes:
                    - host: api.anthropic.com
                      role: claude_code_oauth
                      auth: { scheme: Bearer, token_ref: CLAUDE_BOTTLE_OAUTH_TOKEN }
                    - host: staging.example.com
                      path_allowlist: [/api/v1/]
                      auth:
                        scheme: Bearer
                        token_ref: STAGING_TOKEN
                    - host: example.com
                supervise: true""");

        assertThat(bottle.routes()).hasSize(3);
        assertThat(bottle.env()).hasSize(3);
    }

    @Test
    void onlyAWholeReferenceIsTakenFromTheHost() throws IOException {
        assertThat(scratch.bottle("env:\n  A: prefix-${HOME}\n  B: $HOME\n  C: ${1X}\n  D: ${HOME}/x").env().values())
                .allSatisfy(value -> assertThat(value).isInstanceOf(EnvValue.Literal.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08080", "yes", "1e3", "2026-01-31", "true", "0x1F", "12:30:45", "="})
    void whatYamlTakesForSomethingElseIsAVariablesTextAsWritten(String written) throws IOException {
        assertThat(scratch.bottle("env:\n  A: " + written).env().get("A"))
                .isInstanceOfSatisfying(EnvValue.Literal.class, literal -> assertThat(literal.value()).isEqualTo(written));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"''|``", "\"\"|``", "\"a: b\"|a: b", "'it''s'|it's", "\"a\\tb\"|a\tb"})
    void quotesAreNotPartOfAVariablesText(String written, String meant) throws IOException {
        assertThat(scratch.bottle("env:\n  A: " + written).env().get("A"))
                .isInstanceOfSatisfying(EnvValue.Literal.class, literal -> assertThat(literal.value()).isEqualTo(meant));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "?|``", "\"?\"|``", "?  # asked|``", "?your token|your token", "? your token|your token", "? it's secret|it's secret",
        "'? your token '|your token"
    })
    void aQuestionMarkAsksWithOrWithoutQuotesAroundIt(String written, String prompt) throws IOException {
        assertThat(scratch.bottle("env:\n  A: " + written + "\n  B: c").env().get("A"))
                .isInstanceOfSatisfying(EnvValue.Asked.class, asked -> assertThat(asked.prompt()).isEqualTo(prompt));
    }

    @Test
    void claudesOwnCredentialMayBeLentButNotWrittenDown() throws IOException {
        assertThat(scratch.bottle("env: { CLAUDE_CODE_OAUTH_TOKEN: \"${TOKEN}\" }").env().get("CLAUDE_CODE_OAUTH_TOKEN"))
                .isInstanceOf(EnvValue.FromHost.class);
        assertThat(scratch.bottle("env: { CLAUDE_CODE_OAUTH_TOKEN: \"?\" }").env().get("CLAUDE_CODE_OAUTH_TOKEN")).isInstanceOf(EnvValue.Asked.class);
        assertThat(scratch.load("bottles/dev.md", "---\nenv: { CLAUDE_CODE_OAUTH_TOKEN: sk-ant-oat01-x }\n---\n").bottles()).isEmpty();
    }

    @Test
    void aBlockOfOneLineIsThatLine() throws IOException {
        assertThat(scratch.bottle("env:\n  A: >\n    one\n    two\n").env().get("A"))
                .isInstanceOfSatisfying(EnvValue.Literal.class, literal -> assertThat(literal.value()).isEqualTo("one two"));
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://git@Host.Example/r.git, git, host.example, 22, r.git",
        "ssh://me@h:2222/~/team/r, me, h, 2222, ~/team/r",
        "ssh://git@10.0.0.7/r.git, git, 10.0.0.7, 22, r.git",
        "ssh://git@[fd00::7]:22/r.git, git, [fd00::7], 22, r.git",
        "ssh://git@git_host/a//b.git, git, git_host, 22, a//b.git"
    })
    void anUpstreamIsTakenApart(String url, String user, String host, int port, String path) throws IOException {
        BottleManifest bottle = scratch.bottle("git:\n  - Name: r\n    Upstream: " + url + "\n    IdentityFile: /k");

        assertThat(bottle.git()).extracting(GitEntry::upstream).containsExactly(new GitEntry.Upstream(url, user, host, port, path));
    }

    @Test
    void theSameAddressForOneHostInSeveralEntriesIsFine() throws IOException {
        BottleManifest bottle = scratch.bottle("""
                git:
                  - { Name: a, Upstream: "ssh://git@h/a.git", IdentityFile: /k, ExtraHosts: { h: 10.0.0.1 } }
                  - { Name: b, Upstream: "ssh://git@h/b.git", IdentityFile: /k, ExtraHosts: { H: 10.0.0.1, i: "fd00::1" } }""");

        assertThat(bottle.git()).extracting(GitEntry::extraHosts).containsExactly(Map.of("h", "10.0.0.1"), Map.of("h", "10.0.0.1", "i", "fd00::1"));
    }

    @ParameterizedTest
    @CsvSource({"A.Example.COM, a.example.com", "example.com., example.com", "xn--bcher-kva.example, xn--bcher-kva.example",
            "build_1, build_1", "7.example, 7.example"})
    void aHostIsKeptInLowerCaseWithoutTheRootsDot(String written, String host) throws IOException {
        assertThat(scratch.bottle("egress: { routes: [ { host: " + written + " } ] }").routes()).extracting(Route::host).containsExactly(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: A", "email: a@example.com", "{ name: A, email: \"\" }"})
    void oneHalfOfAGitIdentityIsEnough(String user) throws IOException {
        String yaml = user.startsWith("{") ? "git_user: " + user : "git_user:\n  " + user;

        GitUser read = scratch.bottle(yaml).gitUser().orElseThrow();

        assertThat(read.name().isPresent()).isNotEqualTo(read.email().isPresent());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "yes, true", "off, false", "True, true"})
    void superviseTakesYamlsWordsForTrueAndFalse(String written, boolean meant) throws IOException {
        assertThat(scratch.bottle("supervise: " + written).supervise()).isEqualTo(meant);
    }
}
