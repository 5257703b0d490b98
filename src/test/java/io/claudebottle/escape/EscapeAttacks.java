package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks from inside a running bottle (the original's PRD 0022 and more), against what the network and the kernel let through. Each
/// is also made where it must succeed: through the allowed way, or where none of the product's measures is. One suite for every backend.
abstract class EscapeAttacks {

    private static final String NO_ROUTE = "is not on this bottle's egress allowlist";
    private static final String ADDRESS = "is an address, and the egress gate lets out names only";
    private static final String CLOSED_PORT = "lets out port 443 only";
    private static final String UNENCRYPTED = "unencrypted HTTP";
    private static final String MALFORMED = "that the egress gate could judge";

    /// @param rule of the product that the request tries to break
    /// @param bytes as sent to the gate
    /// @param answer part of the refusal
    record Request(String rule, String bytes, String answer) {
        static Request connect(String rule, String target, String answer) {
            return new Request(rule, "CONNECT " + target + " HTTP/1.1\r\nHost: " + Site.ALLOWED + "\r\n\r\n", answer);
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    static final List<Request> REQUESTS = List.of(
            Request.connect("hostThatIsNotAllowedIsRefusedWhateverTheHostHeaderSays", Site.EVIL + ":443", NO_ROUTE),
            Request.connect("trailingDotAllowsNothing", Site.EVIL + ".:443", NO_ROUTE),
            Request.connect("upperCaseAllowsNothing", "EVIL.Escape.Test:443", NO_ROUTE),
            Request.connect("subdomainOfAllowedHostIsAnotherHost", "secret." + Site.ALLOWED + ":443", NO_ROUTE),
            Request.connect("allowedNameAsPrefixIsAnotherHost", Site.ALLOWED + "." + Site.EVIL + ":443", NO_ROUTE),
            Request.connect("allowedNameAsSuffixIsAnotherHost", "not" + Site.ALLOWED + ":443", NO_ROUTE),
            Request.connect("parentOfAllowedHostIsAnotherHost", "escape.test:443", NO_ROUTE),
            Request.connect("wildcardIsNoName", "*.escape.test:443", MALFORMED),
            Request.connect("lookAlikeInPunycodeIsAnotherHost", "xn--llowed-3nf.escape.test:443", NO_ROUTE),
            Request.connect("lookAlikeInUnicodeIsNotTheAllowedHost", "\u0430llowed.escape.test:443", "403 blocked"),
            Request.connect("userInfoIsNoName", Site.ALLOWED + "@" + Site.EVIL + ":443", MALFORMED),
            Request.connect("fragmentIsNoName", Site.EVIL + "#" + Site.ALLOWED + ":443", MALFORMED),
            Request.connect("encodedNulIsNoName", Site.ALLOWED + "%00." + Site.EVIL + ":443", MALFORMED),
            Request.connect("otherPortOfAllowedHostIsClosed", Site.ALLOWED + ":22", CLOSED_PORT),
            Request.connect("unencryptedPortOfAllowedHostIsClosed", Site.ALLOWED + ":80", CLOSED_PORT),
            Request.connect("portBeyondTheRangeDoesNotWrapAround", Site.ALLOWED + ":65979", MALFORMED),
            Request.connect("targetWithoutPortIsRefused", Site.ALLOWED, MALFORMED),
            Request.connect("gateDoesNotTunnelToItsOwnLoopback", "localhost:443", NO_ROUTE),
            Request.connect("gateDoesNotTunnelToItself", "egress:9099", NO_ROUTE),
            Request.connect("magicHostIsNoWayOut", "_egress.local:443", NO_ROUTE),
            Request.connect("loopbackAddressIsRefused", "127.0.0.1:9099", ADDRESS),
            Request.connect("shortLoopbackAddressIsRefused", "127.1:443", ADDRESS),
            Request.connect("ipv6LoopbackAddressIsRefused", "[::1]:443", ADDRESS),
            Request.connect("metadataAddressIsRefused", "169.254.169.254:443", ADDRESS),
            new Request("lineBreakInTargetSmugglesNothing",
                    "CONNECT " + Site.EVIL + ":443\r\nX: " + Site.ALLOWED + ":443 HTTP/1.1\r\n\r\n", "400 Bad Request"),
            new Request("secondRequestBehindARefusedOneIsNotRead",
                    "CONNECT " + Site.EVIL + ":443 HTTP/1.1\r\n\r\nCONNECT " + Site.ALLOWED + ":443 HTTP/1.1\r\n\r\n", NO_ROUTE),
            new Request("bodyOnConnectHidesNothing",
                    "CONNECT " + Site.ALLOWED + ":443 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", MALFORMED),
            new Request("unencryptedHttpToAllowedHostIsRefused",
                    "GET http://" + Site.ALLOWED + "/?secret=1 HTTP/1.1\r\nHost: " + Site.ALLOWED + "\r\n\r\n", UNENCRYPTED),
            new Request("unencryptedPostToAllowedHostIsRefused",
                    "POST http://" + Site.ALLOWED + ":443/ HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nsecret", UNENCRYPTED),
            new Request("allowedHostHeaderDoesNotCoverAnotherTarget",
                    "GET http://" + Site.EVIL + ":443/ HTTP/1.1\r\nHost: " + Site.ALLOWED + "\r\n\r\n", NO_ROUTE),
            new Request("gateDoesNotSpeakTlsForTheAgent",
                    "GET https://" + Site.EVIL + "/ HTTP/1.1\r\nHost: " + Site.ALLOWED + "\r\n\r\n", NO_ROUTE),
            new Request("hostHeaderAloneIsForwardedNowhere",
                    "GET / HTTP/1.1\r\nHost: " + Site.ALLOWED + ":443\r\nConnection: close\r\n\r\n", "404"));

    Site site;

    @BeforeAll
    void arrive(Site shared) {
        site = shared;
    }

    String inside(String script) {
        return site.bottle().exec(script).stdout().strip();
    }

    String outside(String script) {
        return site.leak(script).stdout().strip();
    }

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void gateRefuses(Request request) {
        refused(request);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void gateRefusesAddressHoweverSpelled(Request request) {
        refused(request);
    }

    /// Of an address where a service is listening, so that a spelling that gets by is heard there.
    Stream<Request> spellings() throws Exception {
        byte[] octets = InetAddress.ofLiteral(site.address).getAddress();
        int a = octets[0] & 0xff;
        int b = octets[1] & 0xff;
        int c = octets[2] & 0xff;
        int d = octets[3] & 0xff;
        long number = HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(octets));
        return Stream.of(
                        site.address,
                        site.address + ".",
                        String.valueOf(number),
                        "0x%x".formatted(number),
                        "0%o".formatted(number),
                        "0x%x.0x%x.0x%x.0x%x".formatted(a, b, c, d),
                        "0%o.0%o.0%o.0%o".formatted(a, b, c, d),
                        "%d.%d.%d".formatted(a, b, c << 8 | d),
                        "[::ffff:" + site.address + "]",
                        "[::ffff:%x:%x]".formatted(a << 8 | b, c << 8 | d))
                .map(spelling -> Request.connect(spelling, spelling + ":443", ADDRESS));
    }

    /// Found out when the gate looks the name up, which it does for a request and not for a tunnel that nobody uses.
    @ParameterizedTest
    @MethodSource("inward")
    void allowedNameThatLeadsInwardIsRefused(String host) {
        assertThat(inside("curl -sS -m 15 https://" + host + "/")).contains("blocked:").containsAnyOf("which no name may lead to", "resolves to internal IP");
        assertThat(inside("curl -sS -m 15 https://" + Site.ALLOWED + "/")).as("control").isEqualTo(World.GREETING);
    }

    static Stream<String> inward() {
        return Site.INWARD.keySet().stream();
    }

    private void refused(Request request) {
        int before = site.world.visits();

        String answer = inside(Probe.toGate(request.bytes()));

        assertThat(answer).contains(request.answer()).containsOnlyOnce("HTTP/1.1 ").doesNotContain("200 Connection established", World.GREETING);
        assertThat(site.world.visits()).isEqualTo(before);
        assertThat(inside("curl -sS -m 15 https://" + Site.ALLOWED + "/")).as("control").isEqualTo(World.GREETING);
        assertThat(site.world.visits()).as("control").isGreaterThan(before);
    }

    @Test
    void hostIsReachedAtNoneOfItsAddresses() {
        List<String> addresses = new ArrayList<>(World.addresses(Inet4Address.class));
        addresses.addAll(site.moreAddressesOfTheHost());
        int before = site.world.visits();

        assertThat(inside(Probe.tcp(addresses, site.world.tcpPort())).lines())
                .hasSize(addresses.size())
                .allSatisfy(line -> assertThat(line).doesNotContain("open").doesNotContain("ECONNREFUSED"));
        assertThat(site.world.visits()).isEqualTo(before);

        assertThat(outside(Probe.tcp(List.of(site.address), site.world.tcpPort()))).as("control").isEqualTo(site.address + " open");
    }

    /// A place that must not be left without an answer may still have a route in its table; nobody stands at its end. The control
    /// is the host itself at an address that only a gateway leads to.
    @Test
    void publicAndMetadataAddressesAreNotReached() {
        List<String> addresses = List.of("198.51.100.1", "169.254.169.254", "100.100.100.200");

        assertThat(inside(Probe.tcp(addresses, 80)).lines())
                .hasSize(addresses.size())
                .allMatch(line -> line.matches(".* (ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)"));

        assertThat(outside(Probe.tcp(site.addressesBeyondALink(), site.world.tcpPort())).lines()).as("control").anyMatch(line -> line.endsWith("open"));
    }

    @Test
    void datagramReachesNobody() {
        List<String> addresses = World.addresses(Inet4Address.class);
        inside(Probe.datagram(addresses, site.world.udpPort(), "from the bottle"));

        eventually(() -> outside(Probe.datagram(List.of(site.address), site.world.udpPort(), "control")), "control");
        assertThat(site.world.received()).contains("control").doesNotContain("from the bottle");
    }

    /// The bottle has a loopback of its own, and its own sidecars' is not the host's either.
    @Test
    void servicesOnTheHostsLoopbackAreNotReached() {
        List<String> loopback = List.of("127.0.0.1", "::1");
        int before = site.world.visits();

        assertThat(inside(Probe.tcp(loopback, site.world.tcpPort())).lines()).hasSize(2).noneMatch(line -> line.endsWith("open"));
        inside(Probe.datagram(List.of("127.0.0.1"), site.world.udpPort(), "to the loopback"));
        assertThat(site.world.visits()).isEqualTo(before);

        assertThat(site.onTheHostsNetwork(Probe.tcp(loopback, site.world.tcpPort())).stdout().lines()).as("control")
                .containsExactlyInAnyOrder("127.0.0.1 open", "::1 open");
        eventually(
                () -> site.onTheHostsNetwork(Probe.datagram(List.of("127.0.0.1"), site.world.udpPort(), "control of the loopback")), "control of the loopback");
        assertThat(site.world.received()).doesNotContain("to the loopback");
    }

    /// Those have no file that could be hidden; whoever shares the network reaches them.
    @Test
    void abstractSocketsOfTheHostAreNotReached() {
        List<String> names = site.world.abstractSockets();

        assertThat(inside(Probe.unixSockets(names)).lines()).hasSize(names.size()).allMatch(line -> line.endsWith(" ECONNREFUSED"));

        assertThat(site.onTheHostsNetwork(Probe.unixSockets(names)).stdout().lines()).as("control").hasSize(names.size()).allMatch(line -> line.endsWith(" open"));
    }

    private void eventually(Runnable attempt, String expected) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!site.world.received().contains(expected)) {
            assertThat(System.nanoTime()).as("never received: " + expected).isLessThan(deadline);
            attempt.run();
        }
    }

    @Test
    void ipv6LeadsNowhere() {
        List<String> addresses = new ArrayList<>(World.addresses(Inet6Address.class));
        addresses.add("2001:db8::1");

        assertThat(inside(Probe.tcp(addresses, site.world.tcpPort())).lines()).hasSize(addresses.size()).noneMatch(line -> line.endsWith("open"));
        assertThat(inside("awk '$6 != \"lo\"' /proc/net/if_inet6 2>/dev/null")).isEmpty();

        assertThat(site.onTheHostsNetwork(Probe.tcp(List.of("::1"), site.world.tcpPort())).stdout().strip()).as("control").isEqualTo("::1 open");
    }

    @Test
    void noFileOfTheHostIsInside() {
        String find = "find %s -name '" + site.canary.getFileName() + "' -not -path '/proc/*' 2>/dev/null; cat '" + site.canary + "' 2>/dev/null; true";
        // Mounts whose content is a place on a real file system: field 4 is the place, field 5 where it is seen.
        String mounts = "awk '{ for (i = 7; $i != \"-\"; i++); t = $(i + 1) } $5 != \"/\" && t !~ /^(proc|sysfs|tmpfs|cgroup|cgroup2|devpts|mqueue)$/"
                + " { print $5 }' /proc/self/mountinfo | sort";

        assertThat(inside(find.formatted("/"))).isEmpty();
        assertThat(inside(mounts).lines()).allMatch(mount -> mount.matches(site.expectedMounts()));

        assertThat(outside(find.formatted(site.leakyPlaceOfTheCanary()))).as("control").contains(site.leakyPlaceOfTheCanary() + "/");
        assertThat(outside(mounts).lines()).as("control").isNotEmpty().anyMatch(mount -> !mount.matches(site.expectedMounts()));
    }

    @Test
    void nobodyElsesProcessesAndSecretsAreVisible() {
        String look = "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'";

        assertThat(inside(look)).contains("infinity").doesNotContain("SidecarMain", "RelayMain", "CLAUDE_BOTTLE_SIDECAR_DAEMONS", "CLAUDE_BOTTLE_OF", "surefire");

        assertThat(outside(look)).as("control").contains("SidecarMain", "surefire");
    }

    @Test
    void agentHasNoPowers() {
        String status = "id -u; grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status";
        String none = "0000000000000000";

        assertThat(inside(status).replace('\t', ' ').lines()).containsExactly(
                "1000", "CapInh: " + none, "CapPrm: " + none, "CapEff: " + none, "CapBnd: " + none, "CapAmb: " + none, "NoNewPrivs: 1", "Seccomp: 2");

        assertThat(outside(status).replace('\t', ' ').lines()).as("control").contains("0", "NoNewPrivs: 0", "Seccomp: 0").doesNotContain("CapEff: " + none);
    }

    @Test
    void setuidProgramGainsNothing() {
        String run = site.plantProgramOfRoot() + " -u";

        assertThat(inside(run)).isEqualTo("1000");

        assertThat(site.leak("node", run).stdout().strip()).as("control").isEqualTo("0");
    }

    /// As root of the container, which an agent is not: capabilities and not the user are what refuses.
    @ParameterizedTest
    @FieldSource("POWERS")
    void evenRootOfTheBottleMayNot(Power power) {
        assertThat(site.bottle().exec(power.script(), "root").returnCode()).isNotZero();
        assertThat(site.bottle().exec(power.script()).returnCode()).isNotZero();

        assertThat(site.leak(power.script())).as("control").satisfies(result -> assertThat(result.returnCode()).as(result.stderr()).isZero());
    }

    record Power(String name, String script) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Power> POWERS = List.of(
            new Power("openARawSocket", "perl -MSocket -e 'socket(my $s, PF_INET, SOCK_RAW, 1) or die $!'"),
            new Power("openAPacketSocket", "perl -e 'socket(my $s, 17, 3, 0) or die $!'"),
            new Power("changeASettingOfTheKernel", "sh -c ': >> /proc/sys/kernel/core_pattern'"),
            new Power("becomeAnotherUser", "setpriv --reuid 12345 --clear-groups true"));

    @Test
    void numberOfProcessesIsBounded() {
        assertThat(Integer.parseInt(inside(Probe.children(200)).split(" ")[0])).isBetween(10, (int) Site.PIDS);
        assertThat(inside("echo alive")).isEqualTo("alive");

        assertThat(outside(Probe.children(200))).as("control").isEqualTo("200 0");
    }

    @Test
    void memoryIsBounded() {
        Assumptions.assumeTrue(site.withoutMemoryLimit().isEmpty(), site.withoutMemoryLimit());
        String greedy = Probe.allocate(Site.MEMORY + (128L << 20));

        assertThat(site.bottle().exec(greedy)).satisfies(result -> {
            assertThat(result.returnCode()).isNotZero();
            assertThat(result.stdout()).doesNotContain("allocated");
        });
        assertThat(inside("echo alive")).isEqualTo("alive");

        assertThat(outside(greedy)).as("control").startsWith("allocated");
    }
}
