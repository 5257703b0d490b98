package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.sidecar.egress.LiveRules.Judgement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The agent's end of an intercepted connection: judges each request, and passes what is allowed on to the host and its answer back, piece
/// by piece as it comes. Reads no faster on either side than the other side takes. A host is looked up and connected to only when a
/// request for it was allowed and that is on record. Lives on one event loop, with the [Upstream] that belongs to it.
final class AgentConnection extends ChannelInboundHandlerAdapter {

    private static final int HTTPS = 443;

    /// In place of a request that could not be read.
    private static final HttpRequest UNREAD = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf("UNREAD"), "");

    /// What is still read, and for how long, of a request that is answered already: to close earlier would take the answer from the agent.
    private static final long MOST_DISCARDED = 1024 * 1024;

    private static final long LINGER_MILLIS = 2_000;

    private final Gate gate;
    private final String host;
    private final RequestDecoder decoder = new RequestDecoder();
    private final HttpResponseEncoder encoder = new HttpResponseEncoder();

    /// What let this connection through.
    private Judgement admitted;

    /// The other host that the TLS handshake asked for; "" when it did not.
    private String otherName = "";

    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable Upstream upstream;
    private @Nullable ScheduledFuture<?> recording;

    /// Whether one read beyond the end of a request was asked for, which is how the agent's hanging up is noticed.
    private boolean readAhead;

    private boolean raw;
    private boolean lingering;
    private long discarded;
    private final List<ByteBuf> early = new ArrayList<>();

    private AgentConnection(Gate gate, Judgement admitted) {
        this.gate = gate;
        this.admitted = admitted;
        this.host = admitted.decision().host();
    }

    /// Takes over a connection whose `CONNECT` was allowed and answered.
    ///
    /// @param agent empty of handlers, `autoRead` off
    static void begin(Channel agent, Gate gate, Judgement admitted) {
        var connection = new AgentConnection(gate, admitted);
        agent.pipeline()
                .addLast(new TlsFront(connection.host, gate, asked -> connection.otherName = asked))
                .addLast(connection.encoder)
                .addLast(connection.decoder)
                .addLast(new IdleStateHandler(0, 0, gate.silence().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(connection);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        gate.tunnels().incrementAndGet();
        added.channel().closeFuture().addListener(closed -> gate.tunnels().decrementAndGet());
    }

    private ChannelHandlerContext agent() {
        ChannelHandlerContext added = context;
        if (added == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return added;
    }

    // From the agent

    @Override
    public void channelRead(ChannelHandlerContext agent, Object message) {
        switch (message) {
            case HttpRequest request -> begin(request);
            case HttpContent content -> body(content);
            case RequestDecoder.Unreadable unreadable -> unreadable(unreadable.what());
            case ByteBuf bytes when raw -> rawToHost(bytes);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        InnerTarget target = InnerTarget.of(request, host);
        var begun = new Exchange(gate.events().nextId(), request, target.target(), decoder.headSize());
        exchange = begun;
        readAhead = false;
        Decision decision = otherName.isEmpty()
                ? target.refusal().orElseGet(() -> judge(begun, target.path()))
                : EgressRules.otherHost(host, "the TLS handshake", otherName);
        record(begun, request.method().name(), decision);
    }

    private Decision judge(Exchange begun, String path) {
        Judgement judged = gate.rules().request(host, HTTPS, path, admitted);
        begun.rule = judged.rule();
        if (judged.rule().filter(RouteRule::once).isPresent()) {
            admitted = judged;
        }
        boolean lacksCredential = judged.rule()
                .filter(rule -> rule.hasCredential() && gate.credentials().of(rule.tokenEnv()).isEmpty())
                .isPresent();
        return judged.decision().allowed() && lacksCredential
                ? EgressRules.withoutCredential(judged.rule().orElseThrow())
                : judged.decision();
    }

    /// Writes the decision down, and acts on it when that is done.
    private void record(Exchange judged, String method, Decision decision) {
        var loop = agent().channel().eventLoop();
        recording = loop.schedule(() -> recorded(judged, decision, false), gate.patience().toMillis(), TimeUnit.MILLISECONDS);
        gate.events().decided(judged.id, method, decision, judged.target, written -> {
            if (!loop.isShuttingDown()) {
                loop.execute(() -> recorded(judged, decision, written));
            }
        });
    }

    private void recorded(Exchange judged, Decision decision, boolean written) {
        ScheduledFuture<?> patience = recording;
        if (judged != exchange || judged.ended || patience == null) {
            return;
        }
        patience.cancel(false);
        recording = null;
        if (!written) {
            refuse(judged, EgressRules.unrecorded(host, HTTPS));
        } else if (!decision.allowed()) {
            refuse(judged, decision);
        } else {
            forward(judged);
        }
    }

    private void body(HttpContent content) {
        Exchange current = exchange;
        if (current == null || current.ended) {
            discard(content.content().readableBytes());
            content.release();
            return;
        }
        current.bytesOut += content.content().readableBytes();
        current.requestComplete = content instanceof LastHttpContent;
        if (current.sent) {
            host().write(content);
        } else {
            current.waiting.add(content);
        }
    }

    private void discard(int size) {
        discarded += size;
        if (discarded > MOST_DISCARDED) {
            agent().close();
        }
    }

    private void unreadable(String what) {
        Decision decision = EgressRules.unreadable(host, HTTPS, what);
        Exchange current = exchange;
        if (current != null && !current.ended && current.sent) {
            // Half of it is at the host: it must not get the rest from the next request.
            closeUpstream();
            gate.events().failed(current.id, host, HTTPS, decision.reason());
            if (current.answering) {
                current.ended = true;
                agent().close();
            } else {
                answer(current, Answers.denial(decision));
            }
            return;
        }
        var unread = new Exchange(gate.events().nextId(), UNREAD, "", 0);
        if (current != null) {
            current.dropWaiting();
            if (current.rule.isPresent() && !current.ended) {
                gate.events().failed(current.id, host, HTTPS, decision.reason());
            }
        }
        exchange = unread;
        unread.keepAlive = false;
        record(unread, "?", decision);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext agent) {
        Upstream open = upstream;
        if (open != null && (raw || exchange != null && exchange.sent)) {
            open.flush();
        }
        pump();
    }

    /// Asks the agent for more, when there is somewhere to put it.
    private void pump() {
        Exchange current = exchange;
        Upstream open = upstream;
        if (lingering) {
            agent().read();
        } else if (raw) {
            if (open != null && open.isWritable()) {
                agent().read();
            }
        } else if (current == null) {
            return;
        } else if (current.requestComplete) {
            if (!readAhead) {
                readAhead = true;
                agent().read();
            }
        } else if (current.sent && open != null && open.isWritable()) {
            agent().read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext agent) {
        Upstream open = upstream;
        if (agent.channel().isWritable() && open != null) {
            open.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext agent) {
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.dropWaiting();
            if (raw) {
                done(current);
            } else if (!current.ended && current.rule.isPresent() && recording == null) {
                gate.events().failed(current.id, host, HTTPS, "the agent hung up before the answer was through");
            }
        }
        early.forEach(ByteBuf::release);
        early.clear();
        closeUpstream();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext agent, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                agent.read();
            } else {
                noHandshake(handshake.cause());
            }
        } else if (event instanceof IdleStateEvent) {
            silent();
        }
    }

    private void noHandshake(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            gate.events().decided(gate.events().nextId(), "?", EgressRules.notTls(host), "", written -> {});
        } else if (!(cause instanceof ClosedChannelException)) {
            // An agent that does not trust the gate, most of the time; without this nobody would know why nothing comes.
            String id = gate.events().nextId();
            String why = RefusedByScanner.firstLine(String.valueOf(Dialer.deepest(cause).getMessage()));
            gate.events().decided(id, "CONNECT", admitted.decision(), "", written -> {});
            gate.events().failed(id, host, HTTPS, "the agent broke off the TLS handshake: " + why);
        }
    }

    private void silent() {
        Exchange current = exchange;
        if (current != null && !current.ended && !raw && current.sent && !current.answering) {
            fail(current, HttpResponseStatus.GATEWAY_TIMEOUT, host + " is allowed, but does not answer");
        } else {
            agent().close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext agent, Throwable cause) {
        Throwable inner = cause.getCause();
        boolean connectionBroke = cause instanceof IOException || inner instanceof IOException;
        if (agent.channel().isActive() && !connectionBroke) {
            gate.events().fault(cause);
        }
        agent.close();
    }

    // To the host

    private Upstream host() {
        Upstream open = upstream;
        if (open == null) {
            throw new IllegalStateException("no connection to " + host);
        }
        return open;
    }

    private void forward(Exchange allowed) {
        boolean scanned = gate.dialer().scans() && !allowed.rule.orElseThrow().tlsPassthrough();
        Upstream open = upstream;
        if (open != null && open.isOpen() && open.isScanned() == scanned) {
            allowed.reused = true;
            send(allowed);
            return;
        }
        closeUpstream();
        dial(allowed, scanned);
    }

    private void dial(Exchange allowed, boolean scanned) {
        gate.dialer().dial(agent().channel().eventLoop(), host, scanned).addListener(
                (Future<Channel> dialled) -> {
                    if (allowed != exchange || allowed.ended) {
                        if (dialled.isSuccess()) {
                            dialled.getNow().close();
                        }
                    } else if (dialled.isSuccess()) {
                        var made = new Upstream(dialled.getNow(), scanned, this);
                        dialled.getNow().pipeline().addLast(made);
                        upstream = made;
                        send(allowed);
                    } else {
                        unreached(allowed, dialled.cause());
                    }
                });
    }

    private void unreached(Exchange allowed, Throwable cause) {
        switch (cause) {
            case InnerAddressException inner -> {
                Decision refusal = EgressRules.innerAddress(host, HTTPS, inner.address().getHostAddress());
                gate.events().failed(allowed.id, host, HTTPS, refusal.reason());
                answer(allowed, Answers.denial(refusal));
            }
            // Pipelock looks every name up, and calls one that it cannot find a block. It is a fault, and must not be told as policy.
            case RefusedByScanner unresolved when String.valueOf(unresolved.getMessage()).contains("DNS resolution error") ->
                fail(allowed, HttpResponseStatus.BAD_GATEWAY, host + " is allowed, but its name does not resolve");
            case RefusedByScanner refused -> {
                String reason = "pipelock refused " + host + " (" + refused.status() + "): " + refused.getMessage();
                gate.events().failed(allowed.id, host, HTTPS, reason);
                answer(allowed, Answers.refusedByScanner(gate.credentials().redact(reason)));
            }
            case DialException known -> fail(allowed, HttpResponseStatus.BAD_GATEWAY, String.valueOf(known.getMessage()));
            default -> {
                gate.events().fault(cause);
                fail(allowed, HttpResponseStatus.BAD_GATEWAY, host + " is allowed, but cannot be reached");
            }
        }
    }

    private void send(Exchange allowed) {
        Upstream open = host();
        RouteRule rule = allowed.rule.orElseThrow();
        Optional<String> credential = rule.hasCredential() ? gate.credentials().of(rule.tokenEnv()) : Optional.empty();
        open.write(Forwarding.outgoing(allowed.request, host, allowed.target, rule, credential, open.isScanned()));
        allowed.sent = true;
        allowed.waiting.forEach(open::write);
        allowed.waiting.clear();
        open.flush();
        open.read();
        pump();
    }

    void upstreamWritable(Upstream from) {
        if (from == upstream && from.isWritable()) {
            pump();
        }
    }

    // From the host

    void fromUpstream(Upstream from, Object message) {
        Exchange current = exchange;
        if (from != upstream || current == null || current.ended || !current.sent) {
            ReferenceCountUtil.release(message);
            // It answers what nobody asked.
            from.close();
            return;
        }
        switch (message) {
            case HttpResponse response -> head(current, response);
            case HttpContent content -> content(current, content);
            case ByteBuf bytes -> rawToAgent(current, bytes);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void head(Exchange current, HttpResponse response) {
        HttpResponseStatus status = response.status();
        if (response.decoderResult().isFailure() || hasOtherEncoding(response)) {
            fail(current, HttpResponseStatus.BAD_GATEWAY, host + " is allowed, but its answer cannot be understood");
        } else if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            if (Forwarding.isWebSocket(current.request)) {
                current.switching = true;
                current.answered(status.code());
                agent().write(Forwarding.switching(response));
            } else {
                fail(current, HttpResponseStatus.BAD_GATEWAY, host + " is allowed, but changes to a protocol that nobody asked for");
            }
        } else if (status.code() < 200) {
            current.interim = true;
            if (current.request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                agent().write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
            }
        } else {
            finalHead(current, response);
        }
    }

    private static boolean hasOtherEncoding(HttpResponse response) {
        List<String> encodings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return !encodings.isEmpty() && (encodings.size() > 1 || !encodings.getFirst().strip().equalsIgnoreCase("chunked"));
    }

    private void finalHead(Exchange current, HttpResponse response) {
        int code = response.status().code();
        boolean bodiless = current.isHead() || code == 204 || code == 304;
        boolean endsWithConnection = !bodiless && !HttpUtil.isContentLengthSet(response) && !HttpUtil.isTransferEncodingChunked(response);
        boolean speaks11 = current.request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        current.answered(code);
        current.upstreamStays = HttpUtil.isKeepAlive(response) && !endsWithConnection;
        current.bytesIn += Forwarding.size(response.headers());
        if (code == HttpResponseStatus.FORBIDDEN.code() && host().isScanned()) {
            current.scannerSaid = response.headers().get("X-Pipelock-Block-Reason", "");
        }
        agent().write(Forwarding.incoming(response, bodiless, speaks11, !current.keepAlive));
    }

    private void content(Exchange current, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (current.interim) {
            current.interim = !last;
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            breakOff(current, host + " is allowed, but its answer cannot be understood");
        } else if (current.switching) {
            content.release();
            if (last) {
                agent().write(LastHttpContent.EMPTY_LAST_CONTENT);
                // Both codecs are in the middle of a read or a write.
                agent().channel().eventLoop().execute(this::becomeRaw);
            }
        } else {
            sniff(current, content.content());
            current.bytesIn += content.content().readableBytes();
            // Trailers stay behind, as those of requests do.
            agent().write(last ? new DefaultLastHttpContent(content.content()) : content);
            if (last) {
                finish(current);
            }
        }
    }

    /// pipelock answers in the host's place; what it says is for the record too.
    private void sniff(Exchange current, ByteBuf body) {
        if (current.status == HttpResponseStatus.FORBIDDEN.code() && host().isScanned() && body.isReadable()) {
            String said = body.toString(body.readerIndex(), Math.min(body.readableBytes(), 300), StandardCharsets.UTF_8);
            if (!current.scannerSaid.isEmpty() || said.startsWith("blocked: ")) {
                current.scannerSaid = RefusedByScanner.firstLine(said);
            }
        }
    }

    void upstreamPaused(Upstream from) {
        ChannelHandlerContext agent = agent();
        agent.flush();
        if (from == upstream && agent.channel().isWritable()) {
            from.read();
        }
    }

    void upstreamClosed(Upstream from) {
        if (from != upstream) {
            return;
        }
        upstream = null;
        Exchange current = exchange;
        if (raw) {
            agent().close();
        } else if (current != null && !current.ended && current.sent) {
            if (current.canBeRepeated()) {
                current.retried = true;
                current.sent = false;
                dial(current, from.isScanned());
            } else if (current.answering) {
                breakOff(current, host + " is allowed, but broke off in the middle of its answer");
            } else {
                fail(current, HttpResponseStatus.BAD_GATEWAY, host + " is allowed, but hung up without an answer");
            }
        }
    }

    private void closeUpstream() {
        Upstream open = upstream;
        upstream = null;
        if (open != null) {
            open.close();
        }
    }

    // The end of an exchange

    private void finish(Exchange current) {
        current.ended = true;
        if (current.scannerSaid.isEmpty()) {
            done(current);
        } else {
            gate.events().failed(current.id, host, HTTPS, "pipelock refused the request: " + current.scannerSaid);
        }
        if (!current.upstreamStays || !current.requestComplete) {
            closeUpstream();
        }
        next(current);
    }

    private void done(Exchange current) {
        gate.events().done(
                current.id, current.status, current.bytesOut, current.bytesIn, current.latencyMillis(), current.durationMillis());
    }

    private void next(Exchange ended) {
        agent().flush();
        if (!ended.keepAlive || !ended.requestComplete) {
            linger(ended.requestComplete);
            return;
        }
        exchange = null;
        // Not within the read that brought the end of the request.
        agent().channel().eventLoop().execute(this::proceed);
    }

    private void proceed() {
        ChannelHandlerContext agent = agent();
        ChannelHandlerContext decoding = agent.pipeline().context(decoder);
        if (decoding == null || !agent.channel().isActive()) {
            return;
        }
        try {
            decoder.proceed(decoding);
        } catch (Exception e) {
            agent.fireExceptionCaught(e);
        }
        if (exchange == null || !exchange.requestComplete) {
            agent.read();
        }
    }

    /// Says goodbye, and leaves the agent time to read what it was told.
    private void linger(boolean nothingMoreComes) {
        ChannelHandlerContext agent = agent();
        if (nothingMoreComes) {
            agent.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        lingering = true;
        SslHandler tls = agent.pipeline().get(SslHandler.class);
        if (tls != null && agent.channel() instanceof SocketChannel socket) {
            tls.closeOutbound().addListener(said -> socket.shutdownOutput());
        }
        agent.channel().eventLoop().schedule(() -> agent.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        agent.read();
    }

    private void refuse(Exchange judged, Decision decision) {
        answer(judged, Answers.denial(decision));
    }

    /// An allowed exchange that did not come about.
    private void fail(Exchange current, HttpResponseStatus status, String reason) {
        closeUpstream();
        gate.events().failed(current.id, host, HTTPS, reason);
        answer(current, Answers.failure(status, reason));
    }

    /// Too late for an answer of our own: only the end of the connection can say that the answer is not whole.
    private void breakOff(Exchange current, String reason) {
        current.ended = true;
        closeUpstream();
        gate.events().failed(current.id, host, HTTPS, reason);
        agent().close();
    }

    private void answer(Exchange current, FullHttpResponse answer) {
        current.ended = true;
        current.dropWaiting();
        boolean stays = current.keepAlive && current.requestComplete;
        HttpUtil.setKeepAlive(answer, stays);
        if (!stays) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (current.isHead()) {
            answer.content().clear();
        }
        agent().write(answer);
        next(current);
    }

    // WebSocket

    private void becomeRaw() {
        Exchange current = exchange;
        Upstream open = upstream;
        if (current == null || open == null || !agent().channel().isActive()) {
            return;
        }
        raw = true;
        ChannelPipeline pipeline = agent().pipeline();
        agent().flush();
        pipeline.remove(encoder);
        early.forEach(bytes -> agent().write(bytes));
        early.clear();
        agent().flush();
        open.becomeRaw();
        pipeline.remove(decoder);
        open.flush();
        open.read();
        agent().read();
    }

    private void rawToHost(ByteBuf bytes) {
        Exchange current = exchange;
        Upstream open = upstream;
        if (current == null || open == null) {
            bytes.release();
            return;
        }
        current.bytesOut += bytes.readableBytes();
        open.write(bytes);
    }

    private void rawToAgent(Exchange current, ByteBuf bytes) {
        current.bytesIn += bytes.readableBytes();
        if (raw) {
            agent().write(bytes);
        } else {
            early.add(bytes);
        }
    }
}
