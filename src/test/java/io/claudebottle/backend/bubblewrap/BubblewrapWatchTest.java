package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.WatchContract;
import java.nio.file.Path;
import java.util.Map;

/// What comes and goes of namespaces is told, as of any bottle.
final class BubblewrapWatchTest extends WatchContract<RealNamespaces> {

    @Override
    protected RealNamespaces connect(Path root, Map<String, String> overlay) {
        return new RealNamespaces(root, overlay);
    }
}
