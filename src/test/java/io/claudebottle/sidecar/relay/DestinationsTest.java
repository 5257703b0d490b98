package io.claudebottle.sidecar.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.0.0.53", "127.255.255.254", "::1", "0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "169.254.0.1", "fe80::1",
        "224.0.0.251", "239.1.2.3", "255.255.255.255", "240.0.0.1", "ff02::1", "ff05::2", "::ffff:127.0.0.1", "::127.0.0.1", "::10.0.0.1"
    })
    void theWayOutDoesNotLeadToTheHostItselfOrItsLinks(String address) {
        assertThat(Destinations.isAllowed(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "10.0.0.1", "192.168.1.1", "172.17.0.1", "100.64.0.1", "2606:4700:4700::1111", "fd00::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"})
    void theWayOutLeadsIntoTheWorldAndIntoPrivateNetworks(String address) {
        assertThat(Destinations.isAllowed(InetAddress.ofLiteral(address))).isTrue();
    }
}
