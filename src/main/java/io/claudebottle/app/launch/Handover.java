package io.claudebottle.app.launch;

import java.util.Optional;

/// What one page leaves for the page that it opens. Taken once, so that a value does not outlive its use.
public final class Handover<T> {

    private Optional<T> left = Optional.empty();

    public void leave(T value) {
        left = Optional.of(value);
    }

    public Optional<T> take() {
        Optional<T> taken = left;
        left = Optional.empty();
        return taken;
    }
}
