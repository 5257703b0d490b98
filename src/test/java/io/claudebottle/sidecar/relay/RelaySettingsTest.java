package io.claudebottle.sidecar.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelaySettingsTest {

    private static RelaySettings with(List<Integer> doors, List<Integer> waysOut, String... nameservers) {
        return new RelaySettings(
                new FirstProcess(11, 222), new FirstProcess(33, 444), doors, waysOut,
                Stream.of(nameservers).map(InetAddress::ofLiteral).toList(), Duration.ofSeconds(20));
    }

    @Test
    void theCommandLineSaysAllAndNothingElse() {
        RelaySettings settings = with(List.of(9099, 9418, 9100), List.of(443, 22), "10.0.0.1", "127.0.0.53", "fd00::1");

        List<String> argv = RelayCommand.of(Path.of("/jdk/bin/java"), "/lib/sidecar.jar:/lib/jackson-core.jar", settings);

        assertThat(argv).startsWith("/jdk/bin/java").contains("-cp", "/lib/sidecar.jar:/lib/jackson-core.jar");
        assertThat(argv.subList(argv.indexOf(RelayMain.class.getName()) + 1, argv.size())).isEqualTo(settings.arguments()).contains("11:222", "33:444");
        assertThat(RelaySettings.parse(settings.arguments())).isEqualTo(settings);
    }

    @Test
    void withoutWaysOutAndNameserversNothingLeaves() {
        RelaySettings settings = with(List.of(9099), List.of());

        assertThat(RelaySettings.parse(settings.arguments())).isEqualTo(settings);
    }

    @Test
    void aNameserverNamedTwiceIsOne() {
        assertThat(with(List.of(9099), List.of(443), "10.0.0.1", "10.0.0.1").nameservers()).hasSize(1);
    }

    @Test
    void whatCannotWorkIsRefusedWithItsReason() {
        assertThatThrownBy(() -> with(List.of(9418), List.of(443))).hasMessageContaining("gate's port 9099");
        assertThatThrownBy(() -> with(List.of(9099), List.of(443, 9099))).hasMessageContaining("9099 cannot be a door and a way out");
        assertThatThrownBy(() -> with(List.of(9099), List.of(53))).hasMessageContaining("the nameservers'");
        assertThatThrownBy(() -> with(List.of(9099), List.of(0))).hasMessageContaining("not all ports");
        assertThatThrownBy(() -> with(List.of(9099), List.of(65_536))).hasMessageContaining("not all ports");
        assertThatThrownBy(() -> with(List.of(9099, 9099), List.of())).hasMessageContaining("named twice");
        assertThatThrownBy(() -> with(List.of(9099), List.of(), "fe80::1")).hasMessageContaining("fe80");
        assertThatThrownBy(() -> with(List.of(9099), List.of(), "0.0.0.0")).hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> RelaySettings.parse(List.of("--doors", "9099"))).hasMessageContaining("--bottle is missing");
        assertThatThrownBy(() -> FirstProcess.parse("12")).hasMessageContaining("start time");
    }

    @Test
    void aProcessIsKnownByItsNumberAndItsStart() throws IOException {
        int self = Math.toIntExact(ProcessHandle.current().pid());

        assertThat(FirstProcess.of(self)).isEqualTo(FirstProcess.of(self));
        assertThat(FirstProcess.parse(FirstProcess.of(self).toString())).isEqualTo(FirstProcess.of(self));
        assertThat(FirstProcess.of(self).startTime()).isPositive();
        assertThatThrownBy(() -> FirstProcess.of(Integer.MAX_VALUE)).isInstanceOf(IOException.class);
    }
}
