package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.littleshoot.proxy.HostResolver;

/// A gate over real sockets, and a server of the world behind it. Only the gate's resolver is ours: it leads every allowed name to that
/// server, and counts.
final class GateFixture implements AutoCloseable {

    static final String HOST = "allowed.example";

    final Events events = new Events();
    final List<String> lookups = new CopyOnWriteArrayList<>();
    final TlsUpstream upstream;
    final Path directory;
    EventLog log = events.log();
    HostResolver resolver = this::resolve;
    Optional<InetSocketAddress> proxy = Optional.empty();
    Optional<Path> proxyAuthority = Optional.empty();
    Duration patience = Duration.ofSeconds(5);
    Duration silence = Duration.ofMinutes(1);
    private Optional<EgressDaemon> running = Optional.empty();

    GateFixture(Path directory) throws Exception {
        this.directory = directory;
        this.upstream = new TlsUpstream(directory.resolve("world"), HOST);
    }

    static RouteRule route(String host, String... paths) {
        return new RouteRule(host, List.of(paths), "", "", "/home/op/dev.md:7");
    }

    static RouteRule withCredential(String host) {
        return new RouteRule(host, List.of(), "Bearer", "EGRESS_TOKEN_0", "/home/op/dev.md:7");
    }

    /// Starts a gate with these rules, instead of the one before.
    GateFixture start(RouteRule... rules) throws IOException {
        running.ifPresent(EgressDaemon::close);
        var settings = new EgressSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RouteTable(List.of(rules)),
                directory.resolve("ca"),
                List.of(upstream.authority()),
                proxy,
                proxyAuthority);
        var daemon = new EgressDaemon(settings, resolver, log, patience, silence, Duration.ofSeconds(5));
        running = Optional.of(daemon);
        daemon.start();
        return this;
    }

    EgressDaemon gate() {
        return running.orElseThrow();
    }

    private InetSocketAddress resolve(String host, int port) {
        lookups.add(host);
        return upstream.address();
    }

    void rules(RouteRule... rules) {
        gate().replaceRules(new RouteTable(List.of(rules)));
    }

    RawClient client() throws IOException {
        return new RawClient(gate().address());
    }

    /// Asks the proxy itself.
    RawClient.Answer ask(String request) throws IOException {
        try (RawClient client = client().send(request)) {
            return client.answer();
        }
    }

    static String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    /// An open tunnel to [#HOST], TLS included.
    RawClient tunnel() throws Exception {
        return tunnel(HOST, HOST);
    }

    /// @param name that TLS asks for
    RawClient tunnel(String host, String name) throws Exception {
        RawClient client = client().send(connect(host + ":443"));
        assertThat(client.answer().status()).isEqualTo(200);
        return client.secured(name, gate().certificate());
    }

    /// Asks through a tunnel of its own.
    RawClient.Answer askInside(String request) throws Exception {
        try (RawClient client = tunnel().send(request)) {
            return client.answer();
        }
    }

    static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    /// The first event of that kind, when it is there.
    JsonNode event(String kind) {
        Await.until(kind, () -> !events.named(kind).isEmpty());
        return events.named(kind).getFirst();
    }

    /// The one decision there was.
    JsonNode onlyDecision() {
        JsonNode decision = event("egress");
        assertThat(events.named("egress")).hasSize(1);
        return decision;
    }

    @Override
    public void close() throws IOException {
        running.ifPresent(EgressDaemon::close);
        upstream.close();
    }
}
