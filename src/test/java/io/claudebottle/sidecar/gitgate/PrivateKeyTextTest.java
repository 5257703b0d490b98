package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTextTest {

    /// The marker is put together here, so that this file is no key for a scanner.
    private static String armoured(String kind, String body) {
        return "-----BEGIN " + kind + "PRIVATE" + " KEY-----\n" + body + "\n-----END " + kind + "PRIVATE" + " KEY-----\n";
    }

    private static String openssh(String cipher) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        bytes.put("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII)).putInt(cipher.length()).put(cipher.getBytes(StandardCharsets.US_ASCII));
        return armoured("OPENSSH ", Base64.getMimeEncoder().encodeToString(bytes.array()).replace("\r\n", "\n"));
    }

    @Test
    void aLockedKeyIsToldFromAnOpenOne() {
        assertThat(PrivateKeyText.usable("app", openssh("none"))).isNotEmpty();
        for (String locked : new String[] {
            openssh("aes256-ctr"), armoured("ENCRYPTED ", "AAAA"), armoured("RSA ", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA")
        }) {
            assertThatThrownBy(() -> PrivateKeyText.usable("app", locked)).isInstanceOf(ProblemException.class).hasMessageContaining("passphrase");
        }
    }

    @Test
    void lineEndsAreThoseThatSshWants() {
        String key = openssh("none");
        assertThat(PrivateKeyText.usable("app", "\r\n" + key.replace("\n", "\r\n").strip())).asString(StandardCharsets.UTF_8).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ssh-ed25519 AAAA public", "canary"})
    void whatIsNoKeyIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> PrivateKeyText.usable("app", text))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().asText()).contains("'app'").doesNotContain("canary"));
    }
}
