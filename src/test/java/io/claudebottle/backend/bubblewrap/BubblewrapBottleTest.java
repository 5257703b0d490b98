package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottleContract;
import java.nio.file.Path;
import java.util.Map;

/// What holds of one running bottle of namespaces, on top of what holds of any.
final class BubblewrapBottleTest extends BottleContract<BubblewrapBottlePlan, BubblewrapCleanupPlan, RealNamespaces> {

    @Override
    protected RealNamespaces connect(Path root, Map<String, String> overlay) {
        return new RealNamespaces(root, overlay);
    }
}
