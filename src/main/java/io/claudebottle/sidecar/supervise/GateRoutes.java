package io.claudebottle.sidecar.supervise;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/// Asks the gate of this bundle what it lets out. Asked over its own port, so that the answer is the gate's and no copy of it.
public final class GateRoutes implements Supplier<String> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// A table is at most some thousand routes.
    private static final int LONGEST = 1 << 20;

    private final URI allowlist;

    /// @param port of the gate on this host
    public GateRoutes(int port) {
        this.allowlist = URI.create("http://127.0.0.1:" + port + "/allowlist");
    }

    /// @return the public JSON of [io.claudebottle.policy.RouteTable]
    /// @throws ProblemException when the gate does not answer within five seconds
    @Override
    public String get() {
        try {
            var connection = (HttpURLConnection) allowlist.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the egress gate does not say what it lets out.", "Go on without the list, and ask again later."), e);
        }
    }
}
