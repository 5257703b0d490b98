package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.HostAllowlist;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Daemon;
import io.claudebottle.sidecar.EventLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.littleshoot.proxy.HostResolver;
import org.littleshoot.proxy.HttpFilters;
import org.littleshoot.proxy.HttpFiltersSourceAdapter;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;
import org.littleshoot.proxy.impl.ServerGroup;

/// The way out of a bottle: an HTTP proxy that tunnels to allowed hosts and refuses everything else. It looks at names only; a
/// name that is refused is not even looked up, so that DNS carries nothing out.
public final class EgressDaemon implements Daemon {

    public static final String NAME = "egress";

    /// Path of the route table inside the bundle.
    public static final String ROUTES_VARIABLE = "EGRESS_ROUTES";

    public static final Path DEFAULT_ROUTES = Path.of("/etc/egress/routes.yaml");

    /// Another port to listen on, for bottles that share a network; 0 takes a free one.
    public static final String PORT_VARIABLE = "EGRESS_PORT";

    public static final int PORT = 9099;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// Long: a tunnel is silent for as long as a model thinks.
    private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

    private static final int MAX_REQUEST_LINE = 4 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;

    private final InetSocketAddress requested;
    private final AtomicReference<HostAllowlist> rules;
    private final HostResolver resolver;
    private final EventLog log;
    private final GateEvents events;
    private final Duration heartbeatInterval;

    /// Lookups block the client side's threads, hence more of those. Stopped by us, after the channels: see [#close].
    private final ServerGroup threads = new ServerGroup(NAME, 1, 4, 2, false);

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable HttpProxyServer server;
    private @Nullable Heartbeat heartbeat;

    /// @param listen where to listen; port 0 takes a free one
    /// @param resolver asked for the addresses of allowed hosts only
    EgressDaemon(InetSocketAddress listen, HostAllowlist rules, HostResolver resolver, EventLog log, Duration heartbeatInterval) {
        this.requested = listen;
        this.rules = new AtomicReference<>(rules);
        this.resolver = resolver;
        this.log = log;
        this.events = new GateEvents(log);
        this.heartbeatInterval = heartbeatInterval;
    }

    /// The daemon as the bundle runs it.
    ///
    /// @throws ProblemException when there is no usable route table: without rules there is no gate
    public static EgressDaemon fromEnvironment(Map<String, String> environment, EventLog log) {
        String routes = environment.getOrDefault(ROUTES_VARIABLE, "");
        return new EgressDaemon(
                new InetSocketAddress(port(environment.getOrDefault(PORT_VARIABLE, ""))),
                new HostAllowlist(read(routes.isEmpty() ? DEFAULT_ROUTES : Path.of(routes))),
                new GuardedResolver(InetAddress::getAllByName),
                log,
                Duration.ofSeconds(5));
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return PORT;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new ProblemException(PORT_VARIABLE + " is not a port: " + text, "Give a number from 0 to 65535.");
        }
        return Integer.parseInt(text);
    }

    private static RouteTable read(Path file) {
        try {
            return RouteTable.parse(Files.readString(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the egress routes at " + file + " cannot be read: " + e, "Launch the bottle again, or set " + ROUTES_VARIABLE + "."),
                    e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        HttpProxyServer started = bind();
        server = started;
        var beating = new Heartbeat(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), started.getListenAddress().getPort()),
                heartbeatInterval,
                () -> ended.completeExceptionally(new IOException("the egress gate does not answer any more")));
        heartbeat = beating;
        beating.start();
        log.write("listening", Map.of("daemon", NAME, "port", started.getListenAddress().getPort()));
    }

    private HttpProxyServer bind() throws IOException {
        try {
            return DefaultHttpProxyServer.bootstrap()
                    .withName(NAME)
                    .withAddress(requested)
                    // Otherwise the proxy looks up the container's own name.
                    .withProxyAlias("claude-bottle")
                    .withFiltersSource(new HttpFiltersSourceAdapter() {
                        @Override
                        public HttpFilters filterRequest(HttpRequest request, ChannelHandlerContext context) {
                            return new GateFilters(request, context, rules.get(), resolver, events);
                        }
                    })
                    .plusActivityTracker(new GateConnections(rules::get, events))
                    .withServerResolver(EgressDaemon::resolveNothing)
                    .withConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                    .withIdleConnectionTimeout(IDLE_TIMEOUT)
                    .withMaxInitialLineLength(MAX_REQUEST_LINE)
                    .withMaxHeaderSize(MAX_HEADERS)
                    .withServerGroup(threads)
                    .start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IOException bindFailure) {
                throw bindFailure;
            }
            throw e;
        }
    }

    /// The proxy's own resolver: whatever comes here passed by the gate's, so it gets no answer.
    private static InetSocketAddress resolveNothing(String host, int port) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    /// Where it listens; only after [#start].
    InetSocketAddress address() {
        HttpProxyServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started.getListenAddress();
    }

    /// Puts other rules in place. Tunnels that are open stay, every request from now on is judged by these.
    void replaceRules(HostAllowlist next) {
        rules.set(next);
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        Heartbeat beating = heartbeat;
        if (beating != null) {
            beating.close();
        }
        HttpProxyServer running = server;
        if (running != null) {
            running.stop();
        }
        // At once: left to itself the proxy waits two seconds for its threads to be quiet.
        threads.shutdown(false);
        ended.complete(null);
    }
}
