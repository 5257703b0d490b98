package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.policy.GitUpstream;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SshCommandTest {

    private static GitUpstream pinned(String host, int port, String key) {
        return new GitUpstream("app", "ssh://git@h/p", host, port, key);
    }

    private static String rendered(String key) {
        return SshCommand.render(pinned("h", 22, key), Path.of("/run/a b/known'hosts"), Path.of("/run/agent"));
    }

    @Test
    void aPortOtherThanTheUsualOneIsPartOfThePin() {
        assertThat(SshCommand.knownHosts(pinned("git.example.com", 22, "ssh-ed25519 AAAA"))).isEqualTo("git.example.com ssh-ed25519 AAAA\n");
        assertThat(SshCommand.knownHosts(pinned("git.example.com", 2222, "ssh-ed25519 AAAA"))).isEqualTo("[git.example.com]:2222 ssh-ed25519 AAAA\n");
        assertThat(SshCommand.knownHosts(pinned("[::1]", 22, "ssh-ed25519 AAAA"))).isEqualTo("::1 ssh-ed25519 AAAA\n");
        assertThat(SshCommand.knownHosts(pinned("[::1]", 2222, "ssh-ed25519 AAAA"))).isEqualTo("[::1]:2222 ssh-ed25519 AAAA\n");
    }

    @Test
    void onlyThePinnedTypeOfKeyIsAgreedOn() {
        assertThat(rendered("ssh-ed25519 AAAA")).contains("HostKeyAlgorithms=ssh-ed25519 ");
        assertThat(rendered("ssh-rsa AAAA")).contains("HostKeyAlgorithms=rsa-sha2-512,rsa-sha2-256 ");
        assertThatThrownBy(() -> rendered("ssh-dss AAAA")).isInstanceOf(ProblemException.class).hasMessageContaining("'ssh-dss'");
    }

    @Test
    void nothingIsTakenOnTrustOrFromAConfiguration() {
        assertThat(rendered("ssh-ed25519 AAAA"))
                .startsWith("ssh -F /dev/null ")
                .contains("StrictHostKeyChecking=yes", "BatchMode=yes", "GlobalKnownHostsFile=/dev/null", "IdentityFile=none", "IdentityAgent=/run/agent");
    }

    @Test
    void pathsAreQuotedForTheShellThatReadsThem() {
        assertThat(rendered("ssh-ed25519 AAAA")).contains("'UserKnownHostsFile=/run/a b/known'\\''hosts'");
    }
}
