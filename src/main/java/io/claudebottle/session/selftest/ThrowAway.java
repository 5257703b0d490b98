package io.claudebottle.session.selftest;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The declaration of the bottle that is tried: one host that nobody has, with a credential that nobody takes, and one value to be seen.
///
/// @param token name of the route's credential
/// @param seen value of the variable
/// @param directory that the declaration is said to be from; there is no such file
record ThrowAway(String token, String seen, Path directory) {

    /// No file can declare an agent of this name, so a bottle of it is a self-test's.
    static final String AGENT = "(selftest)";

    /// Reserved for ever to be nobody's (RFC 2606).
    static final String ALLOWED = "claude-bottle-selftest.invalid";

    Manifest manifest() {
        var origin = new Origin(directory.resolve("selftest.md"), 1);
        var route = new Route(ALLOWED, List.of(), Optional.of(new Route.Auth("Bearer", token)), Optional.empty(), origin);
        var bottle = new BottleManifest(
                AGENT,
                Map.of("CLAUDE_BOTTLE_SELFTEST_SEEN", new EnvValue.Literal(seen, origin)),
                List.of(),
                List.of(route),
                false,
                Optional.empty(),
                Optional.empty(),
                "",
                origin);
        var agent = new AgentManifest(AGENT, AGENT, List.of(), "", "", false, origin);
        return new Manifest(new TreeMap<>(Map.of(AGENT, bottle)), new TreeMap<>(Map.of(AGENT, agent)), List.of(), List.of());
    }
}
