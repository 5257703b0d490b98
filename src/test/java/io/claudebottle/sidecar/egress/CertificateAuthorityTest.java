package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    @TempDir
    Path directory;

    private final Instant now = Instant.now();

    @Test
    void theKeyIsForTheGateAloneAndTheAuthorityIsUsedAgain() throws Exception {
        CertificateAuthority first = CertificateAuthority.in(directory.resolve("ca"), now);
        Path key = directory.resolve("ca").resolve(CertificateAuthority.KEY_FILE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca")))).isEqualTo("rwx------");
        assertThat(CertificateAuthority.in(directory.resolve("ca"), now).sha256()).isEqualTo(first.sha256());
        assertThat(Files.readString(directory.resolve("ca").resolve(CertificateAuthority.CERTIFICATE_FILE))).isEqualTo(first.pem());
        assertThat(first.toString()).doesNotContain(Base64.getEncoder().encodeToString(Files.readAllBytes(key)).substring(0, 20));
    }

    @Test
    void twoBottlesHaveTwoAuthorities() throws Exception {
        assertThat(CertificateAuthority.in(directory.resolve("a"), now).certificate().getSubjectX500Principal())
                .isNotEqualTo(CertificateAuthority.in(directory.resolve("b"), now).certificate().getSubjectX500Principal());
    }

    @Test
    void whatCannotBeUsedAnyMoreIsMadeAnew() throws Exception {
        String first = CertificateAuthority.in(directory, now).sha256();
        assertThat(CertificateAuthority.in(directory, now.plus(Duration.ofDays(720))).sha256()).as("at its end").isNotEqualTo(first);

        Files.writeString(directory.resolve(CertificateAuthority.KEY_FILE), "half a key");
        String second = CertificateAuthority.in(directory, now).sha256();
        assertThat(second).isNotEqualTo(first);

        CertificateAuthority.in(directory.resolve("other"), now);
        Files.copy(
                directory.resolve("other").resolve(CertificateAuthority.CERTIFICATE_FILE),
                directory.resolve(CertificateAuthority.CERTIFICATE_FILE),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(CertificateAuthority.in(directory, now).sha256()).as("key and certificate of two").isNotEqualTo(second);
    }

    @Test
    void opensslFindsNothingWrongEvenWhenItIsStrict() throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(directory, now);
        for (String host : new String[] {"allowed.example", "a-very-long-label-of-a-host-name-that-is-longer-than-a-common-name.allowed.example"}) {
            X509Certificate leaf = authority.issue(host, CertificateAuthority.newKeyPair().getPublic(), now, Duration.ofDays(7));
            Path file = directory.resolve("leaf.pem");
            Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(leaf.getEncoded()) + "\n-----END CERTIFICATE-----\n");

            Process openssl = new ProcessBuilder(
                            "openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host, "-CAfile",
                            directory.resolve(CertificateAuthority.CERTIFICATE_FILE).toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(openssl.waitFor()).as(said).isZero();
        }
    }

    @Test
    void aHostKeepsItsCertificateUntilTheClockLeavesIt() throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(directory, now);
        var clock = new SettableClock(now);
        var leaves = new Leaves(authority, clock);
        var first = leaves.context("allowed.example");

        assertThat(leaves.context("allowed.example")).isSameAs(first);
        clock.now = now.plus(Duration.ofDays(6));
        assertThat(leaves.context("allowed.example")).as("near its end").isNotSameAs(first);
        clock.now = now.minus(Duration.ofDays(30));
        assertThat(leaves.context("allowed.example")).as("the clock jumped back").isNotSameAs(first);
    }

    @Test
    void namesThatAnAgentThinksOfDoNotFillTheMemory() throws Exception {
        var leaves = new Leaves(CertificateAuthority.in(directory, now), Clock.systemUTC());
        var first = leaves.context("allowed.example");
        for (int i = 0; i < 256; i++) {
            leaves.context("x" + i + ".example");
        }

        assertThat(leaves.context("allowed.example")).as("pushed out").isNotSameAs(first);
    }

    private static final class SettableClock extends Clock {

        private Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
