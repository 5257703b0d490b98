package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Against the gate of namespaces.
@Ground.Of(Ground.BUBBLEWRAP)
final class BubblewrapGateEscapeTest extends GateAttacks {

    /// As the superuser sees them, for whom no process and no file is closed.
    @Test
    void credentialOfARouteIsOnNoCommandLineAndInNoFileOfTheBottle() {
        String search = "{ cat /proc/[0-9]*/cmdline; for p in $(grep -lsa CLAUDE_BOTTLE_OF /proc/[0-9]*/environ); do cat $p; done; find '"
                + BubblewrapSite.directory(site.bottle()) + "' -type f -exec cat {} +; } 2>/dev/null | tr '\\0' '\\n' | grep -acE '[%s]%s'";

        assertThat(site.leak(search.formatted(Site.TOKEN.charAt(0), Site.TOKEN.substring(1))).stdout().strip()).isEqualTo("0");

        assertThat(site.leak(search.formatted("a", "-canary-that-may-be-seen")).stdout().strip()).as("control").isNotEqualTo("0");
    }
}
