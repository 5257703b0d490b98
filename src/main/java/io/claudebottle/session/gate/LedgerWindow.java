package io.claudebottle.session.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The newest entries of a ledger, as many as a viewer can hold; each id once, with what is known of it last.
///
/// Not for several threads.
public final class LedgerWindow {

    /// Enough for hours of work, and little for a table.
    public static final int ROOM = 10_000;

    private record Key(String bottle, String id) {}

    private final int room;
    private final Map<Key, LedgerEntry> entries = new LinkedHashMap<>();
    private long forgotten;

    public LedgerWindow() {
        this(ROOM);
    }

    /// @param room how many entries it holds, at least 1
    public LedgerWindow(int room) {
        this.room = room;
    }

    /// What became of an entry that was put in.
    ///
    /// @param replaced the entry whose place it took
    /// @param forgotten the oldest one, which had to go for it
    /// @param taken false for news of an entry that was forgotten already
    public record Put(Optional<LedgerEntry> replaced, Optional<LedgerEntry> forgotten, boolean taken) {}

    /// Takes the place of the entry with the same id, or the end.
    public Put put(LedgerEntry entry) {
        var key = new Key(entry.bottle(), entry.id());
        if (!entries.containsKey(key) && entries.size() >= room && isOver(entry) && entry.time().isBefore(oldest().time())) {
            return new Put(Optional.empty(), Optional.empty(), false);
        }
        Optional<LedgerEntry> replaced = Optional.ofNullable(entries.put(key, entry));
        Optional<LedgerEntry> gone = Optional.empty();
        if (entries.size() > room) {
            Key eldest = entries.keySet().iterator().next();
            gone = Optional.ofNullable(entries.remove(eldest));
            forgotten++;
        }
        return new Put(replaced, gone, true);
    }

    /// Only an entry that knows how it ended can be news of an older one.
    private static boolean isOver(LedgerEntry entry) {
        return entry.status() != 0 || entry.bytesIn() >= 0 || entry.bytesOut() >= 0;
    }

    private LedgerEntry oldest() {
        return entries.values().iterator().next();
    }

    /// Oldest first.
    public List<LedgerEntry> entries(LedgerFilter filter) {
        return entries.values().stream().filter(filter).toList();
    }

    public int size() {
        return entries.size();
    }

    /// How many entries were there and are no more.
    public long forgotten() {
        return forgotten;
    }

    public void clear() {
        entries.clear();
        forgotten = 0;
    }
}
