package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks over git: what an agent tries to carry out in a push. Each control is the same push without what makes it one. One suite for every backend.
abstract class GitAttacks {

    /// In pieces, so that no scanner of sources takes it for one.
    private static final String SECRET = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx";

    private Site site;
    private GitUpstreamSite upstream;

    @BeforeAll
    void arrive(Site shared) {
        site = shared;
        Assumptions.assumeTrue(shared.upstream.isPresent(), "sshd or gitleaks is missing");
        upstream = shared.upstream.orElseThrow();
    }

    private String inside(String script) {
        return site.bottle().exec(script).stdout();
    }

    /// A clone in a directory of that name with one commit of `content` on a branch of that name, pushed with `options`.
    private String push(String branch, String content, String options) {
        return inside("""
                cd /tmp && rm -rf '%1$s' && git clone -q '%2$s' '%1$s' 2>&1 && cd '%1$s' && git checkout -q -b '%1$s'
                printf '%%s\\n' '%3$s' > file && git add file && git -c user.name=A -c user.email=a@example.com commit -q -m 'work'
                """.formatted(branch, upstream.url(), content))
                + site.bottle().exec("cd '/tmp/" + branch + "' && git push " + options + " origin '" + branch + "' 2>&1; echo \"code $?\"").stdout();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--no-verify", "-c core.hooksPath=/dev/null"})
    void secretIsRefusedBeforeAnybodyUpstreamHearsOfIt(String way) throws Exception {
        String branch = "leak" + way.replaceAll("[^a-z]", "");
        String options = way.startsWith("-c") ? "" : way;
        String clone = push(branch + "-ready", "harmless", "");
        assertThat(clone).as("control").endsWith("code 0\n");
        assertThat(upstream.tip(branch + "-ready")).as("control").isNotEmpty();

        inside("cd '/tmp/" + branch + "-ready' && printf '" + SECRET + "\\n' > secret && git add secret"
                + " && git -c user.name=A -c user.email=a@example.com commit -q -m more");
        long before = upstream.connections();
        String said = site.bottle().exec("cd '/tmp/" + branch + "-ready' && git " + (way.startsWith("-c") ? way : "") + " push " + options
                + " origin HEAD:refs/heads/" + branch + " 2>&1; echo \"code $?\"").stdout();

        assertThat(said).contains("remote:").containsIgnoringCase("policy").doesNotContain(SECRET).doesNotContain("code 0");
        assertThat(upstream.tip(branch)).isEmpty();
        assertThat(upstream.connections()).as("nobody asked the upstream").isEqualTo(before);
    }

    @Test
    void keyOfTheUpstreamIsNowhereInside() throws Exception {
        String line = upstream.key().lines().skip(1).findFirst().orElseThrow();
        String search = "{ cat /proc/[0-9]*/environ; find / /home/node /tmp /var/tmp -xdev -type f -size -4M -newer /etc/hostname -exec cat {} +; } 2>/dev/null | tr '\\0' '\\n' | grep -ac -- '%s'";

        assertThat(site.bottle().exec(search.formatted(line), "root").stdout().strip()).isEqualTo("0");

        assertThat(inside("printf 'a-line-to-find\\n' > /tmp/found; " + search.formatted("a-line-to-find")).strip()).as("control").isNotEqualTo("0");
    }

    @Test
    void upstreamIsNotReachedAroundTheGate() {
        String around = "git -c url.ssh://x.insteadOf=git:// ls-remote 'ssh://root@" + site.address + ":22/x' 2>&1; ssh -o BatchMode=yes -o ConnectTimeout=3 "
                + site.address + " true 2>&1; echo \"code $?\"";

        assertThat(inside(around)).doesNotContain("code 0");
        assertThat(inside("git ls-remote '" + upstream.url() + "' 2>&1")).as("control").contains("refs/heads/main");
    }
}
