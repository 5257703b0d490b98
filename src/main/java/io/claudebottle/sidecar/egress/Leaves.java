package io.claudebottle.sidecar.egress;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// TLS as the gate speaks it with the agent, in the name of the host that the agent wants. A host's context is kept, so that sessions can
/// be resumed; not for ever, and not for every name that an agent can think of.
final class Leaves {

    private static final int KEPT = 256;

    private static final Duration LIFE = Duration.ofDays(7);

    /// How long before its end a certificate is replaced.
    private static final Duration REST = Duration.ofDays(2);

    private final CertificateAuthority authority;
    private final Clock clock;

    /// One for all: what a certificate proves here is the authority's word, and a key more a host would cost time at its first request.
    private final KeyPair keys;

    private final Map<String, Leaf> byHost = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Leaf> eldest) {
            return size() > KEPT;
        }
    };

    private record Leaf(SslContext context, Instant from, Instant until) {}

    Leaves(CertificateAuthority authority, Clock clock) throws IOException {
        this.authority = authority;
        this.clock = clock;
        try {
            this.keys = CertificateAuthority.newKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("no keys can be made: " + e.getMessage(), e);
        }
    }

    /// @param host canonical
    synchronized SslContext context(String host) throws IOException {
        Instant now = clock.instant();
        Leaf kept = byHost.get(host);
        // Both ends, because a clock can jump either way.
        if (kept != null && now.isAfter(kept.from()) && now.isBefore(kept.until())) {
            return kept.context();
        }
        X509Certificate leaf = authority.issue(host, keys.getPublic(), now, LIFE);
        SslContext context = Tls.configured(SslContextBuilder.forServer(keys.getPrivate(), leaf, authority.certificate())).build();
        byHost.put(host, new Leaf(context, leaf.getNotBefore().toInstant(), now.plus(LIFE).minus(REST)));
        return context;
    }
}
