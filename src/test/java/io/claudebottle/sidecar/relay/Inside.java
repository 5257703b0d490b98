package io.claudebottle.sidecar.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/// A program that lives in some network and does there what it is told: one command a line on its input, one line of result on its output.
/// The first line of output is its process number. It ends with its input.
///
/// Services, whose result is `ok`:
/// - `echo ADDRESS PORT`: answers `<who it is>:` and all that was said, once that has ended
/// - `greet ADDRESS PORT`: says `<who it is>:`, ends its way, and keeps what it hears until its end for `heard`
/// - `gate STATUS`: on 127.0.0.1:9099, answers 200 when asked whether it is well, and STATUS otherwise
/// - `sink ADDRESS PORT`: reads to the end and answers the number of bytes and their checksum
/// - `stall ADDRESS PORT`: accepts and never reads
/// - `slam ADDRESS PORT`: hears one byte and breaks off
/// - `pass PORT ADDRESS PORT`: on 127.0.0.1, passes on to the address, as a sidecar does
/// - `mute ADDRESS PORT`: takes datagrams and never answers
/// - `datagrams ADDRESS PORT`: answers each with `<who it is>:` and what it holds
///
/// Doings, whose result is what came of them, or `failed: ` and why:
/// - `say ADDRESS PORT TEXT`: connects, says it, ends its way; the answer
/// - `answer ADDRESS PORT TEXT`: connects, hears to the end, and then says it; what it heard
/// - `heard`: what somebody said to `greet`
/// - `pour ADDRESS PORT BYTES`: connects and sends so many; the answer, what it should be, and MiB/s
/// - `fill ADDRESS PORT`: connects and sends until for a second nothing is taken; how many bytes were
/// - `ask ADDRESS PORT LENGTH`: sends a datagram; the answer's length, and whether it is right
/// - `nag ADDRESS PORT COUNT`: sends so many datagrams; `ok`
/// - `many ADDRESS PORT COUNT`: says something over so many connections at once; how many were answered rightly
/// - `listening`: what listens in this network
final class Inside {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int BLOCK = 256 << 10;

    private final String who;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<DatagramSocket> mute = new ArrayList<>();

    private Inside(String who) {
        this.who = who;
    }

    public static void main(String[] args) throws IOException {
        System.out.println(ProcessHandle.current().pid());
        var inside = new Inside(args[0]);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String result;
            try {
                result = inside.obey(line.split(" "));
            } catch (IOException | InterruptedException e) {
                result = "failed: " + e.getMessage();
            }
            System.out.println(result);
        }
        System.exit(0);
    }

    private String obey(String[] words) throws IOException, InterruptedException {
        return switch (words[0]) {
            case "echo" -> serve(address(words), this::echo);
            case "greet" -> serve(address(words), this::greet);
            case "gate" -> serve(new InetSocketAddress("127.0.0.1", 9099), socket -> gate(socket, words[1]));
            case "sink" -> serve(address(words), Inside::sink);
            case "stall" -> serve(address(words), socket -> await(new CountDownLatch(1)));
            case "slam" -> serve(address(words), Inside::slam);
            case "pass" -> serve(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[1])), socket -> pass(socket, words[2], words[3]));
            case "datagrams" -> datagrams(address(words));
            case "mute" -> mute(address(words));
            case "nag" -> nag(address(words), Integer.parseInt(words[3]));
            case "say" -> say(address(words), words[3]);
            case "answer" -> answer(address(words), words[3]);
            case "heard" -> String.valueOf(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            case "pour" -> pour(address(words), Long.parseLong(words[3]));
            case "fill" -> fill(address(words));
            case "ask" -> ask(address(words), Integer.parseInt(words[3]));
            case "many" -> many(address(words), Integer.parseInt(words[3]));
            case "listening" -> String.join(" ", Listening.here());
            default -> throw new IOException("no such command: " + words[0]);
        };
    }

    private static InetSocketAddress address(String[] words) {
        return new InetSocketAddress(InetAddress.ofLiteral(words[1]), Integer.parseInt(words[2]));
    }

    @FunctionalInterface
    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private static String serve(InetSocketAddress address, Service service) throws IOException {
        var listener = new ServerSocket();
        listener.bind(address, 1024);
        Thread.ofPlatform().daemon().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket accepted = listener.accept();
                    Thread.ofVirtual().start(() -> {
                        try (accepted) {
                            service.serve(accepted);
                        } catch (IOException e) {
                            // Whoever connected sees it.
                        }
                    });
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return "ok";
    }

    private void echo(Socket socket) throws IOException {
        byte[] said = socket.getInputStream().readAllBytes();
        send(socket, who + ":" + new String(said, StandardCharsets.UTF_8));
    }

    private void greet(Socket socket) throws IOException {
        send(socket, who + ":");
        socket.shutdownOutput();
        heard.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void gate(Socket socket, String status) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        boolean health = reader.readLine().startsWith("GET http://_egress.local/health ");
        send(socket, "HTTP/1.1 " + (health ? "200" : status) + " so it is\r\nContent-Length: 0\r\n\r\n");
    }

    private static void sink(Socket socket) throws IOException {
        var sum = new CRC32();
        byte[] buffer = new byte[BLOCK];
        long count = 0;
        InputStream in = socket.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            count += read;
            sum.update(buffer, 0, read);
        }
        send(socket, count + "/" + sum.getValue());
    }

    private static void slam(Socket socket) throws IOException {
        socket.getInputStream().read();
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    }

    private static void pass(Socket socket, String address, String port) throws IOException {
        try (Socket next = connect(new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port)))) {
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    next.getInputStream().transferTo(socket.getOutputStream());
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // Both are closed at once.
                }
            });
            socket.getInputStream().transferTo(next.getOutputStream());
            next.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String datagrams(InetSocketAddress address) throws IOException {
        var socket = new DatagramSocket(address);
        Thread.ofPlatform().daemon().start(() -> {
            while (!socket.isClosed()) {
                try {
                    var packet = new DatagramPacket(new byte[65_535], 65_535);
                    socket.receive(packet);
                    byte[] answer = (who + ":" + text(packet)).getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return "ok";
    }

    private String mute(InetSocketAddress address) throws IOException {
        mute.add(new DatagramSocket(address));
        return "ok";
    }

    private static String nag(InetSocketAddress address, int count) throws IOException {
        try (var socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[30], 30, address));
            }
        }
        return "ok";
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        socket.setSoTimeout(2 * PATIENCE_MILLIS);
        return socket;
    }

    private static String say(InetSocketAddress address, String text) throws IOException {
        try (Socket socket = connect(address)) {
            return say(socket, text);
        }
    }

    private static String say(Socket socket, String text) throws IOException {
        send(socket, text);
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String answer(InetSocketAddress address, String text) throws IOException {
        try (Socket socket = connect(address)) {
            String heard = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            send(socket, text);
            return heard;
        }
    }

    private static String pour(InetSocketAddress address, long bytes) throws IOException {
        byte[] block = new byte[BLOCK];
        new Random(bytes).nextBytes(block);
        var sum = new CRC32();
        try (Socket socket = connect(address)) {
            long start = System.nanoTime();
            OutputStream out = socket.getOutputStream();
            for (long left = bytes; left > 0; left -= BLOCK) {
                int length = (int) Math.min(BLOCK, left);
                out.write(block, 0, length);
                sum.update(block, 0, length);
            }
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            double seconds = (System.nanoTime() - start) / 1e9;
            return answer + " " + bytes + "/" + sum.getValue() + " " + Math.round(bytes / 1024.0 / 1024 / seconds);
        }
    }

    private static String fill(InetSocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
            long taken = 0;
            while (selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                taken += channel.write(buffer.clear());
            }
            return Long.toString(taken);
        }
    }

    private static String ask(InetSocketAddress address, int length) throws IOException {
        try (var socket = new DatagramSocket()) {
            // Connected, so that an answer from another address is none.
            socket.connect(address);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String text = "q".repeat(length);
            socket.send(new DatagramPacket(text.getBytes(StandardCharsets.US_ASCII), length));
            var answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return answer.getLength() + " " + text(answer).equals("host:" + text);
        }
    }

    private static String many(InetSocketAddress address, int count) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                sockets.add(connect(address));
            }
            List<Future<Boolean>> answers = new ArrayList<>();
            for (Socket socket : sockets) {
                String text = "number-" + answers.size();
                answers.add(threads.submit(() -> say(socket, text).endsWith(":" + text)));
            }
            int right = 0;
            for (Future<Boolean> answer : answers) {
                right += answer.get() ? 1 : 0;
            }
            return Integer.toString(right);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
