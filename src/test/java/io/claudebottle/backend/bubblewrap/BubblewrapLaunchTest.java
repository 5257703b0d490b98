package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.LaunchContract;
import java.nio.file.Path;
import java.util.Map;

/// How bottles of namespaces come and go, on top of how any do.
final class BubblewrapLaunchTest extends LaunchContract<BubblewrapBottlePlan, RealNamespaces> {

    @Override
    protected RealNamespaces connect(Path root, Map<String, String> overlay) {
        return new RealNamespaces(root, overlay);
    }
}
