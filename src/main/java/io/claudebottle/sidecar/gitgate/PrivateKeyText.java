package io.claudebottle.sidecar.gitgate;

import io.claudebottle.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at the text of a private SSH key, far enough to say in words what is wrong with it. Whether it is really a key is for ssh to say.
final class PrivateKeyText {

    private static final Pattern ARMOUR = Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----\n(.*?)\n-----END \\1PRIVATE KEY-----", Pattern.DOTALL);
    private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_CIPHER = 64;

    private PrivateKeyText() {}

    /// The key with the line ends that ssh wants.
    ///
    /// @param upstream for messages
    /// @throws ProblemException in words that repeat nothing of the text
    static byte[] usable(String upstream, String text) {
        String clean = text.replace("\r\n", "\n").strip() + "\n";
        Matcher armour = ARMOUR.matcher(clean);
        if (!armour.find()) {
            throw garbage(upstream);
        }
        if (isEncrypted(armour.group(1), armour.group(2))) {
            throw new ProblemException(
                    "the SSH key for the git upstream '" + upstream + "' is locked with a passphrase, which nobody can type in the gate",
                    "Give the gate a key of its own without one: ssh-keygen -t ed25519 -N '' -f KEY, registered as a deploy key at the upstream.");
        }
        return clean.getBytes(StandardCharsets.UTF_8);
    }

    static ProblemException garbage(String upstream) {
        return new ProblemException(
                "what was given as the SSH key for the git upstream '" + upstream + "' is not a private key that ssh can read",
                "Name the private half of an SSH key in IdentityFile.");
    }

    private static boolean isEncrypted(String kind, String body) {
        if (kind.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
            return true;
        }
        return kind.startsWith("OPENSSH") && !"none".equals(cipher(body));
    }

    /// "none" also when the text is damaged: then ssh says so.
    private static String cipher(String body) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getMimeDecoder().decode(body));
            bytes.position(OPENSSH.length);
            int length = bytes.getInt();
            if (length < 0 || length > LONGEST_CIPHER) {
                return "none";
            }
            byte[] name = new byte[length];
            bytes.get(name);
            return new String(name, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException damaged) {
            return "none";
        }
    }
}
