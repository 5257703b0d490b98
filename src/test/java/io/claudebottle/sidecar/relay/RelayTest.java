package io.claudebottle.sidecar.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// One relay between three real networks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RelayTest {

    private World world;
    private World.RunningRelay relay;
    private JsonNode ready;
    private String listeningBefore;

    @BeforeAll
    void open() throws IOException {
        world = new World(List.of());
        for (String service : List.of(
                "echo " + World.HOST + " 443", "echo " + World.HOST6 + " 443", "echo 127.0.0.1 443", "sink " + World.HOST + " 22",
                "datagrams 127.0.0.53 53", "echo 127.0.0.53 53", "datagrams " + World.HOST6 + " 53", "mute 203.0.113.53 53")) {
            assertThat(world.host.tell(service)).isEqualTo("ok");
        }
        listeningBefore = world.host.tell("listening");
        relay = world.relay(world.settings());
        relay.expect("relay-open");
        // Only now: the relay waits for the gate.
        assertThat(world.sidecars.tell("gate 403")).isEqualTo("ok");
        ready = relay.expect("relay-ready");
    }

    @AfterAll
    void close() throws IOException {
        if (world != null) {
            world.close();
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Test
    void theProofIsOnRecordBeforeTheRelayIsReady() {
        assertThat(texts(ready.path("networks"))).doesNotHaveDuplicates().hasSize(3);
        assertThat(texts(ready.path("interfaces"))).containsExactly("lo");
        assertThat(texts(ready.path("world"))).hasSize(3).allMatch(result -> result.endsWith(": network unreachable"));
        assertThat(texts(ready.path("host")))
                .anyMatch(result -> result.startsWith(World.HOST))
                .hasSize(2)
                .allMatch(result -> result.endsWith(": network unreachable"));
        assertThat(ready.path("threads").asInt()).isEqualTo(2);
        assertThat(ready.path("health").asInt()).isEqualTo(200);
        assertThat(ready.path("denied").asInt()).isEqualTo(403);
    }

    @Test
    void nothingListensOnTheHost() {
        assertThat(world.host.tell("listening")).isEqualTo(listeningBefore).contains("01BB");
    }

    @Test
    void aDoorCarriesBothWaysWhenTheAgentEndsFirst() {
        assertThat(world.sidecars.tell("echo 127.0.0.1 9418")).isEqualTo("ok");

        assertThat(world.bottle.tell("say 127.0.0.1 9418 clone")).isEqualTo("sidecars:clone");
    }

    @Test
    void aDoorCarriesBothWaysWhenTheSidecarEndsFirst() {
        assertThat(world.sidecars.tell("greet 127.0.0.1 9100")).isEqualTo("ok");

        assertThat(world.bottle.tell("answer 127.0.0.1 9100 thanks")).isEqualTo("sidecars:");
        assertThat(world.sidecars.tell("heard")).isEqualTo("thanks");
    }

    @Test
    void theBottleReachesNothingButItsDoors() {
        assertThat(world.bottle.tell("say " + World.HOST + " 443 x")).contains("failed", "unreachable");
        assertThat(world.bottle.tell("say " + World.HOST6 + " 443 x")).contains("failed", "unreachable");
        assertThat(world.bottle.tell("ask 127.0.0.53 53 5")).contains("failed");
        assertThat(world.bottle.tell("say 127.0.0.1 443 x")).contains("failed", "refused");
    }

    @Test
    void theWayOutLeadsToTheVeryAddressThatWasConnectedTo() {
        assertThat(world.sidecars.tell("say " + World.HOST + " 443 hello")).isEqualTo("host:hello");
        assertThat(world.sidecars.tell("say " + World.HOST6 + " 443 hello")).isEqualTo("host:hello");
    }

    @Test
    void theWayOutDoesNotLeadToTheHostsLoopback() {
        assertThat(world.host.tell("say 127.0.0.1 443 x")).as("somebody is there").isEqualTo("host:x");

        for (String address : List.of("127.0.0.1", "127.0.0.53", "::1", "169.254.169.254", "0.1.2.3", "255.255.255.254")) {
            assertThat(world.sidecars.tell("say " + address + " 443 x")).as(address).contains("failed");
        }
    }

    @Test
    void whatCannotBeReachedIsSeenAsAFailureAtOnce() {
        assertThat(world.sidecars.tell("say 203.0.113.7 443 x")).as("nobody is there").contains("failed", "reset");
        assertThat(world.sidecars.tell("say " + World.HOST + " 8080 x")).as("no such way out").contains("failed", "refused");
        assertThat(world.bottle.tell("say 127.0.0.1 9203 x")).as("a door to nobody").contains("failed", "reset");
    }

    @Test
    void whatIsCarriedArrivesWhole() {
        String[] poured = world.sidecars.tell("pour " + World.HOST + " 22 50000001").split(" ");

        assertThat(poured[0]).startsWith("50000001/").isEqualTo(poured[1]);
    }

    @Test
    void nameserversAnswerAtTheirOwnAddresses() {
        assertThat(world.sidecars.tell("ask 127.0.0.53 53 30")).isEqualTo("35 true");
        assertThat(world.sidecars.tell("ask " + World.HOST6 + " 53 30")).isEqualTo("35 true");
        assertThat(world.sidecars.tell("ask 127.0.0.53 53 60000")).as("a large one").isEqualTo("60005 true");
        assertThat(world.sidecars.tell("say 127.0.0.53 53 question")).as("over TCP").isEqualTo("host:question");
        assertThat(world.sidecars.tell("ask 127.0.0.54 53 30")).as("not one of them").contains("failed");
    }

    @Test
    void aNameserverThatDoesNotAnswerTakesLittleAndStopsNoOther() {
        long before = relay.descriptors();

        assertThat(world.sidecars.tell("nag 203.0.113.53 53 500")).isEqualTo("ok");

        Await.until("questions are under way", () -> relay.descriptors() > before);
        assertThat(world.sidecars.tell("ask 127.0.0.53 53 30")).isEqualTo("35 true");
        assertThat(relay.descriptors() - before).isLessThan(80);
        Await.until("they are given up", () -> relay.descriptors() <= before);
    }

    @Test
    void whatBreaksOffOnOneSideBreaksOffOnTheOther() throws IOException {
        assertThat(world.host.tell("slam 203.0.113.6 443")).isEqualTo("ok");

        assertThat(world.sidecars.tell("say 203.0.113.6 443 x")).contains("failed", "reset");
    }

    @Test
    void whoDoesNotReadMakesTheOtherWait() throws IOException {
        assertThat(world.sidecars.tell("stall 127.0.0.1 9201")).isEqualTo("ok");
        long before = relay.memory();

        long taken = Long.parseLong(world.bottle.tell("fill 127.0.0.1 9201"));

        assertThat(taken).as("what the kernel holds, in bytes").isPositive().isLessThan(64 << 20);
        assertThat(relay.memory() - before).as("what the relay holds, in MiB").isLessThan(8);
    }

    @Test
    void fiveHundredConnectionsLeaveNothingBehind() throws IOException {
        assertThat(world.sidecars.tell("echo 127.0.0.1 9202")).isEqualTo("ok");
        assertThat(world.bottle.tell("many 127.0.0.1 9202 2")).isEqualTo("2");
        Await.until("what was carried before has ended", () -> relay.descriptors() < 60);
        long before = relay.descriptors();

        assertThat(world.bottle.tell("many 127.0.0.1 9202 500")).isEqualTo("500");

        Await.until("descriptors are given back", () -> relay.descriptors() <= before);
        assertThat(relay.threads()).as("threads in the sidecars' network").containsEntry(ready.path("networks").get(1).asText(), 1);
        assertThat(relay.threads()).as("threads in the bottle's network").containsEntry(ready.path("networks").get(2).asText(), 1);
        assertThat(relay.threads().values().stream().mapToInt(Integer::intValue).sum()).as("threads").isLessThan(40);
        assertThat(Files.readSymbolicLink(Path.of("/proc", Integer.toString(world.host.pid()), "ns/net"))).hasToString(ready.path("networks").get(0).asText());
    }
}
