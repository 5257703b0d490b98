package io.claudebottle.policy;

import io.claudebottle.policy.Grants.Exposure;
import java.util.ArrayList;
import java.util.List;

/// A bottle with one of everything, to be changed piece by piece before it is built.
final class SampleGrants {

    String agent = "researcher";
    String agentOrigin = "/home/op/.claude-bottle/agents/researcher.md:1";
    String bottle = "dev";
    Grants.Prompt prompt = new Grants.Prompt(1234, "ab12".repeat(16));
    String gitUser = "Op <op@example.com>";
    final List<Grants.Env> env = new ArrayList<>(List.of(
            new Grants.Env("EDITOR", Exposure.READABLE, "literal", "", "/b/dev.md:3"),
            new Grants.Env("NPM_TOKEN", Exposure.READABLE, "host:HOST_NPM_TOKEN", "", "/b/dev.md:4"),
            new Grants.Env("GITEA_TOKEN", Exposure.ASKED, "asked", "paste your token", "/b/dev.md:5"),
            new Grants.Env("CLAUDE_CODE_OAUTH_TOKEN", Exposure.PLACEHOLDER, "default", "", "default")));
    final List<Grants.Skill> skills =
            new ArrayList<>(List.of(new Grants.Skill("init-prd", "/home/op/.claude/skills/init-prd", 2, "cd34".repeat(16), "/a/researcher.md:4")));
    final List<Grants.Git> git = new ArrayList<>(List.of(
            new Grants.Git("notes", "ssh://git@git.example.com:22/me/notes.git", "git.example.com", 22, "~/.ssh/id", true, "/b/dev.md:8"),
            new Grants.Git("loose", "ssh://git@other.example.com:2222/l.git", "other.example.com", 2222, "~/.ssh/id", false, "/b/dev.md:12")));
    final List<Grants.Route> routes = new ArrayList<>(List.of(
            new Grants.Route("api.anthropic.com", List.of(), "Bearer", "CLAUDE_BOTTLE_OAUTH_TOKEN", true, "claude_code_oauth", "bottle", "/b/dev.md:16"),
            new Grants.Route("staging.example.com", List.of("/api/v1/"), "", "", false, "", "bottle", "/b/dev.md:19"),
            new Grants.Route("claude.ai", List.of(), "", "", false, "", "default", "default")));
    final List<Grants.Sidecar> sidecars = new ArrayList<>(List.of(
            new Grants.Sidecar("egress", true, "lets out the hosts above"),
            new Grants.Sidecar("git-gate", true, "scans and forwards pushes"),
            new Grants.Sidecar("pipelock", false, "switched off")));
    Grants.Isolation isolation = new Grants.Isolation(
            "docker",
            "runc",
            "claude-bottle:latest",
            "sha256:0123456789abcdef0123",
            "2026-05-20T10:00:00Z",
            "node (1000)",
            "internal only; the world through the sidecar",
            2L * 1024 * 1024 * 1024,
            2,
            512,
            List.of("no-new-privileges", "all capabilities dropped"));
    Grants.Workspace workspace = new Grants.Workspace("/home/op/project", true, "/home/node/workspace");

    Grants build() {
        return new Grants(
                agent, agentOrigin, bottle, "/b/dev.md:1", prompt, env, skills, git, gitUser, routes, sidecars, isolation, workspace);
    }

    SampleGrants runtime(String runtime) {
        return isolation(runtime, isolation.user(), isolation.memoryBytes(), isolation.cpus(), isolation.pids(), isolation.hardening());
    }

    SampleGrants user(String user) {
        return isolation(isolation.runtime(), user, isolation.memoryBytes(), isolation.cpus(), isolation.pids(), isolation.hardening());
    }

    SampleGrants limits(long memoryBytes, double cpus, long pids) {
        return isolation(isolation.runtime(), isolation.user(), memoryBytes, cpus, pids, isolation.hardening());
    }

    SampleGrants hardening(String... facts) {
        return isolation(
                isolation.runtime(), isolation.user(), isolation.memoryBytes(), isolation.cpus(), isolation.pids(), List.of(facts));
    }

    SampleGrants image(String image, String digest, String created) {
        isolation = new Grants.Isolation(
                isolation.backend(),
                isolation.runtime(),
                image,
                digest,
                created,
                isolation.user(),
                isolation.network(),
                isolation.memoryBytes(),
                isolation.cpus(),
                isolation.pids(),
                isolation.hardening());
        return this;
    }

    private SampleGrants isolation(String runtime, String user, long memoryBytes, double cpus, long pids, List<String> hardening) {
        isolation = new Grants.Isolation(
                isolation.backend(),
                runtime,
                isolation.image(),
                isolation.imageDigest(),
                isolation.imageCreated(),
                user,
                isolation.network(),
                memoryBytes,
                cpus,
                pids,
                hardening);
        return this;
    }

    static Grants.Env env(String name, Exposure exposure, String source) {
        return new Grants.Env(name, exposure, source, "", "/b/dev.md:30");
    }

    static Grants.Route route(String host, String... paths) {
        return new Grants.Route(host, List.of(paths), "", "", false, "", "bottle", "/b/dev.md:31");
    }

    static Grants.Route unscanned(String host) {
        return new Grants.Route(host, List.of(), "", "", false, "", true, "bottle", "/b/dev.md:32");
    }

    SampleGrants pipelockRuns() {
        sidecars.set(2, new Grants.Sidecar("pipelock", true, "scans request bodies"));
        return this;
    }

    /// Nothing at all is given.
    static SampleGrants bare() {
        var sample = new SampleGrants();
        sample.prompt = new Grants.Prompt(0, "");
        sample.gitUser = "";
        sample.env.clear();
        sample.skills.clear();
        sample.git.clear();
        sample.routes.clear();
        sample.sidecars.clear();
        sample.workspace = new Grants.Workspace("/home/op/project", false, "");
        return sample;
    }
}
