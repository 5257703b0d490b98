package io.claudebottle.backend.parts;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.manifest.GitUser;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A manifest of one agent `researcher` in one bottle `dev`, without files.
public final class Declared {

    public static final Origin BOTTLE = new Origin(Path.of("/home/me/.claude-bottle/bottles/dev.md"), 3);
    public static final Origin AGENT = new Origin(Path.of("/home/me/.claude-bottle/agents/researcher.md"), 2);

    private final Map<String, EnvValue> env = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<GitEntry> git = new ArrayList<>();
    private final List<AgentManifest.Skill> skills = new ArrayList<>();
    private Optional<GitUser> gitUser = Optional.empty();
    private boolean supervise;
    private String prompt = "";

    public Declared literal(String name, String value) {
        env.put(name, new EnvValue.Literal(value, BOTTLE));
        return this;
    }

    public Declared fromHost(String name, String variable) {
        env.put(name, new EnvValue.FromHost(variable, BOTTLE));
        return this;
    }

    public Declared asked(String name, String question) {
        env.put(name, new EnvValue.Asked(question, BOTTLE));
        return this;
    }

    public Declared route(String host) {
        routes.add(new Route(host, List.of(), Optional.empty(), Optional.empty(), BOTTLE));
        return this;
    }

    public Declared claudeRoute(String tokenRef) {
        routes.add(new Route(
                "api.anthropic.com", List.of(), Optional.of(new Route.Auth("Bearer", tokenRef)), Optional.of(Route.CLAUDE_ROLE), BOTTLE));
        return this;
    }

    public Declared skill(String name) {
        skills.add(new AgentManifest.Skill(name, AGENT));
        return this;
    }

    public Declared prompt(String text) {
        prompt = text;
        return this;
    }

    public Declared gitUser(String name, String email) {
        gitUser = Optional.of(new GitUser(Optional.of(name), Optional.of(email), BOTTLE));
        return this;
    }

    public Declared gitGate(Path key) {
        return gitGate(key, Map.of());
    }

    public Declared gitGate(Path key, Map<String, String> extraHosts) {
        git.add(new GitEntry(
                "repo",
                new GitEntry.Upstream("ssh://git@git.example.com:22/me/repo.git", "git", "git.example.com", 22, "me/repo.git"),
                key.toString(),
                Optional.empty(),
                extraHosts,
                BOTTLE));
        return this;
    }

    public Declared supervised() {
        supervise = true;
        return this;
    }

    public List<GitEntry> git() {
        return List.copyOf(git);
    }

    public boolean isSupervised() {
        return supervise;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    public Map<String, EnvValue> env() {
        return env;
    }

    public Manifest manifest() {
        var agents = new TreeMap<String, AgentManifest>();
        agents.put("researcher", new AgentManifest("researcher", "dev", skills, "", prompt, false, AGENT));
        var bottles = new TreeMap<String, BottleManifest>();
        bottles.put("dev", new BottleManifest("dev", env, git, routes, supervise, gitUser, Optional.empty(), "", BOTTLE));
        return new Manifest(bottles, agents, List.of(), List.of());
    }
}
