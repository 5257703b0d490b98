package io.claudebottle.sidecar.egress;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// TLS as the gate speaks it with the world: it believes whom the system believes, and the extra authorities of the operator. Only for
/// hosts that pipelock looks into does it believe pipelock as well. Contexts are kept, so that sessions can be resumed.
final class UpstreamTls {

    private final List<Path> extra;
    private final Optional<Path> scanner;
    private @Nullable SslContext direct;
    private @Nullable SslContext scanned;

    /// @param extra files of certificates (PEM) of the operator's own authorities
    /// @param scanner file of pipelock's authority, which may appear later
    UpstreamTls(List<Path> extra, Optional<Path> scanner) {
        this.extra = List.copyOf(extra);
        this.scanner = scanner;
    }

    /// Blocks: reads files at the first call.
    ///
    /// @param throughScanner whether pipelock answers in the host's place
    /// @throws IOException when an authority cannot be read; a later call tries again
    synchronized SslContext context(boolean throughScanner) throws IOException {
        if (throughScanner && scanner.isPresent()) {
            if (scanned == null) {
                List<Path> files = new ArrayList<>(extra);
                files.add(scanner.get());
                scanned = make(files);
            }
            return scanned;
        }
        if (direct == null) {
            direct = make(extra);
        }
        return direct;
    }

    private static SslContext make(List<Path> files) throws IOException {
        try {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(null, null);
            int number = 0;
            for (X509Certificate known : systemAuthorities()) {
                all.setCertificateEntry("system-" + number++, known);
            }
            for (Path file : files) {
                for (Certificate certificate : certificates(file)) {
                    all.setCertificateEntry("extra-" + number++, certificate);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(all);
            return Tls.configured(SslContextBuilder.forClient())
                    .trustManager(trust)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .sessionCacheSize(512)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("the trusted authorities cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> systemAuthorities() throws GeneralSecurityException {
        TrustManagerFactory system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager trusted) {
                return List.of(trusted.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + file);
            }
            return found;
        }
    }
}
