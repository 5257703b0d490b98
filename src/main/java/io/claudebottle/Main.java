package io.claudebottle;

/// Entry point: no argument opens the window, a verb is the command line.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(2);
    }
}
