package io.claudebottle.terminal.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The scrollback of a terminal on the disk, readable by its owner alone, so that it is there again after a restart.
///
/// The file begins with its kind and version; records follow: kind, length, checksum, bytes. They are only ever appended, so a crash costs
/// at most the last one. When the file has grown to its bound, the newer half of it is written anew beside it and takes its place. What the
/// operator clears from the scrollback is cleared from the file.
///
/// Under the emulator's lock lines are only copied ([#collect]); [#write] does the work and belongs to a thread that may wait. Both are to be
/// called by one thread at once.
public final class HistoryFile implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);

    private static final byte[] HEADER = "terminal history 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int RECORD_HEADER = 9;
    private static final int LONGEST_RECORD = 4 << 20;
    /// Nobody has asked for a history as large as this, so it is none of ours.
    private static final long LARGEST = 1L << 30;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    // Kinds of records.
    private static final int LINE = 1;
    /// A line that the next one continues.
    private static final int JOINED_LINE = 2;
    /// As many lines before this record have been taken away again.
    private static final int DROP = 3;
    /// Never in a file.
    private static final int CLEAR = 4;

    /// How much is copied at once under the lock.
    private static final int BATCH_BYTES = 1 << 20;
    private static final int BATCH_LINES = 20_000;

    private record Piece(int kind, byte[] bytes) {}

    /// What has been copied and is to be written.
    public static final class Batch {

        private final List<Piece> pieces = new ArrayList<>();
        private boolean more;

        /// Whether there is more to collect.
        public boolean hasMore() {
            return more;
        }

        public boolean isEmpty() {
            return pieces.isEmpty();
        }
    }

    private final Path file;
    private final long limit;
    private final Predicate<String> leaveOut;
    private final byte[] marker;
    private FileChannel channel;
    private long size;
    private long next;
    private int clears;

    /// Opens the file, or begins one. A file that is none of this kind is set aside.
    ///
    /// @param limitBytes how large it may grow
    /// @param leaveOut says of a line's text that it must not be kept
    /// @param marker the text that stands in place of such a line
    /// @throws IOException when the file can neither be read nor begun
    public HistoryFile(Path file, long limitBytes, Predicate<String> leaveOut, String marker) throws IOException {
        this.file = file;
        this.limit = limitBytes;
        this.leaveOut = leaveOut;
        this.marker = marker.getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isHistory()) {
            setAside("is no terminal history of this version");
        }
        channel = open();
        size = channel.size();
        if (size < HEADER.length) {
            begin();
        }
    }

    private boolean isHistory() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(HEADER.length);
            // A crash at the very beginning leaves a part of it.
            boolean begun = Arrays.equals(beginning, 0, beginning.length, HEADER, 0, beginning.length);
            return begun && Files.size(file) <= LARGEST;
        } catch (IOException e) {
            LOG.warn("The terminal history {} cannot be read: {}", file, e.toString());
            return false;
        }
    }

    private void setAside(String why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".broken");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.warn("{} {}; it is now {}, and a new one is begun", file, why, aside.getFileName());
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileChannel opened = FileChannel.open(file, options, ownerOnly(file));
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        return opened;
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
    }

    private void begin() throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(HEADER), 0);
        size = HEADER.length;
    }

    /// Puts what the file has into the scrollback. A record that a crash cut short is taken off the file; a broken one ends the reading, and
    /// the file is set aside.
    ///
    /// @param columns the width at which rows are pushed
    public void load(Scrollback scrollback, int columns) throws IOException {
        var loading = new Loading(scrollback, columns);
        long good = HEADER.length;
        boolean broken = false;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(HEADER.length);
            while (good + RECORD_HEADER <= size) {
                int kind = in.readByte();
                int length = in.readInt();
                int checksum = in.readInt();
                if (length < 0 || length > LONGEST_RECORD) {
                    broken = true;
                    break;
                }
                if (good + RECORD_HEADER + length > size) {
                    break;
                }
                byte[] bytes = in.readNBytes(length);
                if (checksum(bytes) != checksum || !loading.take(kind, bytes)) {
                    broken = true;
                    break;
                }
                good += RECORD_HEADER + length;
            }
        }
        if (broken) {
            Path aside = file.resolveSibling(file.getFileName() + ".broken");
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            LOG.warn("{} is broken after {} bytes; what comes before is kept, and all of it is in {}", file, good, aside.getFileName());
        }
        if (good < size) {
            channel.truncate(good);
            size = good;
        }
        begin(scrollback);
    }

    /// Says that what the scrollback holds now is not to be written.
    private void begin(Scrollback scrollback) {
        scrollback.lowestEnd();
        next = scrollback.endLine();
        clears = scrollback.clears();
    }

    private static final class Loading {

        private final Scrollback scrollback;
        private final Line row;
        private final LogicalLine line = new LogicalLine();
        private Clusters clusters = new Clusters();
        private Extras extras = new Extras();

        Loading(Scrollback scrollback, int columns) {
            this.scrollback = scrollback;
            this.row = new Line(columns);
        }

        /// @return whether the record makes sense
        boolean take(int kind, byte[] bytes) {
            if (kind == DROP) {
                return drop(bytes);
            }
            line.clear();
            if (kind != LINE && kind != JOINED_LINE || !LineCodec.decode(bytes, 0, bytes.length, line, clusters, extras)) {
                return false;
            }
            line.joined = kind == JOINED_LINE;
            int from = 0;
            do {
                from = line.row(from, row);
                scrollback.push(row, clusters, extras);
            } while (from < line.length);
            if (clusters.isFull() || extras.isFull()) {
                clusters = new Clusters();
                extras = new Extras();
            }
            return true;
        }

        private boolean drop(byte[] bytes) {
            if (bytes.length != Integer.BYTES) {
                return false;
            }
            for (int i = ByteBuffer.wrap(bytes).getInt(); i > 0; i--) {
                if (!scrollback.takeLast(line, clusters, extras)) {
                    break;
                }
            }
            return true;
        }
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /// Copies lines that have come since the last time: some of them, so that the emulator's lock is not held for long.
    public Batch collect(Scrollback scrollback) {
        var batch = new Batch();
        if (clears != scrollback.clears()) {
            clears = scrollback.clears();
            batch.pieces.add(new Piece(CLEAR, new byte[0]));
            next = scrollback.firstLine();
        }
        long lowest = scrollback.lowestEnd();
        if (lowest < next) {
            batch.pieces.add(new Piece(DROP, ByteBuffer.allocate(Integer.BYTES).putInt((int) (next - lowest)).array()));
            next = lowest;
        }
        next = Math.max(next, scrollback.firstLine());
        long end = scrollback.endLine() - (scrollback.isOpen() ? 1 : 0);
        int bytes = 0;
        while (next < end && bytes < BATCH_BYTES && batch.pieces.size() < BATCH_LINES) {
            byte[] encoded = scrollback.encoded(next);
            batch.pieces.add(new Piece(scrollback.isJoined(next) ? JOINED_LINE : LINE, encoded));
            bytes += encoded.length + RECORD_HEADER;
            next++;
        }
        batch.more = next < end;
        return batch;
    }

    /// Copies what is on the screen, as lines that come after the scrollback: for when the terminal is closed and [#collect] has no more.
    public Batch collect(Scrollback scrollback, Screen screen, Clusters clusters, Extras extras) {
        var batch = new Batch();
        var line = new LogicalLine();
        var codec = new LineCodec();
        if (scrollback.isOpen()) {
            scrollback.line(scrollback.endLine() - 1, line, clusters, extras);
        }
        int last = screen.rows() - 1;
        while (last >= 0 && screen.line(last).content() == 0) {
            last--;
        }
        for (int row = 0; row <= last; row++) {
            line.append(screen.line(row));
            if (!screen.line(row).isJoined() || row == last) {
                batch.pieces.add(new Piece(LINE, codec.encode(line, clusters, extras)));
                line.clear();
            }
        }
        return batch;
    }

    /// Writes what has been collected.
    ///
    /// @throws IOException when the disk does not take it; what was written before is kept
    public void write(Batch batch) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        var line = new LogicalLine();
        var clusters = new Clusters();
        for (Piece piece : batch.pieces) {
            if (piece.kind == CLEAR) {
                bytes.reset();
                begin();
            } else if (piece.bytes.length <= LONGEST_RECORD) {
                byte[] content = piece.kind == DROP || !isLeftOut(piece, line, clusters) ? piece.bytes : marker;
                record(out, content == marker ? LINE : piece.kind, content);
                if (clusters.isFull()) {
                    clusters = new Clusters();
                }
            }
        }
        append(bytes.toByteArray());
        if (size > limit) {
            shorten();
        }
    }

    private boolean isLeftOut(Piece piece, LogicalLine line, Clusters clusters) {
        line.clear();
        LineCodec.decode(piece.bytes, 0, piece.bytes.length, line, clusters, null);
        return leaveOut.test(line.readable(clusters));
    }

    private static void record(DataOutputStream out, int kind, byte[] bytes) {
        try {
            out.writeByte(kind);
            out.writeInt(bytes.length);
            out.writeInt(checksum(bytes));
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private void append(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest, size + rest.position());
        }
        size += bytes.length;
    }

    /// Keeps the newest lines, half as much as may be.
    private void shorten() throws IOException {
        Deque<byte[]> kept = new ArrayDeque<>();
        Deque<Integer> kinds = new ArrayDeque<>();
        long bytes = HEADER.length;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(HEADER.length);
            for (long at = HEADER.length; at < size; ) {
                int kind = in.readByte();
                int length = in.readInt();
                in.readInt();
                byte[] content = in.readNBytes(length);
                at += RECORD_HEADER + length;
                if (kind == DROP) {
                    for (int i = ByteBuffer.wrap(content).getInt(); i > 0 && !kept.isEmpty(); i--) {
                        bytes -= RECORD_HEADER + kept.removeLast().length;
                        kinds.removeLast();
                    }
                    continue;
                }
                kept.add(content);
                kinds.add(kind);
                bytes += RECORD_HEADER + length;
                while (bytes > limit / 2 && !kept.isEmpty()) {
                    bytes -= RECORD_HEADER + kept.removeFirst().length;
                    kinds.removeFirst();
                }
            }
        }
        var content = new ByteArrayOutputStream((int) bytes);
        content.writeBytes(HEADER);
        var out = new DataOutputStream(content);
        while (!kept.isEmpty()) {
            record(out, kinds.removeFirst(), kept.removeFirst());
        }
        replace(content.toByteArray());
    }

    private void replace(byte[] content) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".tmp");
        try {
            Files.write(temporary, content);
            channel.close();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
            channel = open();
            size = channel.size();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
