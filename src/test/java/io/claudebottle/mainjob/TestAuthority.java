package io.claudebottle.mainjob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A private certificate authority with one server certificate, as a company has it: made by the JDK's keytool in a scratch directory.
record TestAuthority(Path caPem, SSLContext serverTls) {

    private static final String PASSWORD = "changeit";

    static TestAuthority forHost(String host, Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path ca = directory.resolve("ca.p12");
        Path server = directory.resolve("server.p12");
        Path caPem = directory.resolve("ca.pem");
        Path request = directory.resolve("server.csr");
        Path certificate = directory.resolve("server.pem");
        keytool(ca, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Claude Bottle Test CA", "-ext", "bc:c", "-ext",
                "KeyUsage:c=keyCertSign,cRLSign", "-validity", "30");
        keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", caPem.toString());
        keytool(server, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + host, "-validity", "30");
        keytool(server, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(ca, "-gencert", "-alias", "ca", "-rfc", "-infile", request.toString(), "-outfile", certificate.toString(), "-ext",
                "san=dns:" + host, "-ext", "ExtendedKeyUsage=serverAuth", "-validity", "30");
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
