package io.claudebottle.terminal;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.util.TermSize;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the emulator reads from and writes to: a [Pty] behind the [SequenceFilter].
///
/// One daemon thread reads the child's output into a bounded queue. When the emulator does not keep up, the queue fills, then the kernel's
/// buffer, and then the child waits: nothing grows.
final class PtyConnector implements TtyConnector {

    private static final Logger LOG = LoggerFactory.getLogger(PtyConnector.class);

    private static final int CHUNK = 8192;
    private static final int CHUNKS = 32;
    private static final byte[] END = {};

    /// The emulator takes the lock that painting needs again as soon as it has let go of it. A short rest in a flood lets the FX thread in.
    private static final Duration WORK = Duration.ofMillis(8);

    private static final Duration REST = Duration.ofMillis(1);

    private final Pty pty;
    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final FrameHold frames = new FrameHold(System::nanoTime);
    private final SequenceFilter filter = new SequenceFilter(new Frames());
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final Thread reader;

    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private boolean ended;
    private long workingSince = System.nanoTime();

    PtyConnector(Pty pty) {
        this.pty = pty;
        this.reader = Thread.ofPlatform().daemon().name("terminal-reader-" + pty.pid()).unstarted(this::readOutput);
    }

    void start() {
        reader.start();
    }

    private void readOutput() {
        try {
            byte[] buffer = new byte[CHUNK];
            for (int count = pty.output().read(buffer); count >= 0; count = pty.output().read(buffer)) {
                chunks.put(Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            LOG.debug("reading from the child ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            chunks.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        restInAFlood();
        CharBuffer decoded = CharBuffer.wrap(target, offset, length).slice();
        while (true) {
            decoder.decode(undecoded, decoded, false);
            if (decoded.position() > 0) {
                return decoded.position();
            }
            if (ended) {
                return -1;
            }
            refill();
        }
    }

    private void restInAFlood() {
        long now = System.nanoTime();
        if (chunks.isEmpty()) {
            workingSince = now;
        } else if (now - workingSince > WORK.toNanos()) {
            LockSupport.parkNanos(REST.toNanos());
            workingSince = System.nanoTime();
        }
    }

    private void refill() throws IOException {
        byte[] ready = frames.take();
        while (ready.length == 0 && !ended) {
            awaitChunk();
            ready = ended ? frames.takeAll() : frames.take();
        }
        ByteBuffer joined = ByteBuffer.allocate(undecoded.remaining() + ready.length);
        undecoded = joined.put(undecoded).put(ready).flip();
    }

    private void awaitChunk() throws IOException {
        try {
            byte[] chunk = frames.isHolding() ? chunks.poll(frames.nanosLeft(), TimeUnit.NANOSECONDS) : chunks.take();
            if (chunk == END) {
                ended = true;
            } else if (chunk != null) {
                filter.feed(chunk, chunk.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the terminal is being closed");
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        pty.input().write(bytes);
        pty.input().flush();
    }

    @Override
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void resize(TermSize size) {
        try {
            pty.resize(size.getColumns(), size.getRows());
        } catch (IOException e) {
            LOG.debug("the child is gone and has no size any more", e);
        }
    }

    @Override
    public boolean isConnected() {
        return !pty.exit().isDone();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return pty.exit().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the child failed", e);
        }
    }

    @Override
    public boolean ready() {
        return undecoded.hasRemaining() || !chunks.isEmpty();
    }

    @Override
    public String getName() {
        return "pid " + pty.pid();
    }

    @Override
    public void close() {
        pty.close();
        reader.interrupt();
    }

    private final class Frames implements SequenceFilter.Sink {
        @Override
        public void accept(byte value) {
            frames.add(value);
        }

        @Override
        public void frameBegins() {
            frames.begin();
        }

        @Override
        public void frameEnds() {
            frames.end();
        }

        @Override
        public void reply(String answer) {
            try {
                write(answer);
            } catch (IOException e) {
                LOG.debug("the child is gone and needs no answer", e);
            }
        }
    }
}
