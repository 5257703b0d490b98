package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import java.nio.file.Path;

/// One thing wrong in a manifest file, or one thing to warn about.
///
/// @param line one-based; 1 when the whole file is meant
/// @param key dotted path of the key, as `egress.routes[1].auth`; "" when the whole file is meant
/// @param message what is wrong
/// @param fix what to write instead
public record ManifestProblem(Path file, int line, String key, String message, String fix) {

    /// `dev.md:7: egress.routes[0].auth: message. fix` with the whole path in front.
    public String text() {
        return file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message + (fix.isEmpty() ? "" : " " + fix);
    }

    public Problem asProblem() {
        return Problem.of(file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message, fix);
    }
}
