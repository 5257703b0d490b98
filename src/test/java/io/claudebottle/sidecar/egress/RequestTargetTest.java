package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    private static HttpRequest request(String method, String uri) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
    }

    @ParameterizedTest
    @CsvSource({"example.com:443,example.com,443", "EXAMPLE.com.:443,EXAMPLE.com.,443", "[::1]:443,[::1],443", "a:1,a,1"})
    void connectNamesHostAndPort(String uri, String host, int port) {
        assertThat(RequestTarget.of(request("CONNECT", uri))).isEqualTo(new RequestTarget.Tunnel(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "example.com", "example.com:", ":443", "example.com:0", "example.com:65536", "example.com:443:443", "user@example.com:443", "::1:443",
        "https://example.com:443", "/", "example.com:443/", "example.com:+443", "example.com:99999999999"
    })
    void connectWithAnythingElseIsMalformed(String uri) {
        assertThat(RequestTarget.of(request("CONNECT", uri))).isInstanceOf(RequestTarget.Malformed.class);
    }

    @Test
    void connectWithABodyIsMalformed() {
        HttpRequest chunked = request("CONNECT", "example.com:443");
        chunked.headers().set("Transfer-Encoding", "chunked");
        HttpRequest sized = request("CONNECT", "example.com:443");
        sized.headers().add("Content-Length", "0").add("Content-Length", "7");

        assertThat(RequestTarget.of(chunked)).isInstanceOf(RequestTarget.Malformed.class);
        assertThat(RequestTarget.of(sized)).isInstanceOf(RequestTarget.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://_egress.local/allowlist,/allowlist",
        "HTTP://_EGRESS.LOCAL:80/health?x=1,/health",
        "http://_egress.local,/",
        "/health?y,/health"
    })
    void magicHostAndBarePathMeanTheGateItself(String uri, String path) {
        assertThat(RequestTarget.of(request("GET", uri))).isEqualTo(new RequestTarget.Gate("GET", path));
    }

    @ParameterizedTest
    @CsvSource({"http://example.com/x,example.com,80", "ws://example.com:8080/x,example.com,8080", "ftp://example.com/,example.com,80"})
    void absoluteUriIsPlain(String uri, String host, int port) {
        assertThat(RequestTarget.of(request("GET", uri))).isEqualTo(new RequestTarget.Plain(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "example.com", "http://", "http:///x", "http://u:p@_egress.local/allowlist", "http://a:b:c/", "\\\\x"})
    void restIsMalformed(String uri) {
        assertThat(RequestTarget.of(request("GET", uri))).isInstanceOf(RequestTarget.Malformed.class);
    }

    @Property(tries = 10_000)
    void onlyConnectEverAsksForATunnel(@ForAll String uri) {
        Assume.that(HttpUtil.isEncodingSafeStartLineToken(uri));

        assertThat(RequestTarget.of(request("GET", uri))).isNotInstanceOf(RequestTarget.Tunnel.class);
        assertThat(RequestTarget.of(request("CONNECT", uri))).isInstanceOfAny(RequestTarget.Tunnel.class, RequestTarget.Malformed.class);
    }
}
