package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the state of a bottle will find room.
public final class FreeSpace {

    private static final long MEGABYTE = 1 << 20;

    /// The documents and logs of one bottle fit well into this.
    private static final long ENOUGH = 100 * MEGABYTE;

    private FreeSpace() {}

    /// Of the file system that the directory is on, or will be.
    public static Check check(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return new Check(Outcome.WARNED, "The free space for " + directory + " is not known", "");
        }
        try {
            FileStore store = Files.getFileStore(existing);
            return judge(existing, store.getUsableSpace());
        } catch (IOException e) {
            return new Check(Outcome.WARNED, "The free space for " + directory + " is not known: " + e.getMessage(), "");
        }
    }

    static Check judge(Path place, long free) {
        String what = (free / MEGABYTE) + " MB free for the state in " + place;
        if (free < MEGABYTE) {
            return new Check(Outcome.FAILED, "No space left for the state in " + place, "Free some space there.");
        }
        return free < ENOUGH ? new Check(Outcome.WARNED, "Only " + what, "Free some space there.") : new Check(Outcome.PASSED, what, "");
    }
}
