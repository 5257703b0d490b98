package io.claudebottle.policy;

import java.util.List;

/// Everything that an agent is given, resolved, and without one secret value: the content of the preflight. A backend's plan
/// produces it; rows, text, blast radius and the comparison with the last launch are all functions of it. It is written as JSON to
/// remember what the operator agreed to, so it holds only strings, numbers and lists.
///
/// Every `origin` is `file:line` of the declaration, or a word such as `default` where nothing was declared.
public record Grants(
        String agent,
        String agentOrigin,
        String bottle,
        String bottleOrigin,
        Prompt prompt,
        List<Env> env,
        List<Skill> skills,
        List<Git> git,
        String gitUser,
        List<Route> routes,
        List<Sidecar> sidecars,
        Isolation isolation,
        Workspace workspace) {

    public Grants {
        env = List.copyOf(env);
        skills = List.copyOf(skills);
        git = List.copyOf(git);
        routes = List.copyOf(routes);
        sidecars = List.copyOf(sidecars);
    }

    /// Whether this launch starts the sidecar of that name.
    public boolean starts(String sidecar) {
        return sidecars.stream().anyMatch(other -> other.running() && other.name().equals(sidecar));
    }

    /// @param characters 0 when the agent has no prompt
    /// @param sha256 hex digest of the text; "" when there is none
    public record Prompt(int characters, String sha256) {}

    /// How much of a variable's value the agent can see.
    public enum Exposure {
        /// The process inside can read the value.
        READABLE,
        /// A placeholder is inside; the egress proxy puts the real value on the wire.
        PLACEHOLDER,
        /// Asked of the operator at launch; readable inside from then on.
        ASKED,
        /// Declared as `${NAME}`, and the host has no such variable: asked at launch instead.
        MISSING
    }

    /// @param source how it was declared: `literal`, `host:NAME`, `asked` or `default`
    /// @param prompt what to ask the operator; "" unless asked
    public record Env(String name, Exposure exposure, String source, String prompt, String origin) {}

    /// @param sha256 digest over the names and contents of all files of the directory
    public record Skill(String name, String path, int files, String sha256, String origin) {}

    /// @param hostKeyPinned without a pinned key the gate refuses to forward
    public record Git(String name, String upstream, String host, int port, String identityFile, boolean hostKeyPinned, String origin) {}

    /// @param paths allowed path prefixes; empty means all
    /// @param authScheme "" when no credential is injected
    /// @param tokenRef name of the host variable, "" when no credential is injected
    /// @param tokenPresent whether the host has that variable
    /// @param role "" when none
    /// @param tlsPassthrough whether pipelock lets the host's TLS through unopened, and so does not scan bodies
    /// @param source `bottle` or `default`
    public record Route(
            String host,
            List<String> paths,
            String authScheme,
            String tokenRef,
            boolean tokenPresent,
            String role,
            boolean tlsPassthrough,
            String source,
            String origin) {
        public Route {
            paths = List.copyOf(paths);
        }

        /// A route that pipelock scans, as every one that does not say otherwise.
        public Route(
                String host, List<String> paths, String authScheme, String tokenRef, boolean tokenPresent, String role, String source, String origin) {
            this(host, paths, authScheme, tokenRef, tokenPresent, role, false, source, origin);
        }
    }

    /// @param running whether this launch starts it
    /// @param detail one line: what it does, or why it is not started
    public record Sidecar(String name, boolean running, String detail) {
        public static final String EGRESS = "egress";
        public static final String PIPELOCK = "pipelock";
        public static final String GIT_GATE = "git-gate";
        public static final String SUPERVISE = "supervise";
    }

    /// What the agent runs in.
    ///
    /// @param backend name of the backend
    /// @param runtime for example `runc` or `runsc`
    /// @param image reference of the image that is really started; without one, the programs in its place
    /// @param imageDigest engine's id of it, "" when it is not built yet, or there is none
    /// @param imageCreated ISO-8601, "" when it is not built yet
    /// @param user user inside, with uid
    /// @param network one line on the networks
    /// @param memoryBytes 0 means no limit
    /// @param cpus 0 means no limit
    /// @param pids 0 means no limit
    /// @param hardening short facts, as `no-new-privileges`, `all capabilities dropped`
    public record Isolation(
            String backend,
            String runtime,
            String image,
            String imageDigest,
            String imageCreated,
            String user,
            String network,
            long memoryBytes,
            double cpus,
            long pids,
            List<String> hardening) {
        /// The runtime of a bottle without an image: namespaces around the host's own programs.
        public static final String NAMESPACES = "namespaces";

        public Isolation {
            hardening = List.copyOf(hardening);
        }
    }

    /// @param hostPath operator's working directory
    /// @param copied whether it is copied into the bottle; nothing is ever mounted
    /// @param insidePath where the copy is; "" when not copied
    public record Workspace(String hostPath, boolean copied, String insidePath) {}
}
