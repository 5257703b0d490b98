package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.ControlChannel;
import io.claudebottle.sidecar.Daemon;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.littleshoot.proxy.HostResolver;
import org.littleshoot.proxy.HttpFilters;
import org.littleshoot.proxy.HttpFiltersSourceAdapter;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;
import org.littleshoot.proxy.impl.ServerGroup;

/// The way out of a bottle: an HTTP proxy that looks into TLS, lets out what the rules allow and refuses everything else. A name that is
/// refused is not even looked up, so that DNS carries nothing out.
///
/// LittleProxy listens and reads the first request of a connection. What comes through an allowed tunnel is read by the gate's own
/// [RequestDecoder] and served by an [AgentConnection], because LittleProxy connects to a host before a request for it is judged.
public final class EgressDaemon implements Daemon {

    public static final String NAME = "egress";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Long: a model may think for minutes before it says its first word.
    private static final Duration SILENCE = Duration.ofMinutes(15);

    private static final int MAX_REQUEST_LINE = 4 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;

    private final EgressSettings settings;
    private final HostResolver resolver;
    private final EventLog log;
    private final Credentials credentials = new Credentials();
    private final GateEvents events;
    private final LiveRules rules;
    private final Duration patience;
    private final Duration silence;
    private final Duration heartbeatInterval;

    /// Stopped by us, after the channels: see [#close]. The last kind of threads, which would connect to hosts, is never used.
    private final ServerGroup threads = new ServerGroup(NAME, 1, Math.max(2, Runtime.getRuntime().availableProcessors()), 1, false);

    private final Executor blocking = task -> Thread.ofVirtual().name("egress-blocking").start(task);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable HttpProxyServer server;
    private @Nullable Heartbeat heartbeat;
    private @Nullable CertificateAuthority authority;

    /// A gate with the waiting times of the product.
    public EgressDaemon(EgressSettings settings, EventLog log) {
        this(settings, new GuardedResolver(InetAddress::getAllByName), log, PATIENCE, SILENCE, Duration.ofSeconds(5));
    }

    /// @param resolver asked for the addresses of allowed hosts only
    EgressDaemon(
            EgressSettings settings, HostResolver resolver, EventLog log, Duration patience, Duration silence, Duration heartbeatInterval) {
        this.settings = settings;
        this.resolver = resolver;
        this.log = log;
        this.events = new GateEvents(log, credentials);
        this.rules = new LiveRules(new EgressRules(settings.routes()), events);
        this.patience = patience;
        this.silence = silence;
        this.heartbeatInterval = heartbeatInterval;
    }

    /// The daemon as the bundle runs it, told by its operator through `control`.
    ///
    /// @throws ProblemException when there is no usable route table: without rules there is no gate
    public static EgressDaemon fromEnvironment(Map<String, String> environment, ControlChannel control, EventLog log) {
        var daemon = new EgressDaemon(EgressSettings.fromEnvironment(environment), log);
        control.on(ControlMessage.Routes.class, message -> daemon.replaceRules(message.table()));
        control.on(ControlMessage.Tokens.class, message -> daemon.supply(message.values()));
        return daemon;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        events.start();
        CertificateAuthority made = CertificateAuthority.in(settings.authority(), Clock.systemUTC().instant());
        authority = made;
        events.authority(made);
        rules.announce();
        var tls = new UpstreamTls(settings.extraAuthorities(), settings.upstreamAuthority());
        var dialer = new Dialer(resolver, tls, settings.upstreamProxy(), patience, blocking);
        var leaves = new Leaves(made, Clock.systemUTC());
        HttpProxyServer started = bind(new Gate(rules, credentials, events, leaves, dialer, blocking, patience, silence, new AtomicInteger()));
        server = started;
        var beating = new Heartbeat(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), started.getListenAddress().getPort()),
                heartbeatInterval,
                () -> ended.completeExceptionally(new IOException("the egress gate does not answer any more")));
        heartbeat = beating;
        beating.start();
        events.flush();
        log.write("listening", Map.of("daemon", NAME, "port", started.getListenAddress().getPort()));
    }

    private HttpProxyServer bind(Gate gate) throws IOException {
        try {
            return DefaultHttpProxyServer.bootstrap()
                    .withName(NAME)
                    .withAddress(settings.listen())
                    // Otherwise the proxy looks up the container's own name.
                    .withProxyAlias("claude-bottle")
                    .withFiltersSource(new HttpFiltersSourceAdapter() {
                        @Override
                        public HttpFilters filterRequest(HttpRequest request, ChannelHandlerContext context) {
                            return new GateFilters(request, context, gate);
                        }
                    })
                    .plusActivityTracker(new GateConnections(events))
                    .withServerResolver(EgressDaemon::resolveNothing)
                    .withConnectTimeout(Math.toIntExact(patience.toMillis()))
                    .withIdleConnectionTimeout(silence)
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

    /// The proxy's own resolver: nothing is ever to come here.
    private static InetSocketAddress resolveNothing(String host, int port) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    /// Where it listens; only after [#start].
    public InetSocketAddress address() {
        HttpProxyServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started.getListenAddress();
    }

    /// Certificate file that clients of this gate have to trust.
    public Path certificate() {
        return settings.authority().resolve(CertificateAuthority.CERTIFICATE_FILE);
    }

    /// Its fingerprint, lower-case hexadecimal; only after [#start].
    public String fingerprint() {
        CertificateAuthority made = authority;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made.sha256();
    }

    /// Puts other rules in place. Connections that are open stay, every request from now on is judged by these.
    public void replaceRules(RouteTable table) {
        rules.replace(table);
    }

    /// Hands over credentials by their slot.
    ///
    /// @throws ProblemException for one that cannot stand in a header, before any is taken
    public void supply(Map<String, String> tokens) {
        credentials.supply(tokens);
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
        events.close();
        ended.complete(null);
    }
}
