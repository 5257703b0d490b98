package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.docker.CleanupSnapshot.State;
import io.claudebottle.backend.docker.DockerBottleCleanupPlan.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Decides what is a leftover, what is alive, and what is somebody else's (original, 17). Two things differ from the original: nothing
/// alive is ever removed, and a compose project that merely begins like ours is never listed.
final class CleanupClassifier {

    /// A launch has its networks and sidecars before it has its agent; for about this long that is not a leftover.
    private static final Duration LAUNCHING = Duration.ofMinutes(1);

    private final CleanupSnapshot snapshot;

    private CleanupClassifier(CleanupSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    static DockerBottleCleanupPlan classify(CleanupSnapshot snapshot) {
        var classifier = new CleanupClassifier(snapshot);
        return new DockerBottleCleanupPlan(Stream.of(
                        classifier.projects(),
                        classifier.strayContainers(),
                        classifier.strayNetworks(),
                        classifier.images(),
                        classifier.states())
                .flatMap(List::stream)
                .toList());
    }

    private List<Item> projects() {
        SortedSet<String> projects = new TreeSet<>();
        snapshot.containers().forEach(container -> projects.add(container.label(Labels.PROJECT)));
        snapshot.networks().forEach(network -> projects.add(network.label(Labels.PROJECT)));
        return projects.stream().flatMap(project -> Names.ofProject(project).stream()).flatMap(names -> project(names).stream()).toList();
    }

    private Optional<Item> project(Names names) {
        List<EngineFacts.Container> containers = snapshot.containers().stream()
                .filter(container -> container.label(Labels.PROJECT).equals(names.project()) && names.isContainer(container.name()))
                .toList();
        List<EngineFacts.Network> networks = snapshot.networks().stream()
                .filter(network -> network.label(Labels.PROJECT).equals(names.project()) && names.isNetwork(network.name()))
                .toList();
        Optional<Instant> youngest = Stream.concat(
                        containers.stream().map(EngineFacts.Container::created), networks.stream().map(EngineFacts.Network::created))
                .max(Comparator.naturalOrder());
        return youngest.map(created -> {
            Verdict verdict = projectVerdict(names, containers, created);
            String oldest = Stream.concat(
                            containers.stream().map(EngineFacts.Container::created), networks.stream().map(EngineFacts.Network::created))
                    .min(Comparator.naturalOrder())
                    .map(Instant::toString)
                    .orElse("");
            return new Item(
                    new Leftover("project:" + names.project(), "compose project", names.project(), verdict.reason(), oldest, -1, verdict.locked()),
                    names.identity(),
                    containers.stream().map(EngineFacts.Container::id).toList(),
                    networks.stream().map(EngineFacts.Network::id).toList(),
                    List.of(),
                    false);
        });
    }

    private record Verdict(boolean locked, String reason) {}

    private Verdict projectVerdict(Names names, List<EngineFacts.Container> containers, Instant youngest) {
        Optional<EngineFacts.Container> agent =
                containers.stream().filter(container -> container.name().equals(names.agentContainer())).findFirst();
        if (agent.filter(EngineFacts.Container::isAlive).isPresent()) {
            return new Verdict(true, "alive: its agent is " + agent.get().state());
        }
        if (agent.isEmpty() && isYoung(youngest)) {
            return new Verdict(true, "younger than a minute and without an agent yet: it may be launching");
        }
        if (agent.isPresent()) {
            return new Verdict(false, "its agent's container has " + (agent.get().state().equals("created") ? "never started" : "ended"));
        }
        return new Verdict(false, containers.isEmpty() ? "networks without a container" : "its agent's container is gone");
    }

    private boolean isYoung(Instant created) {
        return created.plus(LAUNCHING).isAfter(snapshot.now());
    }

    private List<Item> strayContainers() {
        return snapshot.containers().stream()
                .filter(container -> container.name().startsWith(Names.PREFIX) && container.label(Labels.PROJECT).isEmpty())
                .sorted(Comparator.comparing(EngineFacts.Container::name))
                .map(container -> {
                    String reason = container.isAlive() ? "alive: it is " + container.state() : "no compose project owns it";
                    return new Item(
                            new Leftover("container:" + container.id(), "container", container.name(), reason,
                                    container.created().toString(), -1, container.isAlive()),
                            "", List.of(container.id()), List.of(), List.of(), false);
                })
                .toList();
    }

    private List<Item> strayNetworks() {
        return snapshot.networks().stream()
                .filter(network -> network.name().startsWith(Names.PREFIX) && network.label(Labels.PROJECT).isEmpty())
                .sorted(Comparator.comparing(EngineFacts.Network::name))
                .map(network -> {
                    Optional<String> live = snapshot.liveIdentities().stream().filter(identity -> network.name().endsWith("-" + identity)).findFirst();
                    String reason = live.map(identity -> "alive: the bottle " + identity + " uses it").orElse("no compose project owns it");
                    return new Item(
                            new Leftover("network:" + network.id(), "network", network.name(), reason, network.created().toString(), -1,
                                    live.isPresent()),
                            "", List.of(), List.of(network.id()), List.of(), false);
                })
                .toList();
    }

    private List<Item> images() {
        List<Item> items = new ArrayList<>();
        for (EngineFacts.Image image : snapshot.images()) {
            for (String repository : image.repositories()) {
                Names.ofImage(repository)
                        .filter(names -> !isPreserved(names.identity()))
                        .ifPresent(names -> items.add(image(image, repository, names.identity())));
            }
        }
        items.sort(Comparator.comparing(item -> item.leftover().name()));
        return items;
    }

    /// An image of a preserved state is not even listed: the state stands for both.
    private Item image(EngineFacts.Image image, String repository, String identity) {
        boolean live = isLive(identity);
        boolean young = !live && isYoung(image.created());
        String reason = live ? "alive: its bottle is running" : young ? "younger than a minute: its bottle may be launching" : "its bottle is gone";
        return new Item(
                new Leftover("image:" + repository, "image", repository, reason, image.created().toString(), image.bytes(), live || young),
                identity, List.of(), List.of(), List.of(repository), false);
    }

    private List<Item> states() {
        return snapshot.states().stream()
                .sorted(Comparator.comparing(State::identity))
                .map(state -> {
                    boolean live = isLive(state.identity());
                    String reason = live ? "alive: its bottle is running" : state.preserved() ? "preserved: it can be resumed" : "its bottle is gone";
                    return new Item(
                            new Leftover("state:" + state.identity(), "state directory", state.identity(), reason, state.startedAt(), state.bytes(),
                                    live || state.preserved()),
                            state.identity(), List.of(), List.of(), List.of(), true);
                })
                .toList();
    }

    private boolean isPreserved(String identity) {
        return snapshot.states().stream().anyMatch(state -> state.identity().equals(identity) && state.preserved());
    }

    /// On any backend, in any home: another home's bottle on this engine is alive too.
    private boolean isLive(String identity) {
        Names names = new Names(identity);
        return snapshot.liveIdentities().contains(identity)
                || snapshot.containers().stream().anyMatch(container -> container.isAlive() && container.name().equals(names.agentContainer()));
    }
}
