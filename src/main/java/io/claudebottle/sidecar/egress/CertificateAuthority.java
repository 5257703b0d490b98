package io.claudebottle.sidecar.egress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The bottle's own authority, which the agent trusts and nobody else does. Its key is made where it is kept, is readable by the gate's
/// user alone, and is used again when the bottle is resumed, so that what was told to trust it stays right.
final class CertificateAuthority {

    static final String CERTIFICATE_FILE = "ca.pem";
    static final String KEY_FILE = "ca-key.pem";

    private static final Duration LIFE = Duration.ofDays(730);

    /// So long, at least, must a stored authority still be good for.
    private static final Duration REST = Duration.ofDays(30);

    /// Clocks of host, engine and bottle differ.
    private static final Duration LEEWAY = Duration.ofDays(1);

    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String ALGORITHM = "SHA256withECDSA";

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random = new SecureRandom();

    private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /// The authority that is kept in `directory`, made now when none is there, or none that could still be used.
    ///
    /// @throws IOException when it can be neither read nor kept
    static CertificateAuthority in(Path directory, Instant now) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Optional<CertificateAuthority> kept = read(directory, now);
            return kept.isPresent() ? kept.get() : make(directory, now);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the bottle's certificate authority cannot be made: " + e.getMessage(), e);
        }
    }

    private static Optional<CertificateAuthority> read(Path directory, Instant now) throws IOException {
        Path keyFile = directory.resolve(KEY_FILE);
        try {
            byte[] encoded = decode(Files.readString(keyFile), PRIVATE_KEY);
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            X509Certificate certificate = parse(decode(Files.readString(directory.resolve(CERTIFICATE_FILE)), CERTIFICATE));
            boolean lasts = certificate.getNotAfter().toInstant().isAfter(now.plus(REST));
            if (!lasts || !certificate.getNotBefore().toInstant().isBefore(now) || !belong(key, certificate.getPublicKey())) {
                return Optional.empty();
            }
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
            return Optional.of(new CertificateAuthority(certificate, key));
        } catch (NoSuchFileException | GeneralSecurityException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static boolean belong(PrivateKey key, PublicKey published) throws GeneralSecurityException {
        byte[] anything = "belongs".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(ALGORITHM);
        signing.initSign(key);
        signing.update(anything);
        Signature verifying = Signature.getInstance(ALGORITHM);
        verifying.initVerify(published);
        verifying.update(anything);
        return verifying.verify(signing.sign());
    }

    private static CertificateAuthority make(Path directory, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair pair = newKeyPair();
        var random = new SecureRandom();
        // Different for each bottle, so that two of them in one trust store are not taken for each other.
        var name = new X500Principal("CN=Claude Bottle egress " + serial(random).toString(16).substring(0, 8));
        var utilities = new JcaX509ExtensionUtils();
        var builder = new JcaX509v3CertificateBuilder(
                name, serial(random), Date.from(now.minus(LEEWAY)), Date.from(now.plus(LIFE)), name, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(pair.getPublic()));
        X509Certificate certificate = sign(builder, pair.getPrivate());
        store(directory.resolve(KEY_FILE), encode(PRIVATE_KEY, pair.getPrivate().getEncoded()), "rw-------");
        store(directory.resolve(CERTIFICATE_FILE), encode(CERTIFICATE, certificate.getEncoded()), "rw-r--r--");
        return new CertificateAuthority(certificate, pair.getPrivate());
    }

    /// For an authority or for what it vouches for.
    static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static void store(Path file, String text, String permissions) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(whole);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // With its permissions from the start: there is no moment in which another could read a key.
        try (var channel = Files.newByteChannel(
                whole, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    X509Certificate certificate() {
        return certificate;
    }

    String pem() {
        try {
            return encode(CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Fingerprint of the certificate: lower-case hexadecimal.
    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A certificate for a server of that name.
    ///
    /// @param host canonical
    /// @throws IOException when the cryptography of this machine does not work
    X509Certificate issue(String host, PublicKey publicKey, Instant now, Duration life) throws IOException {
        try {
            var utilities = new JcaX509ExtensionUtils();
            // A common name may have 64 characters, a host name has more; clients read the alternative name anyway.
            var subject = new X500Principal("CN=" + (host.length() <= 64 ? host : "long name"));
            Date end = Date.from(now.plus(life));
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    certificate.getSubjectX500Principal(), serial(random), Date.from(now.minus(LEEWAY)), end, subject, publicKey);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            builder.addExtension(Extension.authorityKeyIdentifier, false, utilities.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            builder.addExtension(Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(publicKey));
            return sign(builder, key);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IOException("no certificate for " + host + ": " + e.getMessage(), e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)));
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(126, random).setBit(126);
    }

    private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static String encode(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    /// @throws IllegalArgumentException when there is none of that kind
    private static byte[] decode(String pem, String what) {
        String head = "-----BEGIN " + what + "-----";
        int start = pem.indexOf(head);
        int end = pem.indexOf("-----END " + what + "-----");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no " + what);
        }
        return Base64.getMimeDecoder().decode(pem.substring(start + head.length(), end));
    }

    @Override
    public String toString() {
        return "CertificateAuthority[" + certificate.getSubjectX500Principal() + "]";
    }
}
