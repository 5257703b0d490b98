package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.docker.CleanupSnapshot.State;
import io.claudebottle.backend.docker.DockerBottleCleanupPlan.Item;
import io.claudebottle.backend.parts.DirectorySize;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Metadata;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Finds what bottles that are gone have left behind, and removes what the operator ticked.
final class Cleanup {

    private final DockerEngine engine;
    private final BottleStates states;
    private final Clock clock;

    Cleanup(DockerEngine engine, BottleStates states, Clock clock) {
        this.engine = engine;
        this.states = states;
        this.clock = clock;
    }

    /// @throws EngineException when the engine cannot be asked: not knowing of anything is not the same as nothing being there
    DockerBottleCleanupPlan prepare(Set<String> liveIdentities) {
        List<EngineFacts.Image> images = new ArrayList<>(engine.images(Names.CWD_IMAGE + "*"));
        images.addAll(engine.images(Names.REBUILT_IMAGE + "*"));
        return CleanupClassifier.classify(new CleanupSnapshot(
                engine.containers(),
                engine.networks(),
                images,
                states.identities().stream().filter(this::isOurs).map(this::state).toList(),
                liveIdentities,
                clock.instant()));
    }

    /// Another backend lists its own. One of which nobody knows is ours: the original had no other backend to write down.
    private boolean isOurs(String identity) {
        return states.read(identity).map(Metadata::backend).filter(name -> !name.isEmpty() && !name.equals(DockerBackend.NAME)).isEmpty();
    }

    private State state(String identity) {
        return new State(
                identity,
                states.isPreserved(identity),
                states.read(identity).map(Metadata::startedAt).orElse(""),
                DirectorySize.of(states.directory(identity)));
    }

    /// All containers, then all networks, then images, then state: a container holds its network, whichever item it stands in. What
    /// came alive since the plan was made stays.
    List<Removal> remove(DockerBottleCleanupPlan plan) {
        Map<Item, List<String>> problems = new LinkedHashMap<>();
        plan.items().stream().filter(item -> !item.leftover().locked()).forEach(item -> problems.put(item, new ArrayList<>()));
        problems.forEach((item, found) -> {
            if (!item.identity().isEmpty() && isAlive(item.identity(), found)) {
                found.add("it is alive now");
            }
        });
        phase(problems, Item::containers, engine::removeContainer);
        phase(problems, Item::networks, engine::removeNetwork);
        phase(problems, Item::images, engine::removeImage);
        phase(problems, item -> item.state() ? List.of(item.identity()) : List.of(), this::removeState);
        return problems.entrySet().stream()
                .map(entry -> new Removal(entry.getKey().leftover(), String.join("; ", entry.getValue())))
                .toList();
    }

    private boolean isAlive(String identity, List<String> problems) {
        try {
            return engine.container(new Names(identity).agentContainer()).filter(EngineFacts.ContainerDetails::running).isPresent();
        } catch (EngineException e) {
            problems.add(e.problem().what());
            return false;
        }
    }

    private void removeState(String identity) {
        if (states.isPreserved(identity)) {
            throw new ProblemException("it is preserved now", "");
        }
        states.delete(identity);
    }

    /// An item with a problem is left alone by the phases after.
    private static void phase(Map<Item, List<String>> problems, Function<Item, List<String>> objects, Consumer<String> remove) {
        problems.forEach((item, found) -> {
            if (!found.isEmpty()) {
                return;
            }
            for (String object : objects.apply(item)) {
                try {
                    remove.accept(object);
                } catch (ProblemException e) {
                    found.add(e.problem().what());
                }
            }
        });
    }
}
