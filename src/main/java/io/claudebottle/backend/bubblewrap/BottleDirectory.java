package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.Digests;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where one bottle's files are on the host. What an agent writes lies in [#home], [#temporary] and [#varTemporary] alone, and nothing on
/// the host follows a link in there. The sidecars' own are never seen inside.
///
/// @param root holds everything, and goes with the bottle
record BottleDirectory(Path root) {

    /// The superuser's home cannot be entered by whoever the bottle runs as, so its bottles are elsewhere.
    static final Path OF_THE_SUPERUSER = Operator.PRODUCT.resolve("bottles");

    private static final String NAME = "bubblewrap";

    static BottleDirectory of(BottleStates states, String identity, Operator operator) {
        Path state = states.directory(identity);
        return new BottleDirectory(operator.superuser() ? allOfTheSuperuser(state.getParent()).resolve(identity) : state.resolve(NAME));
    }

    /// Directories of bottles whose state may be gone; only the superuser's are kept apart from it.
    ///
    /// @param states the directory of all states; two homes do not share bottles
    static Path allOfTheSuperuser(Path states) {
        return OF_THE_SUPERUSER.resolve(Digests.sha256(states.toAbsolutePath().normalize().toString()).substring(0, 12));
    }

    /// The superuser's bottles of one home share a directory, which nobody would remove otherwise.
    void forgetEmptyParent() {
        Path parent = root.getParent();
        if (parent.startsWith(OF_THE_SUPERUSER)) {
            try {
                Files.deleteIfExists(parent);
            } catch (IOException notEmpty) {
                // Another bottle of this home is in it.
            }
        }
    }

    Path record() {
        return root.resolve("bottle.json");
    }

    Path home() {
        return root.resolve("agent/home");
    }

    Path temporary() {
        return root.resolve("agent/tmp");
    }

    Path varTemporary() {
        return root.resolve("agent/var-tmp");
    }

    Path etc() {
        return root.resolve("etc");
    }

    /// Arguments of the bwrap that makes the namespaces; in a file because everyone inside can read its command line.
    Path holderArguments() {
        return root.resolve("holder.args");
    }

    /// Arguments of each bwrap that enters.
    Path enterArguments() {
        return root.resolve("enter.args");
    }

    Path filter() {
        return root.resolve("seccomp.bpf");
    }

    Path holderStatus() {
        return root.resolve("holder.status");
    }

    Path holderLog() {
        return root.resolve("holder.log");
    }

    /// All of the sidecars'; the only place that they can write to.
    Path sidecars() {
        return root.resolve("sidecars");
    }

    Path sidecarStatus() {
        return root.resolve("sidecars.status");
    }

    Path events() {
        return root.resolve("sidecars.events");
    }

    Path sidecarErrors() {
        return root.resolve("sidecars.log");
    }

    Path control() {
        return sidecars().resolve("control");
    }

    Path relayEvents() {
        return root.resolve("relay.events");
    }
}
