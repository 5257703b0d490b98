package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    private static final Instant NOW = Instant.parse("2026-05-27T12:00:00Z");

    /// The whole page once, so that a change of the text is seen as the reader will see it.
    @Test
    void pageBeginsWithTheSixRowsOfTheOriginalAndEndsWithTheBlastRadius() {
        assertThat(PlanText.of(new SampleGrants().build(), NOW)).isEqualTo("""
                agent        : researcher
                env          : EDITOR                   value readable inside
                               NPM_TOKEN                value readable inside
                               GITEA_TOKEN              asked at launch, then readable inside
                               CLAUDE_CODE_OAUTH_TOKEN  proxied, placeholder inside
                skills       : init-prd
                bottle       : dev
                git gate     : notes → git.example.com:22
                               loose → other.example.com:2222  fetch and push will be refused: no KnownHostKey
                egress       : api.anthropic.com [auth:Bearer]  bottle; CLAUDE_BOTTLE_OAUTH_TOKEN is set on this host
                               staging.example.com /api/v1/     bottle
                               claude.ai                        default, for Claude
                prompt       : 1,234 characters  sha256 ab12ab12ab12
                git identity : Op <op@example.com>
                sidecars     : egress    starts       lets out the hosts above
                               git-gate  starts       scans and forwards pushes
                               pipelock  not started  switched off
                backend      : docker
                image        : claude-bottle:latest  sha256 0123456789ab, built 7 days ago
                runtime      : runc  shares the host's kernel
                user         : node (1000)
                limits       : 2 GiB of memory, 2 CPUs, 512 processes
                network      : internal only; the world through the sidecar
                hardening    : no-new-privileges, all capabilities dropped
                workspace    : /home/op/project  copied to /home/node/workspace, never mounted

                If this agent turns hostile:
                  + It can read the value of NPM_TOKEN and GITEA_TOKEN, and keep it.
                  + It can read what the bottle's file says for EDITOR.
                  + It can read every file of 1 skill: init-prd.
                  + It can fetch and push notes at git.example.com with your key's rights: only known secret patterns are held back.
                  + It can reach api.anthropic.com and staging.example.com, and Claude's 1 default host.
                  + It can send anything it can read to any path of api.anthropic.com and claude.ai.
                  + It can send anything it can read to the declared paths of staging.example.com.
                  + It can send even plain secrets there: no scanner runs.
                  + It can use the token for api.anthropic.com without being given it: the gate puts it on the wire.
                  + It shares the host's kernel (runc), so a bug in the kernel could let it out.
                  + It can use 2 GiB of memory, 2 CPUs and 512 processes.
                  + It can read and change a copy of /home/op/project.
                  - CLAUDE_CODE_OAUTH_TOKEN is a placeholder.
                  - It cannot fetch or push loose at other.example.com: no host key is pinned.
                  - It is not given the SSH key of notes and loose.
                  - It cannot reach any other path of staging.example.com.
                  - It cannot reach another host, an address by number, or a port but 443, except through the git gate.
                  - It cannot gain privileges inside: no-new-privileges, all capabilities dropped.
                  - It cannot change /home/op/project itself.
                  - It cannot read your other files, SSH keys, other bottles or the engine: nothing of the host is mounted.
                """);
    }

    @Test
    void emptyRowsStayInTheirPlace() {
        assertThat(PlanText.of(SampleGrants.bare().build(), NOW).lines().limit(6))
                .containsExactly(
                        "agent        : researcher",
                        "env          : (none)",
                        "skills       : (none)",
                        "bottle       : dev",
                        "git gate     : (none)",
                        "egress       : (none)");
    }
}
