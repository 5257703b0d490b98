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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Executors;

/// A program that lives in some network and does there what it is told: one command a line on its input, one line of result on its output.
/// The first line of output is its process number.
///
/// - `echo ADDRESS PORT`: serves whoever connects: answers `<who it is>:` and everything up to the end, once that has come
/// - `gate`: serves 127.0.0.1:9099 as the gate does, 200 and 403
/// - `sink PORT`: serves 127.0.0.1:PORT by reading everything and answering how much it was
/// - `source ADDRESS PORT BYTES`: serves so many bytes to whoever connects
/// - `stall PORT`: serves 127.0.0.1:PORT by accepting and never reading
/// - `datagrams ADDRESS PORT`: answers every datagram with `<who it is>:` and what it holds
/// - `say ADDRESS PORT TEXT`: connects, sends, ends its own way, and results in the answer
/// - `hear ADDRESS PORT`: connects, sends nothing, results in how many bytes came and MiB/s
/// - `pour ADDRESS PORT BYTES`: connects, sends so many, results in the answer and MiB/s
/// - `fill PORT`: connects to 127.0.0.1:PORT and sends until nothing more is taken for a second; results in how much was taken
/// - `ask ADDRESS PORT TEXT`: sends a datagram and results in its answer
/// - `many PORT COUNT`: so many `say`s at once to 127.0.0.1, all connected before any says something; results in how many were answered rightly
/// - `listening`: results in what listens in this network
final class Inside {

    private static final int PATIENCE_MILLIS = 5_000;

    private final String who;

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
            } catch (IOException e) {
                result = "failed: " + e.getMessage();
            }
            System.out.println(result);
        }
        System.exit(0);
    }

    private String obey(String[] words) throws IOException {
        return switch (words[0]) {
            case "echo" -> serve(words[1], words[2], socket -> {
                byte[] said = socket.getInputStream().readAllBytes();
                socket.getOutputStream().write((who + ":" + new String(said, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            });
            case "gate" -> serve("127.0.0.1", "9099", Inside::gate);
            case "sink" -> serve("127.0.0.1", words[1], socket -> {
                long count = drain(socket.getInputStream());
                socket.getOutputStream().write(Long.toString(count).getBytes(StandardCharsets.US_ASCII));
            });
            case "source" -> serve(words[1], words[2], socket -> pour(socket.getOutputStream(), Long.parseLong(words[3])));
            case "stall" -> serve("127.0.0.1", words[1], socket -> park());
            case "datagrams" -> datagrams(words[1], words[2]);
            case "say" -> say(words[1], words[2], words[3]);
            case "hear" -> hear(words[1], words[2]);
            case "pour" -> pour(words[1], words[2], Long.parseLong(words[3]));
            case "fill" -> fill(words[1]);
            case "ask" -> ask(words[1], words[2], words[3]);
            case "many" -> many(words[1], Integer.parseInt(words[2]));
            case "listening" -> String.join(" ", Listening.here());
            default -> throw new IOException("no such command: " + words[0]);
        };
    }

    @FunctionalInterface
    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private static String serve(String address, String port, Service service) throws IOException {
        var listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port)), 1024);
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
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
                    return;
                }
            }
        });
        return "ok";
    }

    private static void gate(Socket socket) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = reader.readLine();
        String status = first.startsWith("GET http://_egress.local/health ") ? "200 OK" : "403 Forbidden";
        socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static long drain(InputStream in) throws IOException {
        byte[] buffer = new byte[256 << 10];
        long count = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            count += read;
        }
        return count;
    }

    private static void pour(OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[256 << 10];
        for (long left = bytes; left > 0; left -= buffer.length) {
            out.write(buffer, 0, (int) Math.min(buffer.length, left));
        }
    }

    private static void park() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String datagrams(String address, String port) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port)));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    var packet = new DatagramPacket(new byte[65_535], 65_535);
                    socket.receive(packet);
                    byte[] answer = (who + ":" + text(packet)).getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return "ok";
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static Socket connect(String address, String port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port)), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String say(String address, String port, String text) throws IOException {
        try (Socket socket = connect(address, port)) {
            return say(socket, text);
        }
    }

    private static String say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String hear(String address, String port) throws IOException {
        try (Socket socket = connect(address, port)) {
            long start = System.nanoTime();
            long count = drain(socket.getInputStream());
            return count + " bytes " + rate(count, start);
        }
    }

    private static String pour(String address, String port, long bytes) throws IOException {
        try (Socket socket = connect(address, port)) {
            long start = System.nanoTime();
            pour(socket.getOutputStream(), bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII) + " bytes " + rate(bytes, start);
        }
    }

    private static String rate(long bytes, long start) {
        return Math.round(bytes / 1024.0 / 1024 / ((System.nanoTime() - start) / 1e9)) + " MiB/s";
    }

    private static String fill(String port) throws IOException {
        try (var channel = java.nio.channels.SocketChannel.open(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)));
                var selector = java.nio.channels.Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, java.nio.channels.SelectionKey.OP_WRITE);
            var buffer = java.nio.ByteBuffer.allocate(64 << 10);
            long taken = 0;
            while (selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                taken += channel.write(buffer.clear());
            }
            return Long.toString(taken);
        }
    }

    private static String ask(String address, String port, String text) throws IOException {
        try (var socket = new DatagramSocket()) {
            // Connected, so that an answer from another address is none.
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), Integer.parseInt(port)));
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] question = text.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(question, question.length));
            var answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return text(answer);
        }
    }

    private static String many(String port, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                sockets.add(connect("127.0.0.1", port));
            }
            List<Future<String>> answers = new ArrayList<>();
            for (Socket socket : sockets) {
                answers.add(threads.submit(() -> say(socket, "number-" + answers.size())));
            }
            int right = 0;
            for (Future<String> answer : answers) {
                try {
                    right += answer.get().contains(":number-") ? 1 : 0;
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                    // Not answered, so not counted.
                }
            }
            return Integer.toString(right);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
