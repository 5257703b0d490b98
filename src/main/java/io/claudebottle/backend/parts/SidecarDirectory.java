package io.claudebottle.backend.parts;

import java.nio.file.Path;

/// Where the product keeps what runs beside agents: the sidecar's jar, and in `lib` its libraries.
public final class SidecarDirectory {

    /// Names it; where the application's start script puts it.
    public static final String PROPERTY = "claudebottle.sidecar.dir";

    private static final String OF_A_BUILD = "target/sidecar";

    private SidecarDirectory() {}

    public static Path ofTheProduct() {
        return Path.of(System.getProperty(PROPERTY, OF_A_BUILD)).toAbsolutePath();
    }
}
