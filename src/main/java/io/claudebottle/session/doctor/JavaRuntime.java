package io.claudebottle.session.doctor;

/// The Java that this runs on.
///
/// @param feature as 25
/// @param version as `25.0.1+8-LTS`
record JavaRuntime(int feature, String version, String home) {

    private static final int NEEDED = 25;

    static JavaRuntime ofThisProcess() {
        return new JavaRuntime(
                Runtime.version().feature(),
                Runtime.version().toString(),
                System.getProperty("java.home", ""));
    }

    Diagnosis diagnosis() {
        Diagnosis found = feature < NEEDED
                ? Diagnosis.missing("is older than " + NEEDED, Fix.of("Install a JDK " + NEEDED + "; ./claude-bottle finds it."))
                : Diagnosis.fine("");
        return found.at(version, home);
    }
}
