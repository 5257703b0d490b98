package io.claudebottle.sidecar.pipelock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @Test
    void whatIsCutOutIsAllThatIsMissing() {
        List<Network> around = Network.of("10.0.0.0/28").without(Network.of("10.0.0.5/32"));

        for (int last = 0; last < 16; last++) {
            InetAddress address = InetAddress.ofLiteral("10.0.0." + last);
            assertThat(around.stream().filter(range -> range.contains(address)).count()).as("10.0.0." + last).isEqualTo(last == 5 ? 0 : 1);
        }
        assertThat(around).hasSize(4).noneMatch(range -> range.contains(InetAddress.ofLiteral("10.0.0.16")));
    }

    @Test
    void aRangeIsSpelledWithItsFirstAddress() {
        assertThat(Network.of("100.64.0.0/10")).hasToString("100.64.0.0/10");
        assertThat(Network.of("fd00::/8").without(Network.of("fd00:ec2::/32")).getFirst()).hasToString("fd80:0:0:0:0:0:0:0/9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.100.100.200", "fd00:ec2::254", "169.254.169.254", "127.0.0.1", "192.0.0.192", "::1", "fe80::1"})
    void noMetadataServiceHidesInThePrivateRanges(String address) {
        assertThat(PipelockConfig.PRIVATE).noneMatch(range -> range.contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.17.0.1", "192.168.1.1", "100.64.0.7", "100.100.100.201", "fd12:3456::1"})
    void hostsOfACompanyAreReached(String address) {
        assertThat(PipelockConfig.PRIVATE).anyMatch(range -> range.contains(InetAddress.ofLiteral(address)));
    }
}
