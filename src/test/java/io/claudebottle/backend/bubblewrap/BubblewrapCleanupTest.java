package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.CleanupContract;
import java.nio.file.Path;
import java.util.Map;

/// What is left of bottles of namespaces, on top of what is left of any.
final class BubblewrapCleanupTest extends CleanupContract<BubblewrapCleanupPlan, RealNamespaces> {

    @Override
    protected RealNamespaces connect(Path root, Map<String, String> overlay) {
        return new RealNamespaces(root, overlay);
    }
}
