package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottleCleanupPlan;
import java.util.List;
import java.util.Set;

/// What [DockerBackend#cleanup] would remove, in order.
public record DockerBottleCleanupPlan(List<Item> items) implements BottleCleanupPlan {

    public DockerBottleCleanupPlan {
        items = List.copyOf(items);
    }

    /// A leftover with the engine's objects and the state that it consists of. Objects are named by id: a name may by then belong to
    /// a new launch.
    ///
    /// @param identity whose it is; "" when that cannot be told
    record Item(Leftover leftover, String identity, List<String> containers, List<String> networks, List<String> images, boolean state) {
        Item {
            containers = List.copyOf(containers);
            networks = List.copyOf(networks);
            images = List.copyOf(images);
        }
    }

    @Override
    public String backendName() {
        return DockerBackend.NAME;
    }

    @Override
    public List<Leftover> leftovers() {
        return items.stream().map(Item::leftover).toList();
    }

    @Override
    public DockerBottleCleanupPlan only(Set<String> ids) {
        return new DockerBottleCleanupPlan(items.stream()
                .filter(item -> !item.leftover().locked() && ids.contains(item.leftover().id()))
                .toList());
    }
}
