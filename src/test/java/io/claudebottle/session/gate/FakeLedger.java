package io.claudebottle.session.gate;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Hands over what a test writes, on the thread of the test.
public final class FakeLedger implements Ledger {

    private final Map<String, List<LedgerEntry>> written = new HashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    public volatile Optional<Problem> fault = Optional.empty();

    private record Follower(String identity, Consumer<LedgerEntry> entries, Consumer<String> ended) {}

    @Override
    public AutoCloseable follow(String identity, Consumer<LedgerEntry> entries, Consumer<String> ended) {
        fault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        var follower = new Follower(identity, entries, ended);
        synchronized (this) {
            written.getOrDefault(identity, List.of()).forEach(entries);
            followers.add(follower);
        }
        return () -> followers.remove(follower);
    }

    public synchronized FakeLedger write(LedgerEntry entry) {
        written.computeIfAbsent(entry.bottle(), _ -> new ArrayList<>()).add(entry);
        followers.stream().filter(each -> each.identity().equals(entry.bottle())).forEach(each -> each.entries().accept(entry));
        return this;
    }

    public FakeLedger writeAll(List<LedgerEntry> entries) {
        entries.forEach(this::write);
        return this;
    }

    public void end(String identity, String reason) {
        followers.stream().filter(each -> each.identity().equals(identity)).forEach(each -> each.ended().accept(reason));
        followers.removeIf(each -> each.identity().equals(identity));
    }

    /// Identities that are followed now.
    public List<String> followed() {
        return followers.stream().map(Follower::identity).toList();
    }
}
