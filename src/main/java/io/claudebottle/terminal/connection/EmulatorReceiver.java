package io.claudebottle.terminal.connection;

import io.claudebottle.terminal.emulator.Emulator;
import java.util.concurrent.locks.ReentrantLock;

/// An emulator as the screen of a connection.
public class EmulatorReceiver implements Receiver {

    private final Emulator emulator;
    private final ReentrantLock lock;

    public EmulatorReceiver(Emulator emulator) {
        this.emulator = emulator;
        this.lock = emulator.lock();
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        lock.lock();
        try {
            emulator.feed(bytes, from, to);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resize(int columns, int rows, int cellWidth, int cellHeight) {
        lock.lock();
        try {
            emulator.resize(columns, rows, cellWidth, cellHeight);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resetModes() {
        lock.lock();
        try {
            emulator.resetModes();
        } finally {
            lock.unlock();
        }
    }
}
