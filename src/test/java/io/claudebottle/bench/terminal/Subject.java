package io.claudebottle.bench.terminal;

/// An emulator without a window, to be measured.
interface Subject {

    /// Takes output of a program. Nothing of it is kept to be done later.
    void feed(byte[] bytes, int from, int to);
}
