package io.claudebottle.session.doctor;

import io.claudebottle.manifest.Manifest;

/// What the operator declared.
final class ManifestFiles {

    private ManifestFiles() {}

    static Diagnosis diagnosis(Manifest manifest) {
        String declared = "has " + count(manifest.agents().size(), "agent") + " and " + count(manifest.bottles().size(), "bottle");
        if (!manifest.broken().isEmpty()) {
            return Diagnosis.missing(
                    declared + ", and " + count(manifest.broken().size(), "mistake") + ": " + manifest.broken().getFirst().text(),
                    new Fix("Correct it.", "claude-bottle edit NAME"));
        }
        return manifest.agents().isEmpty()
                ? Diagnosis.doubtful(declared, new Fix("Write a first bottle and agent.", "claude-bottle init"))
                : Diagnosis.fine(declared);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
