package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottleCleanupPlan;
import java.util.List;
import java.util.Set;

/// What [BubblewrapBackend#cleanup] would remove, in order.
public record BubblewrapCleanupPlan(List<Item> items) implements BottleCleanupPlan {

    public BubblewrapCleanupPlan {
        items = List.copyOf(items);
    }

    /// @param state whether it is the state directory, and not what is left of the bottle itself
    record Item(Leftover leftover, String identity, boolean state) {}

    @Override
    public String backendName() {
        return BubblewrapBackend.NAME;
    }

    @Override
    public List<Leftover> leftovers() {
        return items.stream().map(Item::leftover).toList();
    }

    @Override
    public BubblewrapCleanupPlan only(Set<String> ids) {
        return new BubblewrapCleanupPlan(
                items.stream().filter(item -> !item.leftover().locked() && ids.contains(item.leftover().id())).toList());
    }
}
