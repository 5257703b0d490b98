package io.claudebottle.terminal.model;

/// What has scrolled off the screen.
public final class Scrollback {

    private long pushed;
    private int generation;

    public Scrollback(long limitBytes) {
    }

    public void push(Line line, Clusters clusters, Extras extras) {
        pushed++;
    }

    public long pushed() {
        return pushed;
    }

    public int rows(int columns) {
        return 0;
    }

    public int generation() {
        return generation;
    }

    public void clear() {
        generation++;
    }
}
