package io.claudebottle.backend.docker;

import io.claudebottle.state.Identity;
import java.util.List;
import java.util.Optional;

/// What the objects of one bottle are called in the engine (original, 9.1).
record Names(String identity) {

    static final String PREFIX = "claude-bottle-";
    static final String CWD_IMAGE = PREFIX + "cwd-";
    static final String REBUILT_IMAGE = PREFIX + "rebuilt-";

    /// The original had one container for each of these before they moved into one bundle.
    private static final List<String> SIDECARS = List.of("sidecars", "pipelock", "egress", "git-gate", "supervise");

    String project() {
        return PREFIX + identity;
    }

    String agentContainer() {
        return PREFIX + identity;
    }

    String sidecarContainer() {
        return PREFIX + "sidecars-" + identity;
    }

    String internalNetwork() {
        return PREFIX + "net-" + identity;
    }

    String egressNetwork() {
        return PREFIX + "egress-" + identity;
    }

    String cwdImage() {
        return CWD_IMAGE + identity;
    }

    String rebuiltImage() {
        return REBUILT_IMAGE + identity;
    }

    /// Whether a container of this name belongs to the bottle: a compose project of somebody else may begin like ours.
    boolean isContainer(String name) {
        return name.equals(agentContainer()) || SIDECARS.stream().anyMatch(sidecar -> name.equals(PREFIX + sidecar + "-" + identity));
    }

    boolean isNetwork(String name) {
        return name.equals(internalNetwork()) || name.equals(egressNetwork());
    }

    /// The bottle whose compose project has this name.
    static Optional<Names> ofProject(String project) {
        return afterPrefix(PREFIX, project);
    }

    /// The bottle that an image without its tag was made for.
    static Optional<Names> ofImage(String repository) {
        Optional<Names> cwd = afterPrefix(CWD_IMAGE, repository);
        return cwd.isPresent() ? cwd : afterPrefix(REBUILT_IMAGE, repository);
    }

    private static Optional<Names> afterPrefix(String prefix, String name) {
        return Optional.of(name)
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(prefix.length()))
                .filter(Identity::isValid)
                .map(Names::new);
    }
}
