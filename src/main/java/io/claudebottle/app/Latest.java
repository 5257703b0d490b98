package io.claudebottle.app;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Guards against answers that overtake each other: of several questions asked one after the other, only the answer to the last one counts.
///
/// ```java
/// Latest.Turn turn = latest.next();
/// fx.run(this::ask, turn.only(this::show), turn.only(this::fail));
/// ```
public final class Latest {

    private final AtomicLong newest = new AtomicLong();

    /// Begins a new turn; whatever an older one still delivers is dropped.
    public Turn next() {
        return new Turn(newest.incrementAndGet());
    }

    public final class Turn {

        private final long number;

        private Turn(long number) {
            this.number = number;
        }

        public boolean isCurrent() {
            return number == newest.get();
        }

        /// The consumer, deaf as soon as a newer turn began.
        public <T> Consumer<T> only(Consumer<T> consumer) {
            return value -> {
                if (isCurrent()) {
                    consumer.accept(value);
                }
            };
        }
    }
}
