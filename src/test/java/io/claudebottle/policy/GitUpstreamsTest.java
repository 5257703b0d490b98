package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUpstreamsTest {

    private static final String URL = "ssh://git@git.example.com/team/app.git";
    private static final GitUpstream PLAIN = new GitUpstream("app", URL, "git.example.com", 22, "");
    private static final GitUpstream PINNED =
            new GitUpstream("lib", "ssh://git@[2001:db8::1]:2222/~git/lib", "[2001:db8::1]", 2222, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== gate");

    @Test
    void whatIsWrittenIsReadBack() {
        var upstreams = new GitUpstreams(List.of(PLAIN, PINNED));
        assertThat(GitUpstreams.parse(upstreams.toJson())).isEqualTo(upstreams);
    }

    @Test
    void aNameStandsOnce() {
        assertThatThrownBy(() -> new GitUpstreams(List.of(PLAIN, PLAIN))).isInstanceOf(ProblemException.class).hasMessageContaining("'app'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[{}]", "[1]", "not json"})
    void whatIsNoListOfUpstreamsIsRefused(String json) {
        assertThatThrownBy(() -> GitUpstreams.parse(json)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "../app,ssh://git@h/p,h,22,''",
        "app.git,ssh://git@h/p,h,22,''",
        "-app,ssh://git@h/p,h,22,''",
        "app,ssh://git@-oProxyCommand=x/p,h,22,''",
        "app,ssh://-oProxyCommand=x@h/p,h,22,''",
        "app,https://git@h/p,h,22,''",
        "app,ext::sh -c x,h,22,''",
        "app,ssh://git@h/p q,h,22,''",
        "app,ssh://git@h/p,-h,22,''",
        "app,ssh://git@h/p,'h k',22,''",
        "app,ssh://git@h/p,h,0,''",
        "app,ssh://git@h/p,h,65536,''",
        "app,ssh://git@h/p,h,22,SHA256:abc",
        "app,ssh://git@h/p,h,22,@cert-authority * ssh-rsa AAAA"
    })
    void nothingGetsInThatCouldBeReadAsSomethingElse(String name, String url, String host, int port, String key) {
        assertThatThrownBy(() -> new GitUpstream(name, url, host, port, key)).isInstanceOf(ProblemException.class).hasMessageContaining("unusable");
    }

    @Test
    void aLineBreakInAPinnedKeyIsRefused() {
        assertThatThrownBy(() -> new GitUpstream("app", URL, "h", 22, "ssh-rsa AAAA\n* ssh-rsa BBBB")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> new GitUpstream("app", URL, "h", 22, "ssh-rsa AAAA x\n* ssh-rsa BBBB")).isInstanceOf(ProblemException.class);
    }
}
