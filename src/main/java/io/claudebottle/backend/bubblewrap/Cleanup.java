package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.bubblewrap.BubblewrapCleanupPlan.Item;
import io.claudebottle.backend.parts.DirectorySize;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds what bottles that are gone have left behind: processes that outlived them, files, state. Removes what the operator ticked.
final class Cleanup {

    /// A launch has its files before it has its first process; for so long that is not a leftover.
    private static final Duration LAUNCHING = Duration.ofMinutes(1);

    private final Bottles bottles;
    private final BottleStates states;
    private final Clock clock;

    Cleanup(Bottles bottles, BottleStates states, Clock clock) {
        this.bottles = bottles;
        this.states = states;
        this.clock = clock;
    }

    BubblewrapCleanupPlan prepare(Set<String> liveIdentities) {
        List<Item> items = new ArrayList<>();
        bottles.identities().forEach(identity -> items.add(new Item(remains(identity), identity, false)));
        states.identities().stream()
                .filter(identity -> states.read(identity).map(Metadata::backend).filter(BubblewrapBackend.NAME::equals).isPresent())
                .forEach(identity -> items.add(new Item(state(identity, liveIdentities), identity, true)));
        return new BubblewrapCleanupPlan(items);
    }

    private Leftover remains(String identity) {
        BottleDirectory directory = bottles.directory(identity);
        Optional<BottleRecord> alive = bottles.alive(identity);
        boolean launching = alive.isEmpty() && bottles.record(identity).flatMap(BottleRecord::holder).isEmpty() && isYoung(directory);
        List<FirstProcess> processes = alive.isPresent() || launching ? List.of() : Marked.of(directory.root());
        String reason = alive.map(record -> "alive: its first process is " + record.holder().orElseThrow().pid())
                .orElse(launching ? "younger than a minute and without a process yet: it may be launching"
                        : processes.isEmpty() ? "its bottle has ended" : "its bottle has ended, and " + processes.size() + " of its processes run on");
        return new Leftover("bottle:" + identity, "bottle", directory.root().toString(), reason, created(directory), DirectorySize.of(directory.root()),
                alive.isPresent() || launching);
    }

    private boolean isYoung(BottleDirectory directory) {
        try {
            return Files.getLastModifiedTime(directory.root()).toInstant().plus(LAUNCHING).isAfter(clock.instant());
        } catch (IOException e) {
            return false;
        }
    }

    private static String created(BottleDirectory directory) {
        try {
            return ((FileTime) Files.getAttribute(directory.root(), "creationTime")).toInstant().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private Leftover state(String identity, Set<String> liveIdentities) {
        boolean live = liveIdentities.contains(identity) || bottles.alive(identity).isPresent();
        boolean preserved = states.isPreserved(identity);
        String reason = live ? "alive: its bottle is running" : preserved ? "preserved: it can be resumed" : "its bottle is gone";
        return new Leftover("state:" + identity, "state directory", identity, reason, states.read(identity).map(Metadata::startedAt).orElse(""),
                DirectorySize.of(states.directory(identity)), live || preserved);
    }

    /// What came alive since the plan was made stays.
    List<Removal> remove(BubblewrapCleanupPlan plan) {
        return plan.items().stream()
                .filter(item -> !item.leftover().locked())
                .map(item -> new Removal(item.leftover(), String.join("; ", problems(item))))
                .toList();
    }

    private List<String> problems(Item item) {
        if (bottles.alive(item.identity()).isPresent()) {
            return List.of("it is alive now");
        }
        if (!item.state()) {
            return Teardown.remove(bottles.directory(item.identity()), () -> {});
        }
        if (states.isPreserved(item.identity())) {
            return List.of("it is preserved now");
        }
        if (Files.exists(bottles.directory(item.identity()).root())) {
            return List.of("its bottle's files are still there");
        }
        try {
            states.delete(item.identity());
            return List.of();
        } catch (ProblemException e) {
            return List.of(e.problem().what());
        }
    }
}
