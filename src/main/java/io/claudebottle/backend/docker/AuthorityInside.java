package io.claudebottle.backend.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.Digests;
import io.claudebottle.backend.parts.TarArchive;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Makes an agent's container trust the certificate authority of its bottle's gate, and sees to it that it really does (original,
/// 10.6). Its key never left the bundle; what comes here is the certificate, as the gate announced it.
final class AuthorityInside {

    private static final String DIRECTORY = "/usr/local/share/ca-certificates";
    private static final String FILE = DIRECTORY + "/claude-bottle-mitm.crt";
    private static final int READABLE = 0644;

    /// In one go, so that a container that goes away in between leaves no half-installed authority. The last line is the proof: the
    /// fingerprint of what the trust store holds now, computed inside.
    private static final String SCRIPT =
            """
            set -eu
            update-ca-certificates 2>&1
            hash=$(openssl x509 -in "$1" -noout -hash)
            for link in /etc/ssl/certs/"$hash".*; do
                [ -f "$link" ] || continue
                openssl x509 -in "$link" -noout -fingerprint -sha256 2>/dev/null || true
            done
            """;

    private final DockerCli cli;
    private final CopyIn copyIn;

    AuthorityInside(DockerCli cli, CopyIn copyIn) {
        this.cli = cli;
        this.copyIn = copyIn;
    }

    /// @param announced the gate's event `egress-ca`
    /// @throws ProblemException when the trust store does not hold it afterwards
    void install(String container, JsonNode announced) {
        String pem = announced.path("pem").asText();
        String fingerprint = Digests.colons(announced.path("sha256").asText());
        copyIn.write(container, FILE, pem.getBytes(StandardCharsets.US_ASCII), READABLE, TarArchive.ROOT);
        ExecResult result = cli.script(container, "root", Map.of(), SCRIPT, List.of(FILE), _ -> {});
        if (result.returnCode() != 0 || !holds(result.stdout(), fingerprint)) {
            throw new ProblemException(Problem.of(
                            "the bottle does not trust its gate's certificate authority (SHA-256 " + fingerprint + ")",
                            "The agent's image needs ca-certificates and openssl; build it from the product's Dockerfile, or add them.")
                    .withEvidence((result.stdout() + result.stderr()).lines().toList()));
        }
    }

    static boolean holds(String output, String fingerprint) {
        return !fingerprint.isEmpty() && output.lines().anyMatch(line -> line.endsWith("=" + fingerprint));
    }
}
