package io.claudebottle.cli;

/// A command line that can be parsed and still makes no sense here; ends in exit code 2.
final class UsageProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageProblem(String message) {
        super(message);
    }
}
