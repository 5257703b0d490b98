package io.claudebottle.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Asks one host for things over TLS, directly or through a proxy, over a number of connections that stay open.
///
/// @param tls trusts whoever answers at the far end of the connection
/// @param proxy empty connects directly to `upstream`
record LoadClient(String host, InetSocketAddress upstream, Optional<InetSocketAddress> proxy, SSLContext tls) {

    /// @param perSecond requests, all connections together
    /// @param p50 milliseconds from the request's first byte to the answer's last
    /// @param p99 the same
    record Load(double perSecond, double p50, double p99) {}

    /// Small requests, one after the other on each connection.
    Load requests(int connections, Duration time) {
        List<long[]> all = together(connections, ready -> {
            try (var connection = new Connection()) {
                connection.get("/small");
                ready.await();
                long end = System.nanoTime() + time.toNanos();
                List<Long> took = new ArrayList<>();
                while (System.nanoTime() < end) {
                    long sent = System.nanoTime();
                    connection.get("/small");
                    took.add(System.nanoTime() - sent);
                }
                return took.stream().mapToLong(Long::longValue).toArray();
            }
        });
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Load(sorted.length / (time.toNanos() / 1e9), at(sorted, 0.50), at(sorted, 0.99));
    }

    /// @return seconds for a body of that many bytes on one connection
    double body(long bytes) {
        return together(1, ready -> {
            try (var connection = new Connection()) {
                connection.get("/small");
                ready.await();
                long sent = System.nanoTime();
                connection.get("/body?n=" + bytes);
                return new long[] {System.nanoTime() - sent};
            }
        }).getFirst()[0] / 1e9;
    }

    /// Delay of server-sent events, in milliseconds from their sending to their arrival; `perSecond` counts events.
    Load events(int connections, int count) {
        long begin = System.nanoTime();
        List<long[]> all = together(connections, ready -> {
            try (var connection = new Connection()) {
                connection.get("/small");
                ready.await();
                return connection.events(count);
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Load(sorted.length / seconds, at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * quantile))] / 1e6;
    }

    private interface Work {
        /// @param ready waits until every connection is open and has answered once
        long[] run(CyclicBarrier ready) throws Exception;
    }

    private static List<long[]> together(int connections, Work work) {
        var ready = new CyclicBarrier(connections);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                results.add(threads.submit(() -> {
                    try {
                        return work.run(ready);
                    } catch (Exception e) {
                        // The others must not wait for one that will never come.
                        ready.reset();
                        throw e;
                    }
                }));
            }
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> result : results) {
                all.add(result.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a connection of the measurement failed", e.getCause());
        }
    }

    private final class Connection implements AutoCloseable {

        private final Socket plain;
        private final SSLSocket secure;
        private final InputStream in;
        private final byte[] buffer = new byte[64 * 1024];

        Connection() throws IOException {
            plain = new Socket();
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(60_000);
            plain.connect(proxy.orElse(upstream), 10_000);
            if (proxy.isPresent()) {
                plain.getOutputStream().write(("CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String status = line(plain.getInputStream());
                if (!status.contains(" 200")) {
                    throw new IOException("no tunnel: " + status);
                }
                while (!line(plain.getInputStream()).isEmpty()) {}
            }
            secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, 443, true);
            secure.startHandshake();
            in = new BufferedInputStream(secure.getInputStream(), 64 * 1024);
        }

        void get(String path) throws IOException {
            ask(path);
            long left = length();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the answer ended early");
                }
                left -= read;
            }
        }

        private void ask(String path) throws IOException {
            secure.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer mine\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            secure.getOutputStream().flush();
        }

        private long length() throws IOException {
            String status = line(in);
            if (!status.contains(" 200")) {
                throw new IOException("refused: " + status);
            }
            long length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Long.parseLong(header.substring(15).strip());
                }
            }
            return length;
        }

        long[] events(int count) throws IOException {
            ask("/events?n=" + count);
            length();
            long[] delays = new long[count];
            for (int i = 0; i < count; ) {
                String text = line(in);
                if (text.startsWith("data: ")) {
                    delays[i++] = System.nanoTime() - Long.parseLong(text.substring(6));
                }
            }
            return delays;
        }

        private static String line(InputStream in) throws IOException {
            var text = new StringBuilder(64);
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new IOException("the connection ended");
                }
                if (octet != '\r') {
                    text.append((char) octet);
                }
            }
            return text.toString();
        }

        @Override
        public void close() {
            try {
                plain.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
