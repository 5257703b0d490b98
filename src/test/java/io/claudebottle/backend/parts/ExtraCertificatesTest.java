package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExtraCertificatesTest {

    @TempDir
    Path directory;

    private static String certificate(String body) {
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private ExtraCertificates certificates() {
        return new ExtraCertificates(directory.resolve("host"));
    }

    @Test
    void hostsOwnAuthoritiesAreTrustedBesideTheConfiguredOnes() throws IOException {
        Files.createDirectory(directory.resolve("host"));
        file("host/site.crt", certificate("aG9zdA=="));
        file("host/README", certificate("bm90"));
        Path configured = file("mine.pem", certificate("bWluZQ=="));

        assertThat(certificates().pem(List.of(configured.toString()))).isEqualTo(certificate("bWluZQ==") + certificate("aG9zdA=="));
    }

    @Test
    void privateKeyBesideACertificateStaysOnTheHost() throws IOException {
        Path mixed = file("mixed.pem", "subject=x\n" + certificate("YQ==") + "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

        assertThat(certificates().pem(List.of(mixed.toString()))).isEqualTo(certificate("YQ=="));
    }

    @Test
    void configuredFileWithoutACertificateIsNamed() throws IOException {
        Path empty = file("empty.pem", "nothing");

        assertThatThrownBy(() -> certificates().pem(List.of(empty.toString()))).isInstanceOf(ProblemException.class).hasMessageContaining("empty.pem");
    }

    @Test
    void moreThanOneVariableCanHoldIsRefusedBeforeABuildFailsOnIt() throws IOException {
        Path large = file("large.pem", certificate("x".repeat(ExtraCertificates.LONGEST)));

        assertThatThrownBy(() -> certificates().pem(List.of(large.toString()))).isInstanceOf(ProblemException.class).hasMessageContaining("too many");
    }

    @Test
    void hostWithoutAuthoritiesOfItsOwnNeedsNone() {
        assertThat(certificates().pem(List.of())).isEmpty();
    }
}
