package io.claudebottle.backend.parts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// SHA-256 in hex.
public final class Digests {

    private Digests() {}

    public static String sha256(String text) {
        return hex(start().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /// `ab12…` as `AB:12:…`, the spelling of a certificate's fingerprint that openssl and browsers show.
    public static String colons(String hex) {
        return String.join(":", hex.toUpperCase(Locale.ROOT).split("(?<=\\G..)"));
    }
}
