package io.claudebottle.backend;

/// What `Bottle.exec` captured. A non-zero return code does not throw.
public record ExecResult(int returnCode, String stdout, String stderr) {}
