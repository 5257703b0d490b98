package io.claudebottle.backend.parts;

/// The agent's user and its places inside; the same in every bottle, because manifests, skills and the files that claude keeps name them.
public final class AgentHome {

    public static final String USER = "node";
    public static final String PATH = "/home/node";
    public static final String WORKSPACE = PATH + "/workspace";
    public static final String PROMPT = PATH + "/.claude-bottle-prompt.txt";

    private AgentHome() {}
}
