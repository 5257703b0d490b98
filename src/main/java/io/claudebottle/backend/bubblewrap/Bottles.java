package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What there is of this home's bottles on this host, alive or not. There is no daemon to ask: their directories say which there were, and
/// the kernel which there are.
final class Bottles {

    private final BottleStates states;
    private final Operator operator;

    Bottles(BottleStates states, Operator operator) {
        this.states = states;
        this.operator = operator;
    }

    BottleDirectory directory(String identity) {
        return BottleDirectory.of(states, identity, operator);
    }

    /// Every identity that has files of a bottle.
    SortedSet<String> identities() {
        SortedSet<String> found = new TreeSet<>();
        states.identities().stream().filter(identity -> Files.isDirectory(directory(identity).root())).forEach(found::add);
        if (operator.superuser()) {
            try (Stream<Path> kept = Files.list(BottleDirectory.allOfTheSuperuser(states.all()))) {
                kept.map(path -> path.getFileName().toString()).filter(Identity::isValid).forEach(found::add);
            } catch (IOException none) {
                // There was never one.
            }
        }
        return found;
    }

    Optional<BottleRecord> record(String identity) {
        return BottleRecord.read(directory(identity).record());
    }

    /// Alive is what has the first process of its namespaces.
    Optional<BottleRecord> alive(String identity) {
        return record(identity).filter(record -> record.isAlive(record.holder()));
    }

    List<ActiveAgent> active() {
        return identities().stream()
                .flatMap(identity -> alive(identity).map(record -> active(identity, record)).stream())
                .sorted(Comparator.comparing(ActiveAgent::slug))
                .toList();
    }

    /// A bottle whose sidecars or relay are gone has no way out, and no services.
    private ActiveAgent active(String identity, BottleRecord record) {
        Optional<Metadata> known = states.read(identity);
        return new ActiveAgent(
                BubblewrapBackend.NAME,
                identity,
                known.map(Metadata::agentName).filter(name -> !name.isEmpty()).orElse("?"),
                known.map(Metadata::startedAt).orElse(""),
                record.isServed() ? record.daemons().stream().sorted().toList() : List.of());
    }
}
