package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Against namespaces.
@Ground.Of(Ground.BUBBLEWRAP)
final class BubblewrapEscapeTest extends EscapeAttacks {

    /// The resolver's file names a place in the bottle where nobody listens.
    @Test
    void questionsForOutsideNamesAreAskedOfNobody() {
        assertThat(inside("getent hosts secret-7f3a.example.invalid")).isEmpty();
        assertThat(inside("getent hosts " + Site.ALLOWED)).as("names of the sidecars are not the agent's").isEmpty();
        assertThat(inside("cat /etc/resolv.conf").lines().filter(line -> line.startsWith("nameserver"))).containsExactly("nameserver 127.0.0.1");

        assertThat(inside("getent hosts egress")).as("control").contains("egress");
    }
}
