package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.HostAllowlist;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.littleshoot.proxy.HostResolver;
import org.littleshoot.proxy.HttpFiltersAdapter;

/// Judges one request. Short of an allowed CONNECT every request is answered here, so that the proxy underneath never gets to
/// resolve, connect or forward anything of its own accord. Called from the event loops of both sides of a connection.
final class GateFilters extends HttpFiltersAdapter {

    private final HostAllowlist allowlist;
    private final HostResolver resolver;
    private final GateEvents events;

    /// Decision of a tunnel that is being made; null before that and for everything else.
    private volatile @Nullable Decision tunnel;

    private volatile @Nullable TunnelMeter meter;

    /// Why a tunnel did not come about, where that is known; null otherwise.
    private volatile @Nullable HttpResponse failure;

    /// @param allowlist the rules that hold at the moment of the request
    GateFilters(HttpRequest request, ChannelHandlerContext context, HostAllowlist allowlist, HostResolver resolver, GateEvents events) {
        super(request, context);
        this.allowlist = allowlist;
        this.resolver = resolver;
        this.events = events;
    }

    @Override
    public @Nullable HttpResponse clientToProxyRequest(HttpObject message) {
        if (!(message instanceof HttpRequest request)) {
            return null;
        }
        return switch (RequestTarget.of(request)) {
            case RequestTarget.Tunnel(String host, int port) -> tunnel(allowlist.decide(host, port));
            case RequestTarget.Gate(String method, String path) -> gate(method, path);
            case RequestTarget.Plain(String host, int port) -> deny(allowlist.decidePlain(host, port));
            case RequestTarget.Malformed(String target) -> deny(allowlist.malformed(target, 0));
        };
    }

    private @Nullable HttpResponse tunnel(Decision decision) {
        if (!decision.allowed()) {
            return deny(decision);
        }
        tunnel = decision;
        var counting = new TunnelMeter(decision, events);
        ctx.pipeline().addFirst(counting);
        GateConnections.bound(ctx.channel());
        meter = counting;
        return null;
    }

    private HttpResponse deny(Decision decision) {
        events.decided(method(), decision);
        return Answers.denial(decision);
    }

    private String method() {
        return originalRequest.method().name();
    }

    private HttpResponse gate(String method, String path) {
        if (!method.equals("GET")) {
            return Answers.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "the egress gate answers GET only");
        }
        return switch (path) {
            case "/allowlist" -> Answers.json(allowlist.table().toPublicJson());
            case "/health" -> Answers.text(HttpResponseStatus.OK, "ok");
            default -> Answers.text(HttpResponseStatus.NOT_FOUND, "the egress gate answers /allowlist and /health");
        };
    }

    /// Resolves the name that was judged, not the one the client wrote.
    @Override
    public InetSocketAddress proxyToServerResolutionStarted(String hostAndPort) {
        Decision decision = tunnel;
        if (decision == null) {
            throw new IllegalStateException("nothing but an allowed tunnel may be resolved");
        }
        try {
            InetSocketAddress address = resolver.resolve(decision.host(), decision.port());
            events.decided(method(), decision);
            return address;
        } catch (InnerAddressException refused) {
            Decision refusal = allowlist.innerAddress(decision.host(), decision.port(), refused.address().getHostAddress());
            failure = withoutMeter(deny(refusal));
        } catch (UnknownHostException unknown) {
            events.decided(method(), decision);
            failure = fail(decision, decision.host() + " is allowed, but its name does not resolve");
        }
        return InetSocketAddress.createUnresolved(decision.host(), decision.port());
    }

    /// The answer to an allowed CONNECT does not come this way, so whatever does is the proxy's own 502 for one that failed.
    @Override
    public HttpObject proxyToClientResponse(HttpObject message) {
        Decision decision = tunnel;
        if (decision == null) {
            return message;
        }
        HttpResponse known = failure;
        return known == null ? fail(decision, decision.host() + " is allowed, but cannot be connected to") : known;
    }

    private HttpResponse fail(Decision decision, String reason) {
        events.failed(decision, reason);
        return withoutMeter(Answers.badGateway(reason));
    }

    /// There is no tunnel, so there is nothing to count.
    private HttpResponse withoutMeter(HttpResponse response) {
        TunnelMeter counting = meter;
        if (counting != null) {
            counting.cancel();
        }
        return response;
    }
}
