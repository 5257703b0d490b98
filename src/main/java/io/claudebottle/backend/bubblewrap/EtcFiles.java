package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A bottle's `/etc`: only what programs need, written anew for each, and read-only inside.
final class EtcFiles {

    /// Taken from the host as they are, for programs to find their libraries, their alternatives and the time; nothing that tells of people
    /// or machines.
    static final List<String> OF_THE_HOST = List.of(
            "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "terminfo", "mime.types", "crypto-policies", "ssl/openssl.cnf");

    /// Where programs look for certificate authorities; one file, by all the names that distributions give it.
    static final String AUTHORITIES = "ssl/certs/ca-certificates.crt";

    private static final List<String> OTHER_NAMES_OF_AUTHORITIES = List.of("ssl/cert.pem", "pki/tls/certs/ca-bundle.crt", "pki/tls/cert.pem");

    private static final String HOOK = "claude-bottle/attention-hook";
    private static final String HOOK_IN_IMAGES = "/usr/local/lib/claude-bottle/attention-hook";
    private static final String SETTINGS = "claude-code/managed-settings.d/50-claude-bottle.json";

    private final Path etc;

    /// @param etc on the host; is made
    EtcFiles(Path etc) {
        this.etc = etc;
    }

    /// @param host its root
    /// @throws ProblemException when the disk refuses
    void write(Path host) {
        try {
            Files.createDirectories(etc);
            for (Map.Entry<String, String> file : texts().entrySet()) {
                put(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (String name : OTHER_NAMES_OF_AUTHORITIES) {
                Path link = etc.resolve(name);
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, Path.of("/etc", AUTHORITIES));
            }
            put(SETTINGS, new String(resource("managed-settings.json"), StandardCharsets.UTF_8)
                    .replace(HOOK_IN_IMAGES, "/etc/" + HOOK)
                    .getBytes(StandardCharsets.UTF_8));
            put(HOOK, resource("attention-hook"));
            Files.setPosixFilePermissions(etc.resolve(HOOK), PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String name : OF_THE_HOST) {
                mountPoint(host.resolve("etc").resolve(name), etc.resolve(name));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Claude's own state at its first start: its questions are answered by the bottle.
    static byte[] claudeJson() {
        try {
            return resource("claude.json");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Whom everything inside trusts: whom the host trusts, and the bottle's own gate.
    ///
    /// @param hostAuthorities the host's file of authorities; absent where it has none
    /// @param pem certificate of the gate's authority
    void trust(List<Path> hostAuthorities, String pem) {
        try {
            List<byte[]> parts = new ArrayList<>();
            for (Path file : hostAuthorities) {
                parts.add(Files.readAllBytes(file));
            }
            parts.add(("\n" + pem.strip() + "\n").getBytes(StandardCharsets.US_ASCII));
            // In place: the directory is mounted already, and nothing runs yet that reads it.
            try (var out = Files.newOutputStream(etc.resolve(AUTHORITIES))) {
                for (byte[] part : parts) {
                    out.write(part);
                }
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ProblemException unwritable(IOException e) {
        return new ProblemException(
                Problem.of("the bottle's files in " + etc + " cannot be written: " + e, "Free some space or correct the permissions, then try again."), e);
    }

    /// The sidecars' names lead to the bottle's own loopback, where the relay listens.
    private static Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("passwd", """
                root:x:0:0:root:/root:/bin/bash
                node:x:1000:1000::/home/node:/bin/bash
                nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                """);
        texts.put("group", """
                root:x:0:
                node:x:1000:
                nogroup:x:65534:
                """);
        texts.put("hosts", """
                127.0.0.1 localhost %s
                127.0.0.1 egress git-gate pipelock supervise
                ::1 localhost
                """.formatted(RootFileSystem.HOST_NAME));
        texts.put("hostname", RootFileSystem.HOST_NAME + "\n");
        texts.put("nsswitch.conf", """
                passwd: files
                group: files
                hosts: files dns
                services: files
                """);
        // Nobody listens there: an outside name fails at once.
        texts.put("resolv.conf", "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n");
        texts.put("shells", "/bin/sh\n/bin/bash\n");
        texts.put(AUTHORITIES, "");
        return texts;
    }

    private void put(String name, byte[] content) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static void mountPoint(Path ofTheHost, Path here) throws IOException {
        if (Files.isDirectory(ofTheHost)) {
            Files.createDirectories(here);
        } else if (Files.exists(ofTheHost)) {
            Files.createDirectories(here.getParent());
            Files.write(here, new byte[0]);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EtcFiles.class.getResourceAsStream("/io/claudebottle/images/agent/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the product has no " + name);
            }
            return in.readAllBytes();
        }
    }
}
