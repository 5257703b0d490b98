package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.HostName;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers the agent's TLS handshake in the name of the host that it asks for, also when that is another than the tunnel's: only after the
/// handshake can the agent be told why it gets nothing. Replaces itself with TLS.
final class TlsFront extends AbstractSniHandler<SslContext> {

    /// Post-quantum key shares included, some two kilobytes are usual.
    private static final int LONGEST_HELLO = 32 * 1024;

    private final String host;
    private final Leaves leaves;
    private final Executor blocking;
    private final long patienceMillis;
    private final Consumer<String> named;

    /// @param host that the tunnel is for
    /// @param named told, before the handshake goes on, which other host the agent asks for
    TlsFront(String host, Gate gate, Consumer<String> named) {
        super(LONGEST_HELLO, gate.patience().toMillis());
        this.host = host;
        this.leaves = gate.leaves();
        this.blocking = gate.blocking();
        this.patienceMillis = gate.patience().toMillis();
        this.named = named;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext context, @Nullable String asked) {
        Promise<SslContext> found = context.executor().newPromise();
        // Names that are none get the tunnel's own certificate: what is put into one must be fit for it.
        String name = asked == null ? host : HostName.canonical(asked).filter(canonical -> !HostName.isAddress(canonical)).orElse(host);
        if (asked != null && !HostName.canonical(asked).filter(host::equals).isPresent()) {
            named.accept(asked);
        }
        blocking.execute(() -> {
            try {
                found.trySuccess(leaves.context(name));
            } catch (IOException | RuntimeException e) {
                found.tryFailure(e);
            }
        });
        return found;
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, @Nullable String asked, Future<SslContext> found) {
        if (!found.isSuccess()) {
            context.fireExceptionCaught(found.cause());
            context.close();
            return;
        }
        SslHandler tls = found.getNow().newHandler(context.alloc());
        tls.setHandshakeTimeoutMillis(patienceMillis);
        context.pipeline().replace(this, "tls", tls);
    }
}
