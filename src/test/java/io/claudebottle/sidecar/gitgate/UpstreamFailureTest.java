package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.GitUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamFailureTest {

    private static final GitUpstream UPSTREAM = new GitUpstream("app", "ssh://git@git.example.com/app.git", "git.example.com", 22, "");

    private static Refusal of(String said, boolean timedOut) {
        return UpstreamFailure.of(UPSTREAM, new Tools.Outcome(128, timedOut, said), "nothing was fetched");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Host key verification failed.|known-host-key",
        "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @|known-host-key",
        "Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-ed25519|known-host-key",
        "git@git.example.com: Permission denied (publickey).|identity",
        "ssh: connect to host git.example.com port 22: Connection refused|upstream",
        "ssh: Could not resolve hostname git.example.com: Name or service not known|upstream",
        "fatal: '/app.git' does not appear to be a git repository|upstream"
    })
    void whatSshSaysIsUnderstood(String said, String rule) {
        Refusal refusal = of(said + "\nfatal: Could not read from remote repository.\n", false);
        assertThat(refusal.rule()).isEqualTo(rule);
        assertThat(refusal.reason()).startsWith("git-gate: ").contains("'app'", "nothing was fetched").doesNotContain("\n");
    }

    @Test
    void theCauseIsNamedAndNotItsConsequence() {
        assertThat(of("ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.\n", false).reason())
                .contains("(ssh: connect to host h port 22: Connection refused)");
    }

    @Test
    void theWordsOfTheUpstreamComeBeforeThoseOfGit() {
        assertThat(of("remote: error: GH006: Protected branch\n ! [remote rejected] 1 -> main (protected)\nerror: failed to push some refs\n", false).reason())
                .contains("(remote: error: GH006: Protected branch)");
    }

    @Test
    void aHangIsCalledOne() {
        assertThat(of("", true).reason()).contains("hangs");
    }

    @Test
    void whatAnUpstreamSaysCannotSteerATerminal() {
        Refusal refusal = of("remote: \u001b[2Jowned\nfatal: no\n", false);
        assertThat(String.join("\n", refusal.words())).contains("<U+001B>[2Jowned").doesNotContain("\u001b");
    }
}
