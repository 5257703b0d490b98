package io.claudebottle.terminal.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Input on its way to a child that takes it when it likes. Whoever offers never waits; each offer reaches the child whole and in order,
/// or is refused.
///
/// Typed input and replies are bound apart: a program that asks without end and reads no answer must not keep the operator's keys out.
final class InputQueue {

    /// In bytes. An offer is taken while less than this is waiting, so that a paste of any size passes when nothing waits.
    static final int TYPED_LIMIT = 1 << 20;
    static final int REPLY_LIMIT = 256 << 10;

    private record Item(byte[] bytes, boolean typed) {}

    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Consumer<Boolean> onStalled;
    private int typed;
    private int replies;
    private boolean stalled;
    private boolean closed;

    /// @param onStalled told *true* when something had to be refused, and *false* when all that waited has been taken since
    InputQueue(Consumer<Boolean> onStalled) {
        this.onStalled = onStalled;
    }

    /// @return whether it will be written, unless the child ends before
    boolean type(byte[] whole) {
        return offer(new Item(whole.clone(), true));
    }

    boolean reply(byte[] whole) {
        return offer(new Item(whole.clone(), false));
    }

    private boolean offer(Item item) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (item.typed ? typed < TYPED_LIMIT : replies < REPLY_LIMIT) {
                waiting.add(item);
                count(item, 1);
                notifyAll();
                return true;
            }
            if (stalled) {
                return false;
            }
            stalled = true;
        }
        onStalled.accept(true);
        return false;
    }

    private void count(Item item, int sign) {
        if (item.typed) {
            typed += sign * item.bytes.length;
        } else {
            replies += sign * item.bytes.length;
        }
    }

    /// Writes what is offered until the child is gone or the queue is closed.
    void drainTo(OutputStream input) {
        try {
            for (Item item = next(); item != null; item = next()) {
                input.write(item.bytes);
                input.flush();
                written(item);
            }
        } catch (IOException childIsGone) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Item next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : waiting.remove();
    }

    /// What is being written still counts as waiting: the child has not taken it.
    private void written(Item item) {
        boolean flows;
        synchronized (this) {
            count(item, -1);
            flows = stalled && waiting.isEmpty();
            if (flows) {
                stalled = false;
            }
        }
        if (flows) {
            onStalled.accept(false);
        }
    }

    /// From now on everything is refused, and what still waits is let go.
    synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
