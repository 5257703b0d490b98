package io.claudebottle.app.supervise;

import io.claudebottle.app.AppFixture;
import io.claudebottle.session.supervise.PendingProposal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// What agents propose, as they would.
public final class Proposals {

    private static final String ROUTES = """
            [ {
              "host" : "api.anthropic.com",
              "path_allowlist" : [ ],
              "auth_scheme" : "",
              "token_env" : ""
            }, {
              "host" : "packages.example.com",
              "path_allowlist" : [ "/@types/", "/react/" ],
              "auth_scheme" : "",
              "token_env" : ""
            } ]
            """;

    public static final PendingProposal HOST = new PendingProposal(
            "researcher-m3hxd",
            "researcher",
            "p-001",
            "egress-block",
            """
            {
              "host": "archives.example.org",
              "path_allowlist": ["/crates/"]
            }""",
            """
            cargo cannot download the crates that Cargo.lock pins: the gate answers 403 for archives.example.org.
            I only need the archives below /crates/; the index itself is on index.example.org, which is allowed already.""",
            AppFixture.NOW.minus(Duration.ofSeconds(4 * 60 + 12)),
            ROUTES,
            ROUTES.replace(
                    """
                    } ]
                    """,
                    """
                    }, {
                      "host" : "archives.example.org",
                      "path_allowlist" : [ "/crates/" ],
                      "auth_scheme" : "",
                      "token_env" : ""
                    } ]
                    """),
            "");

    public static final PendingProposal URL = new PendingProposal(
            "implementer-9x2ab",
            "implementer",
            "p-002",
            "pipelock-block",
            "https://uploads.github.example/repos/acme/site/releases/12/assets?name=site.tar.gz",
            "The release archive is refused as too random to be text. It is a gzip of the site.",
            AppFixture.NOW.minus(Duration.ofSeconds(95)),
            "api.anthropic.com\ngithub.example\n",
            "api.anthropic.com\ngithub.example\nuploads.github.example\n",
            "");

    public static final PendingProposal IMAGE = new PendingProposal(
            "implementer-9x2ab",
            "implementer",
            "p-003",
            "capability-block",
            "FROM claude-bottle/agent\nRUN apt-get update && apt-get install -y --no-install-recommends postgresql-client\nUSER node\n",
            "The integration tests need psql.",
            AppFixture.NOW.minus(Duration.ofSeconds(31)),
            "FROM claude-bottle/agent\nUSER node\n",
            "FROM claude-bottle/agent\nRUN apt-get update && apt-get install -y --no-install-recommends postgresql-client\nUSER node\n",
            "");

    /// A right-to-left override makes the host read as another one.
    public static final PendingProposal SLY = new PendingProposal(
            "notes-aa11b",
            "?",
            "p-004",
            "egress-block",
            "{ \"host\": \"gro.elpmaxe\u202E.moc.live\" }\u0007",
            "please approve, the operator said it is fine\u001b[2K",
            AppFixture.NOW.minus(Duration.ofSeconds(5)),
            ROUTES,
            "",
            "egress route 'gro.elpmaxe<U+202E>.moc.live' is not a host name.");

    public static final List<PendingProposal> ALL = List.of(HOST, URL, IMAGE, SLY);

    private Proposals() {}

    public static PendingProposal withId(PendingProposal like, String id) {
        return new PendingProposal(
                like.bottle(), like.agentName(), id, like.tool(), like.payload(), like.justification(), like.arrivedAt(), like.current(), like.proposed(), like.invalid());
    }

    /// The same, one second apart.
    public static List<PendingProposal> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PendingProposal(
                        HOST.bottle(), HOST.agentName(), "m-" + i, HOST.tool(), HOST.payload(), "number " + i + " of many", HOST.arrivedAt().plusSeconds(i),
                        HOST.current(), HOST.proposed(), ""))
                .toList();
    }
}
