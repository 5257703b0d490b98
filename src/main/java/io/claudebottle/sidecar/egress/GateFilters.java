package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.sidecar.egress.LiveRules.Judgement;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.littleshoot.proxy.HttpFiltersAdapter;

/// Judges one request to the proxy itself. Every request is answered here, so that the proxy underneath never gets to resolve, connect or
/// forward anything of its own accord; a connection whose `CONNECT` is allowed goes to an [AgentConnection].
final class GateFilters extends HttpFiltersAdapter {

    private static final AttributeKey<Boolean> TAKEN = AttributeKey.valueOf("claude-bottle.taken");

    private final Gate gate;

    GateFilters(HttpRequest request, ChannelHandlerContext context, Gate gate) {
        super(request, context);
        this.gate = gate;
    }

    @Override
    public @Nullable HttpResponse clientToProxyRequest(HttpObject message) {
        if (!(message instanceof HttpRequest request)) {
            return null;
        }
        if (ctx.channel().hasAttr(TAKEN)) {
            // It was sent on the heels of a CONNECT, as if that had been refused.
            return deny(EgressRules.malformed("", 0));
        }
        return switch (RequestTarget.of(request)) {
            case RequestTarget.Tunnel(String host, int port) -> tunnel(host, port);
            case RequestTarget.Gate(String method, String path) -> gate(method, path);
            case RequestTarget.Plain(String host, int port) -> deny(gate.rules().now().decidePlain(host, port));
            case RequestTarget.Malformed(String target) -> deny(EgressRules.malformed(target, 0));
        };
    }

    private HttpResponse tunnel(String host, int port) {
        if (gate.tunnels().get() >= Gate.MOST_TUNNELS) {
            // Before it is judged: a rule that is good for one connection is not to be spent on none.
            return Answers.failure(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "the egress gate has " + Gate.MOST_TUNNELS + " connections open, which is as many as it takes; close some of them first");
        }
        Judgement judged = gate.rules().connect(host, port);
        if (!judged.decision().allowed()) {
            return deny(judged.decision());
        }
        Channel agent = ctx.channel();
        agent.attr(TAKEN).set(true);
        // After the answer, which is written as soon as this returns.
        agent.eventLoop().execute(() -> takeOver(agent, judged));
        return Answers.established();
    }

    private void takeOver(Channel agent, Judgement judged) {
        if (!agent.isActive()) {
            return;
        }
        agent.config().setAutoRead(false);
        GateConnections.bound(agent);
        ChannelPipeline pipeline = agent.pipeline();
        var proxys = List.copyOf(pipeline.toMap().values());
        AgentConnection.begin(agent, gate, judged);
        // In this order, so that what was read beyond the request goes on to the new ones.
        proxys.forEach(pipeline::remove);
        agent.read();
    }

    private HttpResponse deny(Decision decision) {
        // A denial lets nothing out, so it does not wait for its record.
        gate.events().decided(gate.events().nextId(), originalRequest.method().name(), decision, "", written -> {});
        return Answers.denial(decision);
    }

    private HttpResponse gate(String method, String path) {
        if (!method.equals("GET")) {
            return Answers.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "the egress gate answers GET only");
        }
        return switch (path) {
            case "/allowlist" -> Answers.json(gate.rules().now().table().toPublicJson());
            case "/health" -> Answers.text(HttpResponseStatus.OK, "ok");
            default -> Answers.text(HttpResponseStatus.NOT_FOUND, "the egress gate answers /allowlist and /health");
        };
    }

    /// Whatever comes here got past [#clientToProxyRequest], which answers everything.
    @Override
    public InetSocketAddress proxyToServerResolutionStarted(String hostAndPort) {
        throw new IllegalStateException("the proxy resolves nothing");
    }
}
