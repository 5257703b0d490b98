package io.claudebottle.terminal.connection;

/// What a child's output is fed to. Every method takes the lock that it needs itself, and is called by one thread at a time but for
/// [#resize], which may come from another.
public interface Receiver {

    /// The next part of the output, split anywhere. The array is used again after the call.
    void feed(byte[] bytes, int from, int to);

    /// @param cellWidth in pixels, as is the height; 0 when not known
    void resize(int columns, int rows, int cellWidth, int cellHeight);

    /// The child is gone: what it switched on for itself is switched off, so that the screen can be read and the next child starts clean.
    void resetModes();
}
