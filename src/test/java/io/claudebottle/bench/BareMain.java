package io.claudebottle.bench;

/// The least that Java can do with the same output as a verb that finds nothing.
public final class BareMain {

    private BareMain() {}

    public static void main(String[] arguments) {
        System.out.println("[ ]");
    }
}
