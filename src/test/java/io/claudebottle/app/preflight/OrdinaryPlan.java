package io.claudebottle.app.preflight;

import io.claudebottle.backend.ScratchBackend.Plan;
import io.claudebottle.policy.DefaultHosts;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.Grants.Exposure;
import java.util.ArrayList;
import java.util.List;

/// What an ordinary agent gets: a few of everything, as a real engine would report it.
public final class OrdinaryPlan {

    private OrdinaryPlan() {}

    /// Puts ordinary grants in the place of a scratch plan's own; the bench's directories stay where they are.
    public static Plan of(Plan plan, ConsentBench bench) {
        String bottle = bench.home.bottles().resolve("dev.md").toString();
        String agent = bench.home.agents().resolve("implementer.md").toString();
        List<Grants.Env> env = new ArrayList<>(List.of(
                new Grants.Env("CLAUDE_CODE_OAUTH_TOKEN", Exposure.PLACEHOLDER, "default", "", bottle + ":12"),
                new Grants.Env("NODE_ENV", Exposure.READABLE, "literal", "", bottle + ":6"),
                new Grants.Env("SENTRY_DSN", Exposure.READABLE, "host:SENTRY_DSN", "", bottle + ":7")));
        plan.grants().env().stream().filter(each -> each.exposure() == Exposure.ASKED).forEach(env::add);
        List<Grants.Route> routes = new ArrayList<>();
        String claude = DefaultHosts.NAMES.getFirst();
        routes.add(new Grants.Route(
                claude, List.of(), "Bearer", "CLAUDE_BOTTLE_OAUTH_TOKEN", true, "claude_code_oauth", true, "bottle", bottle + ":12"));
        plan.grants().routes().forEach(route -> routes.add(
                new Grants.Route(route.host(), route.paths(), "", "", true, "", "bottle", bottle + ":" + (14 + routes.size()))));
        DefaultHosts.NAMES.stream().skip(1).forEach(host -> routes.add(new Grants.Route(host, List.of(), "", "", true, "", DefaultHosts.UNSCANNED.contains(host), "default", "default")));
        Grants.Workspace was = plan.grants().workspace();
        return plan.withGrants(new Grants(
                        plan.grants().agent(),
                        agent + ":1",
                        "dev",
                        bottle + ":1",
                        new Grants.Prompt(1_284, "9f2c41d07ab35e6688d1"),
                        env,
                        List.of(new Grants.Skill("code-review", "~/.claude/skills/code-review", 4, "5d41402abc4b2a76", agent + ":4")),
                        List.of(new Grants.Git(
                                "origin", "ssh://git@github.com/acme/shop.git", "github.com", 22, "~/.ssh/shop_ed25519", true, bottle + ":9")),
                        "Ada Lovelace <ada@example.org>",
                        routes,
                        List.of(
                                new Grants.Sidecar("egress", true, "lets out only the routes above"),
                                new Grants.Sidecar("pipelock", true, "scans request bodies"),
                                new Grants.Sidecar("git-gate", true, "scans every push, then forwards it"),
                                new Grants.Sidecar("supervise", true, "lets the agent ask for more")),
                        new Grants.Isolation(
                                plan.grants().isolation().backend(),
                                "runc",
                                "claude-bottle:latest",
                                "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
                                "2026-11-21T08:00:00Z",
                                "node (1000)",
                                "internal only, out through the sidecars",
                                4L << 30,
                                2,
                                512,
                                List.of("no-new-privileges", "all capabilities dropped", "read-only /sys")),
                        new Grants.Workspace("/home/ada/src/shop", was.copied(), was.copied() ? "/home/node/workspace" : "")))
                .withTopology(COMPOSE);
    }

    /// As on a host where Claude's token is not set.
    public static Plan withoutToken(Plan plan) {
        Grants grants = plan.grants();
        List<Grants.Route> routes = grants.routes().stream()
                .map(route -> new Grants.Route(
                        route.host(), route.paths(), route.authScheme(), route.tokenRef(), false, route.role(), route.tlsPassthrough(), route.source(),
                        route.origin()))
                .toList();
        return plan.withGrants(new Grants(
                        grants.agent(), grants.agentOrigin(), grants.bottle(), grants.bottleOrigin(), grants.prompt(), grants.env(), grants.skills(),
                        grants.git(), grants.gitUser(), routes, grants.sidecars(), grants.isolation(), grants.workspace()))
                .withSecretRequest("CLAUDE_BOTTLE_OAUTH_TOKEN", "CLAUDE_BOTTLE_OAUTH_TOKEN (token for api.anthropic.com, not set on this host)");
    }

    private static final String COMPOSE =
            """
            name: claude-bottle-implementer-k7p2x
            services:
              agent:
                image: claude-bottle:latest
                container_name: claude-bottle-implementer-k7p2x
                user: node
                cap_drop: [ALL]
                security_opt: [no-new-privileges:true]
                networks: [internal]
                command: [sleep, infinity]
              sidecars:
                image: claude-bottle-sidecars:latest
                container_name: claude-bottle-sidecars-implementer-k7p2x
                networks: [internal, egress]
            networks:
              internal:
                name: claude-bottle-net-implementer-k7p2x
                internal: true
              egress:
                name: claude-bottle-egress-implementer-k7p2x
            """;
}
