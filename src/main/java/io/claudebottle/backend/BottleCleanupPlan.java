package io.claudebottle.backend;

import java.util.List;
import java.util.Set;

/// What a cleanup would remove. Making one has no side effect.
public interface BottleCleanupPlan {

    String backendName();

    /// In the order in which they would go, locked ones included.
    List<Leftover> leftovers();

    /// True when nothing would be removed; the command line then asks nothing.
    default boolean isEmpty() {
        return leftovers().stream().allMatch(Leftover::locked);
    }

    /// The same plan with only these ids in it. Locked ones are dropped even when named.
    BottleCleanupPlan only(Set<String> ids);

    /// @param id unique within the plan, stable between two plans as long as the object exists
    /// @param kind as `compose project`, `container`, `network`, `state directory`
    /// @param name as the engine or the file system shows it
    /// @param reason why it is thought to be a leftover, or why it is locked
    /// @param createdAt ISO-8601; "" if unknown
    /// @param bytes size on disk; -1 if unknown
    /// @param locked alive or preserved: shown, never removed
    record Leftover(String id, String kind, String name, String reason, String createdAt, long bytes, boolean locked) {}

    /// @param problem "" when it is gone
    record Removal(Leftover leftover, String problem) {
        public boolean removed() {
            return problem.isEmpty();
        }
    }
}
