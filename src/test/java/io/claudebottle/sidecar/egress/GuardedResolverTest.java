package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedResolverTest {

    private static GuardedResolver answering(String... addresses) {
        return new GuardedResolver(_ -> Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1",
        "255.255.255.255", "fd00:ec2::254", "100.100.100.200", "192.0.0.192"
    })
    void nameThatLeadsInwardsIsRefused(String address) {
        assertThatExceptionOfType(InnerAddressException.class).isThrownBy(() -> answering(address).resolve("rebound.example.com", 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "2606:4700::1111", "10.1.2.3", "192.168.1.1", "172.16.0.9", "fd12:3456::1"})
    void publicAndPrivateAddressesPass(String address) throws UnknownHostException {
        assertThat(answering(address).resolve("example.com", 443)).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(address), 443));
    }

    @Test
    void inwardAddressAmongOthersIsPassedOver() throws UnknownHostException {
        assertThat(answering("127.0.0.1", "93.184.215.14").resolve("example.com", 443).getAddress().getHostAddress()).isEqualTo("93.184.215.14");
    }

    @Test
    void nameWithoutAddressesIsUnknown() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> answering().resolve("example.com", 443))
                .isNotInstanceOf(InnerAddressException.class);
    }
}
