package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Against containers, with what only an engine has.
@Ground.Of(Ground.DOCKER)
final class EscapeTest extends EscapeAttacks {

    private DockerSite docker;

    @BeforeAll
    void meetTheEngine(DockerSite shared) {
        docker = shared;
    }

    /// The resolver that every bottle has answers names of the bottle itself. What it would ask about others goes to a place in the
    /// bottle, so whoever listens there sees the question, and nobody outside can.
    @Test
    void questionsForOutsideNamesStayInside() {
        String question = "secret-7f3a.example.invalid";
        String listen = """
                cat > /tmp/dns.js <<'PROBE'
                const socket = require('dgram').createSocket('udp4');
                socket.on('message', m => { console.log(m.toString('latin1').replace(/[^a-z0-9-]/g, '.')); });
                socket.bind(53, '127.0.0.1', () => {
                  require('child_process').exec('getent hosts %s', (error, out) => { console.log('resolved:' + out); process.exit(); });
                });
                PROBE
                timeout 20 node /tmp/dns.js
                """.formatted(question);

        assertThat(inside(listen)).contains("secret-7f3a.example.invalid", "resolved:").doesNotContainPattern("resolved:\\S");
        assertThat(inside("getent hosts " + Site.ALLOWED)).as("names of the sidecar are not the agent's").isEmpty();

        assertThat(inside("getent hosts egress")).as("control").contains("egress");
    }

    @Test
    void anotherBottleIsNotReached() {
        String sidecar = DockerSite.sidecars(docker.neighbour());
        List<String> addresses = List.of(
                docker.addressOf(sidecar, DockerSite.network(docker.neighbour())),
                docker.addressOf(sidecar, "claude-bottle-egress-" + docker.neighbour().identity()));

        assertThat(inside(Probe.tcp(addresses, 9099)).lines()).hasSize(2).noneMatch(line -> line.endsWith("open") || line.endsWith("ECONNREFUSED"));
        assertThat(inside("getent hosts " + sidecar + " " + docker.neighbour().name())).isEmpty();

        assertThat(docker.neighbour().exec(Probe.tcp(List.of(addresses.getFirst()), 9099)).stdout()).as("control").contains("open");
    }

    @Test
    void noSocketOfTheEngineIsInside() {
        String find = "find / -name 'docker*.sock' -not -path '/proc/*' 2>/dev/null; true";

        assertThat(inside(find)).isEmpty();

        assertThat(outside(find)).as("control").contains("docker.sock");
    }
}
