package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretLinesTest {

    // Put together here, so that no scanner takes this file for a leak.
    private static final String LETTERS = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";

    @ParameterizedTest
    @ValueSource(strings = {
        "export ANTHROPIC_API_KEY=%s", "  12 | OPENAI_KEY: \"sk-%s\"", "sk-ant-api03-%s", "remote: ghp_%s", "token github_pat_%s",
        "glpat-%s", "npm_%s", "hf_%s", "AIza%s", "DB_PASSWORD=%s", "password: '%s'", "\"client_secret\": \"%s\"", "Authorization: Basic %s",
        "curl -H 'Authorization: Bearer %s' https://api.example", "aws_secret_access_key = %s", "postgres://app:%s@db.example/app",
        "mysql --password=%s", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.%s", "-----BEGIN OPENSSH PRIVATE KEY-----", "sk_live_%s", "SG.%s.x",
        "const apiKey = `%s`", "passphrase => \"%s\"",
    })
    void aLineWithSomethingLikeASecretIsNotKept(String line) {
        assertThat(SecretLines.looksLikeOne(line.formatted(LETTERS))).isTrue();
    }

    @Test
    void theBodyOfAKeyIsNotKept() {
        assertThat(SecretLines.looksLikeOne("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQ")).isTrue();
        assertThat(SecretLines.looksLikeOne("AKIA" + "IOSFODNN7EXAMPLE")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "npm test", "● Bash(git log --oneline v0.3..HEAD -- src)", "  61eaa70 Decide what a plan grants, means and changed",
        "the token is read from the environment", "How many tokens did that take? 12.4k", "✶ Reading… (12s · 3.1k tokens · esc to interrupt)",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "src/main/java/io/claudebottle/app/terminals/TerminalsController.java",
        "https://github.com/owner/name/pull/12", "https://example.com:8443/a@b", "String key = map.get(name);", "tokens: 12", "Error: password is wrong",
        "──────────────────────────────────────────────────────────────────────",
    })
    void anOrdinaryLineIsKept(String line) {
        assertThat(SecretLines.looksLikeOne(line)).isFalse();
    }

    @Test
    void aLineThatIsMadeToTakeLongDoesNot() {
        for (String part : new String[] {"a", "eyJa", "token", "token_", "http://a:", "-----BEGIN ", "A1b", " ", "_key= ", "://a:b", "sk-"}) {
            String line = part.repeat(64 * 1024 / part.length());
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> SecretLines.looksLikeOne(line), part);
        }
        assertThat(SecretLines.looksLikeOne("a".repeat(1 << 20))).as("too long to look through").isTrue();
    }
}
