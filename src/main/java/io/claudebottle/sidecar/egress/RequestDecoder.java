package io.claudebottle.sidecar.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests, strictly and one at a time: after the end of one it waits for [#proceed], so that an answer cannot be taken for that to
/// another request. Emits an `HttpRequest`, its `HttpContent`s and a `LastHttpContent`, or [Unreadable], after which nothing comes any more.
/// Netty's own decoder takes more than one shape for the same, which is right for a server and wrong for a gate.
final class RequestDecoder extends ByteToMessageDecoder {

    /// Request line and headers together.
    static final int MAX_HEAD = 32 * 1024;

    private static final int MAX_CHUNK_LINE = 256;
    private static final int MAX_TRAILERS = 8 * 1024;

    private enum State {
        REQUEST_LINE,
        HEADERS,
        BODY,
        CHUNK_LINE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        WAITING,
        BROKEN
    }

    /// In place of a request that cannot be read.
    ///
    /// @param what for a sentence that begins with "the request has"
    record Unreadable(String what) {}

    private State state = State.REQUEST_LINE;
    private @Nullable RequestHead head;

    /// Bytes that may still come of what is being read: a head, a line, a body, a chunk.
    private long left = MAX_HEAD;

    private long headSize;

    /// Goes on to the next request. Never from within a read.
    void proceed(ChannelHandlerContext context) throws Exception {
        if (state == State.WAITING) {
            state = State.REQUEST_LINE;
            left = MAX_HEAD;
            channelRead(context, Unpooled.EMPTY_BUFFER);
        }
    }

    /// Size of the last head in bytes.
    long headSize() {
        return headSize;
    }

    /// Whether nothing of a next request has come yet.
    boolean isBetweenRequests() {
        return state == State.WAITING || state == State.REQUEST_LINE;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (state == State.WAITING || state == State.BROKEN) {
            // The inherited one would read on for a message, and a request that nobody asked for yet would fill the memory.
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        try {
            decode(in, out);
        } catch (UnreadableRequest e) {
            state = State.BROKEN;
            in.skipBytes(in.readableBytes());
            out.add(new Unreadable(e.getMessage()));
        }
    }

    private void decode(ByteBuf in, List<Object> out) throws UnreadableRequest {
        switch (state) {
            case REQUEST_LINE -> {
                String line = line(in, "a head of more than " + MAX_HEAD + " bytes");
                if (line != null) {
                    head = RequestHead.begin(line);
                    state = State.HEADERS;
                }
            }
            case HEADERS -> header(in, out);
            case BODY -> body(in, out);
            case CHUNK_LINE -> chunkLine(in);
            case CHUNK -> chunk(in, out);
            case CHUNK_END -> chunkEnd(in);
            case TRAILERS -> trailer(in, out);
            case WAITING -> {
                // it stays where it is until the answer is through
            }
            case BROKEN -> in.skipBytes(in.readableBytes());
        }
    }

    private void header(ByteBuf in, List<Object> out) throws UnreadableRequest {
        RequestHead reading = head;
        String line = line(in, "a head of more than " + MAX_HEAD + " bytes");
        if (line == null || reading == null) {
            return;
        }
        if (!line.isEmpty()) {
            reading.add(line);
            return;
        }
        headSize = MAX_HEAD - left;
        out.add(reading.complete());
        head = null;
        if (reading.isChunked()) {
            beginChunkLine();
        } else if (reading.length() > 0) {
            state = State.BODY;
            left = reading.length();
        } else {
            end(out, LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void body(ByteBuf in, List<Object> out) {
        int size = (int) Math.min(left, in.readableBytes());
        if (size == 0) {
            return;
        }
        left -= size;
        ByteBuf content = in.readRetainedSlice(size);
        if (left == 0) {
            end(out, new DefaultLastHttpContent(content));
        } else {
            out.add(new DefaultHttpContent(content));
        }
    }

    private void end(List<Object> out, LastHttpContent last) {
        state = State.WAITING;
        out.add(last);
    }

    private void beginChunkLine() {
        state = State.CHUNK_LINE;
        left = MAX_CHUNK_LINE;
    }

    private void chunkLine(ByteBuf in) throws UnreadableRequest {
        String line = line(in, "a chunk's size of more than " + MAX_CHUNK_LINE + " bytes");
        if (line == null) {
            return;
        }
        int extension = line.indexOf(';');
        String digits = extension < 0 ? line : line.substring(0, extension);
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x7f)) {
            throw new UnreadableRequest("a chunk's size that is no number");
        }
        if (!line.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t')) {
            throw new UnreadableRequest("control characters in a chunk's extension");
        }
        left = Long.parseLong(digits, 16);
        if (left == 0) {
            state = State.TRAILERS;
            left = MAX_TRAILERS;
        } else {
            state = State.CHUNK;
        }
    }

    private void chunk(ByteBuf in, List<Object> out) {
        int size = (int) Math.min(left, in.readableBytes());
        if (size == 0) {
            return;
        }
        left -= size;
        out.add(new DefaultHttpContent(in.readRetainedSlice(size)));
        if (left == 0) {
            state = State.CHUNK_END;
        }
    }

    private void chunkEnd(ByteBuf in) throws UnreadableRequest {
        if (in.readableBytes() < 2) {
            return;
        }
        if (in.readByte() != '\r' || in.readByte() != '\n') {
            throw new UnreadableRequest("a chunk longer than it says");
        }
        beginChunkLine();
    }

    /// Trailers are read and go no further: a header that comes after the body was judged by nobody.
    private void trailer(ByteBuf in, List<Object> out) throws UnreadableRequest {
        String line = line(in, "trailers of more than " + MAX_TRAILERS + " bytes");
        if (line == null) {
            return;
        }
        if (line.isEmpty()) {
            end(out, LastHttpContent.EMPTY_LAST_CONTENT);
        } else if (line.indexOf(':') <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new UnreadableRequest("a trailer that is no header");
        }
    }

    /// The next line without its end, one character a byte; null when it is not whole yet.
    private @Nullable String line(ByteBuf in, String tooLong) throws UnreadableRequest {
        int end = in.bytesBefore((byte) '\n');
        if ((end < 0 ? in.readableBytes() : end + 1) > left) {
            throw new UnreadableRequest(tooLong);
        }
        if (end < 0) {
            return null;
        }
        left -= end + 1;
        if (end == 0 || in.getByte(in.readerIndex() + end - 1) != '\r') {
            throw new UnreadableRequest("a line that ends in a line feed alone");
        }
        String line = in.toString(in.readerIndex(), end - 1, StandardCharsets.ISO_8859_1);
        in.skipBytes(end + 1);
        if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            throw new UnreadableRequest("a carriage return or a null character within a line");
        }
        return line;
    }
}
