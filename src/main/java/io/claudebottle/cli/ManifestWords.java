package io.claudebottle.cli;

import io.claudebottle.manifest.Manifest;

/// What is wrong with the files of the manifest, said without standing in the way of those that are right.
final class ManifestWords {

    private ManifestWords() {}

    static void report(Manifest manifest, Output output) {
        manifest.broken().forEach(problem -> output.say("broken: " + problem.text()));
        manifest.warnings().forEach(problem -> output.say("warning: " + problem.text()));
    }
}
