package io.claudebottle.manifest;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;

/// One thing wrong in a manifest file, or one thing to warn about. The texts quote files of others, so they are made
/// [printable][Printable].
///
/// @param line one-based; 1 when the whole file is meant
/// @param key dotted path of the key, as `egress.routes[1].auth`; "" when the whole file is meant
/// @param message what is wrong
/// @param fix what to write instead
public record ManifestProblem(Path file, int line, String key, String message, String fix) {

    public ManifestProblem {
        key = Printable.of(key);
        message = Printable.of(message);
        fix = Printable.of(fix);
    }

    /// `dev.md:7: egress.routes[0].auth: message. fix` with the whole path in front.
    public String text() {
        return where() + message + (fix.isEmpty() ? "" : " " + fix);
    }

    public Problem asProblem() {
        return Problem.of(where() + message, fix);
    }

    private String where() {
        return Printable.of(file.toString()) + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ");
    }
}
