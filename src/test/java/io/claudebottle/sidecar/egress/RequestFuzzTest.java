package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Broken, ambiguous and hostile bytes against the parser and the rules, compared with a model that reads them its own way. A million
/// cases: `-Dfuzz.cases=1000000`; `-Dfuzz.seed=N` for another million.
@Timeout(1800)
class RequestFuzzTest {

    private static final int CASES = Integer.getInteger("fuzz.cases", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final String HOST = "allowed.example";

    private static final RouteRule RULE = new RouteRule(HOST, List.of("/api", "/v1/"), "Bearer", "EGRESS_TOKEN_0", "dev.md:1");
    private static final EgressRules RULES = new EgressRules(new RouteTable(List.of(RULE, new RouteRule("other.example", List.of(), "", "", "dev.md:2"))));

    private static final List<String> SEEDS = List.of(
            "GET /api/x HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
            "GET /v1/messages?x=/../y HTTP/1.1\r\nHost: ALLOWED.example:443\r\nAccept: */*\r\n\r\n",
            "POST /api HTTP/1.1\r\nHost: allowed.example\r\nContent-Length: 10\r\n\r\n0123456789",
            "PUT /api/a/b HTTP/1.1\r\nHost: allowed.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na;x=y\r\n0123456789\r\n0\r\nT: t\r\n\r\n",
            "GET https://allowed.example/api/x HTTP/1.1\r\nHost: allowed.example\r\nAuthorization: Bearer own\r\n\r\n",
            "GET /api/1 HTTP/1.1\r\nHost: allowed.example\r\n\r\nGET /api/2 HTTP/1.1\r\nHost: allowed.example\r\nConnection: close, x-a\r\nX-A: b\r\n\r\n",
            "GET /api/%41%2D/..a/...;x HTTP/1.0\r\nHost: allowed.example.\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
            "POST /api/y HTTP/1.1\r\nHost: allowed.example\r\nContent-Length: 44\r\n\r\nGET /api/hidden HTTP/1.1\r\nHost: a.example\r\n\r\n");

    private static final List<String> WORDS = List.of(
            "\r\n", "\n", "\r", "\r\n\r\n", "\0", " ", "\t", ":", ";", "%", "%2e", "%2E%2e/", "%2f", "%5c", "%252e", "%00", "/", "//", "/..", "/../", "/./", "/..;/",
            "\\", "..", "#", "?", "@", "/api", "/api/", "/apix", "/secret", "/v1/", "/v1", "*", "0", "1", "ffffffff", "-1", "+5", "0x5", "5;a=b", "0\r\n\r\n", "chunked", "gzip, chunked",
            "Content-Length: 5\r\n", "Content-Length: 0\r\n", "content-length: 10\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding:\tchunked\r\n",
            "Transfer-Encoding : chunked\r\n", "Transfer_Encoding: chunked\r\n", "Host: denied.example\r\n", "Host: allowed.example\r\n", "Host: other.example\r\n",
            " folded\r\n", "X: y\r\n", "X-Original-URL: /secret\r\n", "Authorization: Bearer own\r\n", "Connection: authorization, host\r\n", "Connection: content-length\r\n",
            "GET ", "CONNECT ", "PRI * HTTP/2.0", " HTTP/1.1", " HTTP/1.0", " HTTP/0.9", "http://", "https://", "https://denied.example", "allowed.example", "denied.example", "@denied.example",
            "GET /secret HTTP/1.1\r\nHost: allowed.example\r\n\r\n", "GET /api/2 HTTP/1.1\r\nHost: allowed.example\r\n\r\n", "\u00e9", "\u00ff", "\u0080", "\u000b", "\u007f", "a");

    /// What was let out: what the host reads, and how.
    private record Passed(String method, String target, String body) {}

    @Test
    void nothingPassesThatTheModelDenies() {
        var random = new Random(SEED);
        long passed = 0;
        for (int i = 0; i < CASES; i++) {
            String input = input(random);
            List<Passed> gate;
            try {
                gate = gate(input, random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("case " + i + " of seed " + SEED + ": " + input, e);
            }
            List<Passed> model = model(input);
            assertThat(gate).as("case %s of seed %s: %s", i, SEED, input).isEqualTo(model);
            passed += gate.size();
        }
        assertThat(passed).as("requests that passed: without any, nothing is shown").isGreaterThan(CASES / 20);
    }

    @Test
    void noTunnelIsOpenedThatTheModelDenies() {
        var random = new Random(SEED);
        int opened = 0;
        for (int i = 0; i < CASES / 4; i++) {
            String authority = mutated(random.nextBoolean() ? "allowed.example:443" : "OTHER.example.:443", random).replaceAll("[\r\n]", "");
            boolean opens = opens(authority);
            // The proxy underneath takes more than one blank, and control characters, between the parts of the line. None gets into a name.
            boolean model = authority.replaceAll("^[\\x00- ]+|[\\x00- ]+$", "").matches("(?i)(allowed|other)\\.example\\.?:0{0,2}443");
            assertThat(!opens || model).as("case %s of seed %s: %s", i, SEED, authority).isTrue();
            opened += opens ? 1 : 0;
        }
        assertThat(opened).as("tunnels that opened").isGreaterThan(CASES / 400);
    }

    private static boolean opens(String authority) {
        var channel = new EmbeddedChannel(new HttpRequestDecoder());
        try {
            channel.writeInbound(bytes("CONNECT " + authority + " HTTP/1.1\r\nHost: x\r\n\r\n"));
            Object first = channel.readInbound();
            return first instanceof HttpRequest request
                    && request.decoderResult().isSuccess()
                    && RequestTarget.of(request) instanceof RequestTarget.Tunnel(String host, int port)
                    && RULES.decide(host, port).allowed();
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static String input(Random random) {
        return mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
    }

    private static String mutated(String seed, Random random) {
        var text = new StringBuilder(seed);
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 1 -> text.delete(at, end);
                case 2 -> text.replace(at, end, WORDS.get(random.nextInt(WORDS.size())));
                case 3 -> text.insert(at, (char) random.nextInt(256));
                case 4 -> text.insert(at, text.substring(at, end));
                default -> {
                    // At the beginning of a line, where headers are.
                    int line = text.indexOf("\r\n", at);
                    text.insert(line < 0 ? text.length() : line + 2, WORDS.get(random.nextInt(WORDS.size())));
                }
            }
        }
        return text.toString();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /// The gate's own code, from bytes in to bytes out, in pieces of any size.
    private static List<Passed> gate(String input, Random random) {
        var decoder = new RequestDecoder();
        var agent = new EmbeddedChannel(decoder);
        var host = new EmbeddedChannel(new HttpRequestEncoder());
        List<Boolean> allowed = new ArrayList<>();
        try {
            for (int at = 0; at < input.length(); ) {
                int end = random.nextInt(3) == 0 ? Math.min(input.length(), at + 1 + random.nextInt(40)) : input.length();
                agent.writeInbound(bytes(input.substring(at, end)));
                at = end;
                while (forward(agent, host, allowed)) {
                    decoder.proceed(agent.pipeline().context(decoder));
                }
            }
            var out = new StringBuilder();
            for (ByteBuf sent = host.readOutbound(); sent != null; sent = host.readOutbound()) {
                out.append(sent.toString(StandardCharsets.ISO_8859_1));
                sent.release();
            }
            return received(out.toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            agent.finishAndReleaseAll();
            host.finishAndReleaseAll();
        }
    }

    /// @return whether a request came to its end
    private static boolean forward(EmbeddedChannel agent, EmbeddedChannel host, List<Boolean> allowed) {
        boolean ended = false;
        for (Object message = agent.readInbound(); message != null; message = agent.readInbound()) {
            switch (message) {
                case HttpRequest request -> {
                    InnerTarget target = InnerTarget.of(request, HOST);
                    Decision decision = target.refusal().orElseGet(() -> RULES.decide(HOST, 443, target.path()));
                    allowed.add(decision.allowed());
                    if (decision.allowed()) {
                        host.writeOutbound(Forwarding.outgoing(request, HOST, target.target(), RULE, Optional.of("token"), false));
                    }
                }
                case HttpContent content -> {
                    ended = content instanceof LastHttpContent;
                    if (allowed.getLast()) {
                        host.writeOutbound(content);
                    } else {
                        content.release();
                    }
                }
                default -> ReferenceCountUtil.release(message);
            }
        }
        return ended;
    }

    /// What a host makes of the bytes that went out. It gets clean ones, so it can be simple, and insists on what must be true of them.
    private static List<Passed> received(String out) {
        List<Passed> requests = new ArrayList<>();
        int at = 0;
        while (at < out.length()) {
            int end = out.indexOf("\r\n\r\n", at);
            String head = out.substring(at, end + 2);
            at = end + 4;
            String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
            String headers = head.substring(head.indexOf("\r\n") + 2).toLowerCase(Locale.ROOT);
            assertThat(line).hasSize(3);
            assertThat(headers).startsWith("host: allowed.example\r\n").doesNotContain("\r\nhost:", "\r\nauthorization: bearer own", "\r\nx-original-url:");
            assertThat(headers.split("\r\nauthorization: ", -1)).hasSize(2);
            assertThat(resolved(line[1])).as("as the most liberal server would read it").matches("/api(/.*)?|/v1/.*");
            var body = new StringBuilder();
            if (headers.contains("\r\ntransfer-encoding: chunked\r\n")) {
                assertThat(headers).doesNotContain("\r\ncontent-length:");
                while (true) {
                    int sizeEnd = out.indexOf("\r\n", at);
                    if (sizeEnd < 0) {
                        // The agent never sent the rest.
                        return with(requests, line, body);
                    }
                    int size = Integer.parseInt(out.substring(at, sizeEnd), 16);
                    body.append(out, sizeEnd + 2, sizeEnd + 2 + size);
                    at = sizeEnd + 2 + size + 2;
                    if (size == 0) {
                        break;
                    }
                }
            } else {
                Matcher length = Pattern.compile("\r\ncontent-length: (\\d+)\r\n").matcher("\r\n" + headers);
                int size = length.find() ? (int) Math.min(Long.parseLong(length.group(1)), out.length() - at) : 0;
                body.append(out, at, at + size);
                at += size;
            }
            with(requests, line, body);
        }
        return requests;
    }

    private static List<Passed> with(List<Passed> requests, String[] line, StringBuilder body) {
        requests.add(new Passed(line[0], line[1], body.toString()));
        return requests;
    }

    /// Unescaped until nothing changes, backslashes turned, parameters dropped, dots followed, slashes joined.
    private static String resolved(String target) {
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        for (int i = 0; i < 5; i++) {
            Matcher escape = Pattern.compile("%([0-9a-fA-F]{2})").matcher(path);
            path = escape.replaceAll(found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
        }
        List<String> segments = new ArrayList<>();
        String[] parts = path.replace('\\', '/').split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i].contains(";") ? parts[i].substring(0, parts[i].indexOf(';')) : parts[i];
            if (name.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!name.equals(".") && !(name.isEmpty() && i < parts.length - 1)) {
                segments.add(name);
            }
        }
        return "/" + String.join("/", segments);
    }

    private static final Pattern HEAD = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([\\x21-\\x22\\x24-\\x7e]+) HTTP/1\\.([01])\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*\r\n)*)\r\n");

    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,15})(?:;[\\t\\x20-\\x7e]*)?\r\n");

    private static final Pattern TRAILERS = Pattern.compile("(?:[^ \\t\r\n\\x00:][^\r\n\\x00:]*:[^\r\n\\x00]*\r\n)*\r\n");

    /// The rules as one would say them, over the whole input at once.
    private static List<Passed> model(String input) {
        List<Passed> passed = new ArrayList<>();
        String rest = input;
        while (true) {
            Matcher head = HEAD.matcher(rest);
            if (!head.lookingAt()) {
                return passed;
            }
            List<String> headers = head.group(4).lines().toList();
            List<String> hosts = values(headers, "host");
            List<String> lengths = values(headers, "content-length");
            List<String> encodings = values(headers, "transfer-encoding");
            boolean framed = hosts.size() == 1
                    && lengths.size() + encodings.size() <= 1
                    && lengths.stream().allMatch(length -> length.matches("[0-9]{1,15}"))
                    && encodings.stream().allMatch(encoding -> encoding.equalsIgnoreCase("chunked") && head.group(3).equals("1"))
                    && values(headers, "content_length").isEmpty()
                    && values(headers, "transfer_encoding").isEmpty();
            if (!framed) {
                return passed;
            }
            Optional<String> target = target(head.group(1), head.group(2), hosts.getFirst());
            rest = rest.substring(head.end());
            var body = new StringBuilder();
            boolean whole = true;
            if (!encodings.isEmpty()) {
                String remaining = chunks(rest, body);
                whole = remaining != null;
                rest = whole ? remaining : "";
            } else if (!lengths.isEmpty()) {
                int size = (int) Math.min(Long.parseLong(lengths.getFirst()), rest.length());
                whole = size == Long.parseLong(lengths.getFirst());
                body.append(rest, 0, size);
                rest = rest.substring(size);
            }
            target.ifPresent(path -> passed.add(new Passed(head.group(1), path, body.toString())));
            if (!whole) {
                return passed;
            }
        }
    }

    /// @return what follows the body; null when it has no proper end
    private static String chunks(String rest, StringBuilder body) {
        while (true) {
            Matcher chunk = CHUNK.matcher(rest);
            if (!chunk.lookingAt()) {
                return null;
            }
            long size = Long.parseLong(chunk.group(1), 16);
            rest = rest.substring(chunk.end());
            if (size == 0) {
                Matcher trailers = TRAILERS.matcher(rest);
                return trailers.lookingAt() ? rest.substring(trailers.end()) : null;
            }
            body.append(rest, 0, (int) Math.min(size, rest.length()));
            if (rest.length() < size + 2 || !rest.startsWith("\r\n", (int) size)) {
                return null;
            }
            rest = rest.substring((int) size + 2);
        }
    }

    private static List<String> values(List<String> headers, String name) {
        return headers.stream()
                .filter(header -> header.substring(0, header.indexOf(':')).equalsIgnoreCase(name))
                .map(header -> header.substring(header.indexOf(':') + 1).replaceAll("^[ \t]+|[ \t]+$", ""))
                .toList();
    }

    /// The target that goes out; nothing when the request is not allowed.
    private static Optional<String> target(String method, String target, String host) {
        String authority = "(?i)allowed\\.example\\.?(:0{0,2}443)?";
        if (method.equals("CONNECT") || !host.matches(authority)) {
            return Optional.empty();
        }
        String path = target;
        Matcher absolute = Pattern.compile("(?i:https)://([^/?]*)(/[^?]*)?(\\?.*)?").matcher(target);
        if (absolute.matches()) {
            if (!absolute.group(1).matches(authority)) {
                return Optional.empty();
            }
            path = (absolute.group(2) == null ? "/" : absolute.group(2)) + (absolute.group(3) == null ? "" : absolute.group(3));
        }
        String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        boolean below = bare.equals("/api") || bare.startsWith("/api/") || bare.startsWith("/v1/");
        boolean plain = !bare.matches(".*(//|\\\\|%(?![0-9a-fA-F]{2})|%[01][0-9a-fA-F]|%2[eEfF5]|%3[bB]|%5[cC]|%7[fF]|/\\.{1,2}(;[^/]*)?(/|$)).*");
        return below && plain ? Optional.of(path) : Optional.empty();
    }
}
