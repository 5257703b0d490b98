package io.claudebottle.app.difference;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import io.claudebottle.app.difference.DiffLine.Kind;
import java.util.ArrayList;
import java.util.List;

/// Compares two texts line by line.
public final class Difference {

    private static final int CONTEXT = 3;

    /// Comparing costs the product of the lengths at worst, and one of the two was written by an agent.
    private static final int MOST_LINES = 4_000;

    private Difference() {}

    /// What goes and what comes, with three lines around each and a gap for the rest; empty when the two are the same. Texts of more
    /// than 4,000 lines are not compared: all of the one goes, all of the other comes.
    public static List<DiffLine> between(String current, String proposed) {
        List<String> before = VisibleText.lines(current);
        List<String> after = VisibleText.lines(proposed);
        if (before.equals(after)) {
            return List.of();
        }
        if (before.size() > MOST_LINES || after.size() > MOST_LINES) {
            List<DiffLine> all = new ArrayList<>();
            add(all, Kind.REMOVED, before);
            add(all, Kind.ADDED, after);
            return List.copyOf(all);
        }
        List<Change> changes = new ArrayList<>();
        DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<>()).getDeltas().forEach(delta -> append(changes, delta));
        return hunks(before, settled(before, changes));
    }

    /// Of the places where the same lines may have come or gone, the lowest one: there a block that repeats another begins with its own first line.
    private static List<Change> settled(List<String> before, List<Change> changes) {
        List<Change> settled = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            int bound = i + 1 < changes.size() ? changes.get(i + 1).start() : before.size();
            Change change = changes.get(i);
            List<String> added = new ArrayList<>(change.added());
            int start = change.start();
            int end = change.end();
            int gone = end - start;
            if (gone > 0 && added.size() > gone && end < bound && before.get(end).equals(added.get(gone))) {
                // As many lines take the place of those that go; what comes besides may belong further down.
                settled.add(new Change(start, end, added.subList(0, gone)));
                added = new ArrayList<>(added.subList(gone, added.size()));
                start = end;
            }
            if (added.isEmpty()) {
                for (; end < bound && before.get(end).equals(before.get(start)); start++, end++) {
                    // one line further down
                }
            } else if (start == end) {
                for (; end < bound && before.get(end).equals(added.getFirst()); start++, end++) {
                    added.add(added.removeFirst());
                }
            }
            settled.add(new Change(start, end, added));
        }
        return settled;
    }

    /// @param start in the old text, 0-based
    /// @param end exclusive; equal to `start` when nothing goes
    private record Change(int start, int end, List<String> added) {}

    /// The library tells what goes and what comes at the same place one after the other; a reader wants one change.
    private static void append(List<Change> changes, AbstractDelta<String> delta) {
        int start = delta.getSource().getPosition();
        int end = start + delta.getSource().size();
        List<String> added = new ArrayList<>();
        if (!changes.isEmpty() && changes.getLast().end() == start) {
            Change earlier = changes.removeLast();
            start = earlier.start();
            added.addAll(earlier.added());
        }
        added.addAll(delta.getTarget().getLines());
        changes.add(new Change(start, end, added));
    }

    private static List<DiffLine> hunks(List<String> before, List<Change> changes) {
        List<DiffLine> lines = new ArrayList<>();
        int shown = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            int lead = Math.max(shown, change.start() - CONTEXT);
            skipTo(lead, shown, lines);
            add(lines, Kind.SAME, before.subList(lead, change.start()));
            add(lines, Kind.REMOVED, before.subList(change.start(), change.end()));
            add(lines, Kind.ADDED, change.added());
            int next = i + 1 < changes.size() ? changes.get(i + 1).start() : before.size();
            shown = Math.min(change.end() + CONTEXT, next);
            add(lines, Kind.SAME, before.subList(change.end(), shown));
        }
        skipTo(before.size(), shown, lines);
        return List.copyOf(lines);
    }

    private static void skipTo(int next, int shown, List<DiffLine> lines) {
        if (next > shown) {
            lines.add(new DiffLine(Kind.GAP, Integer.toString(next - shown)));
        }
    }

    private static void add(List<DiffLine> lines, Kind kind, List<String> texts) {
        texts.forEach(text -> lines.add(new DiffLine(kind, text)));
    }
}
