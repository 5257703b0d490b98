package io.claudebottle.sidecar.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a relay is ready, when it refuses to be, and when it ends.
@Timeout(60)
class RelayLifeTest {

    private World world;

    @AfterEach
    void close() throws IOException {
        if (world != null) {
            world.close();
        }
    }

    private World.RunningRelay ready() throws IOException {
        assertThat(world.sidecars.tell("gate 403")).isEqualTo("ok");
        World.RunningRelay relay = world.relay(world.settings());
        relay.expect("relay-open");
        relay.expect("relay-ready");
        return relay;
    }

    @Test
    void theRelayEndsWhenTheBottleDoes() throws Exception {
        world = new World(List.of());
        World.RunningRelay relay = ready();

        world.bottle.kill();

        assertThat(relay.expect("relay-ended").path("reason").asText()).contains("the bottle");
        assertThat(relay.exitCode()).isZero();
    }

    @Test
    void theRelayEndsWhenTheSidecarsDo() throws Exception {
        world = new World(List.of());
        World.RunningRelay relay = ready();

        world.sidecars.kill();

        assertThat(relay.expect("relay-ended").path("reason").asText()).contains("the sidecars");
        assertThat(relay.exitCode()).isZero();
    }

    @Test
    void theRelayEndsOnSigtermEvenWhileItCarries() throws Exception {
        world = new World(List.of());
        World.RunningRelay relay = ready();
        assertThat(world.sidecars.tell("stall 127.0.0.1 9201")).isEqualTo("ok");
        assertThat(world.bottle.tell("fill 127.0.0.1 9201")).doesNotContain("failed");

        relay.terminate();

        assertThat(relay.exitCode()).as("128 + SIGTERM").isEqualTo(143);
        assertThat(world.bottle.tell("say 127.0.0.1 9201 x")).contains("failed", "refused");
    }

    @Test
    void anotherRelayTakesOverFromOneThatWasKilled() throws Exception {
        world = new World(List.of());
        World.RunningRelay first = ready();
        assertThat(world.sidecars.tell("echo 127.0.0.1 9418")).isEqualTo("ok");
        assertThat(world.bottle.tell("say 127.0.0.1 9418 x")).isEqualTo("sidecars:x");

        first.kill();
        first.exitCode();
        World.RunningRelay second = world.relay(world.settings());
        second.expect("relay-open");
        second.expect("relay-ready");

        assertThat(world.bottle.tell("say 127.0.0.1 9418 again")).isEqualTo("sidecars:again");
    }

    @Test
    void aRelayWithoutAGateFails() throws Exception {
        world = new World(List.of());

        RelaySettings settings = World.settings(world.bottle.firstProcess(), world.sidecars.firstProcess(), Duration.ofSeconds(1));

        assertThat(world.relay(settings).failure()).contains("the gate does not answer");
    }

    @Test
    void aRelayWhoseGateRefusesNothingFails() throws Exception {
        world = new World(List.of());
        assertThat(world.sidecars.tell("gate 200")).isEqualTo("ok");

        assertThat(world.relay(world.settings()).failure()).isEqualTo("the gate does not refuse what is never allowed, but answers 200");
    }

    @Test
    void aRelayIsForNoBottleThatReachesMoreThanItself() throws Exception {
        world = new World(List.of());
        assertThat(world.sidecars.tell("gate 403")).isEqualTo("ok");
        World.Place open = world.bottleWith("ip link set lo up && ip address add " + World.HOST + "/32 dev lo && ip link add outside type veth && ip link set outside up");

        String reason = world.relay(World.settings(open.firstProcess(), world.sidecars.firstProcess(), World.PATIENCE)).failure();

        assertThat(reason)
                .contains("the bottle has more than loopback: lo, outside", World.HOST + " can be reached from the bottle: a connection is being made")
                .doesNotContain("gate");
    }

    @Test
    void aRelayIsForNoBottleInTheHostsNetwork() throws Exception {
        world = new World(List.of());

        assertThat(world.relay(World.settings(world.owner.firstProcess(), world.sidecars.firstProcess(), World.PATIENCE)).failure())
                .satisfiesAnyOf(
                        reason -> assertThat(reason).contains("the bottle has the host's own network"),
                        reason -> assertThat(reason).contains("the bottle: a network cannot be entered: not permitted"));
    }

    @Test
    void aProcessIsTheBottlesOnlyIfItsStartTimeMatches() throws Exception {
        world = new World(List.of());
        FirstProcess bottle = world.bottle.firstProcess();

        assertThat(world.relay(World.settings(new FirstProcess(bottle.pid(), bottle.startTime() + 1), world.sidecars.firstProcess(), World.PATIENCE)).failure())
                .contains("the bottle is gone");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        world = new World(List.of());
        assertThat(world.bottle.tell("echo 127.0.0.1 9418")).isEqualTo("ok");

        assertThat(world.relay(world.settings()).failure()).contains("the bottle", "127.0.0.1 port 9418 cannot be listened on");
    }

    @Test
    void anOrdinaryUserCanDoItAll() throws Exception {
        Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can become an ordinary user");
        world = new World(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        assertThat(world.host.tell("echo " + World.HOST + " 443")).isEqualTo("ok");
        assertThat(world.host.tell("datagrams 127.0.0.53 53")).isEqualTo("ok");
        assertThat(world.sidecars.tell("pass 9418 " + World.HOST + " 443")).isEqualTo("ok");

        ready();

        assertThat(world.bottle.tell("say 127.0.0.1 9418 hello")).as("through the door and out").isEqualTo("host:hello");
        assertThat(world.sidecars.tell("ask 127.0.0.53 53 30")).isEqualTo("35 true");
    }
}
