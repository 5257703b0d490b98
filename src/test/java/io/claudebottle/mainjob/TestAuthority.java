package io.claudebottle.mainjob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A private certificate authority with a server certificate, as a company has it: made by the JDK's keytool. The authority is the same
/// for every test of a build, because images are built with it, and a new one would be a new image each time.
public record TestAuthority(Path caPem, SSLContext serverTls) {

    private static final String PASSWORD = "changeit";
    private static final Path AUTHORITY = Path.of("target", "test-authority").toAbsolutePath();

    /// @param hosts names that the server certificate is for
    /// @param directory for what belongs to that certificate
    public static TestAuthority forHosts(List<String> hosts, Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path ca = AUTHORITY.resolve("ca.p12");
        Path caPem = AUTHORITY.resolve("ca.pem");
        if (!Files.exists(caPem)) {
            Files.createDirectories(AUTHORITY);
            Files.deleteIfExists(ca);
            keytool(ca, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Claude Bottle Test CA", "-ext", "bc:c", "-ext",
                    "KeyUsage:c=keyCertSign,cRLSign", "-validity", "3650");
            keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", caPem.toString());
        }
        Path server = directory.resolve("server.p12");
        Path request = directory.resolve("server.csr");
        Path certificate = directory.resolve("server.pem");
        String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
        keytool(server, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + hosts.getFirst(), "-validity", "30");
        keytool(server, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(ca, "-gencert", "-alias", "ca", "-rfc", "-infile", request.toString(), "-outfile", certificate.toString(), "-ext",
                "san=" + names, "-ext", "ExtendedKeyUsage=serverAuth", "-validity", "30");
        keytool(server, "-importcert", "-alias", "ca", "-file", caPem.toString());
        keytool(server, "-importcert", "-alias", "server", "-file", certificate.toString());

        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(server)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return new TestAuthority(caPem, tls);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        argv.addAll(List.of(arguments));
        argv.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12", "-noprompt"));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool " + arguments[0] + ": " + output);
        }
    }
}
