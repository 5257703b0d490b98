package io.claudebottle.backend.docker;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Metadata;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Running bottles out of one listing of containers (original, 16).
final class ActiveBottles {

    private final DockerEngine engine;
    private final BottleStates states;

    ActiveBottles(DockerEngine engine, BottleStates states) {
        this.engine = engine;
        this.states = states;
    }

    List<ActiveAgent> list() {
        return of(engine.containersLabelled(Labels.PROJECT), this::daemons, states::read);
    }

    /// A bundle of an older version has no label that tells; its environment does.
    private String daemons(EngineFacts.Container bundle) {
        return engine.container(bundle.id())
                .flatMap(details -> details.variable(ComposeRenderer.DAEMONS_VARIABLE))
                .orElse("");
    }

    /// @param containers of all compose projects, whoever's
    /// @param daemons of a bundle that does not say so by a label
    /// @param metadata by identity; a bottle without it is listed nevertheless
    static List<ActiveAgent> of(
            List<EngineFacts.Container> containers,
            Function<EngineFacts.Container, String> daemons,
            Function<String, Optional<Metadata>> metadata) {
        Map<String, EngineFacts.Container> running = containers.stream()
                .filter(EngineFacts.Container::isAlive)
                .collect(Collectors.toMap(EngineFacts.Container::name, Function.identity(), (first, _) -> first));
        return running.values().stream()
                .flatMap(container -> Names.ofProject(container.label(Labels.PROJECT))
                        .filter(names -> container.name().equals(names.agentContainer()))
                        .stream())
                .map(names -> {
                    Optional<Metadata> known = metadata.apply(names.identity());
                    return new ActiveAgent(
                            DockerBackend.NAME,
                            names.identity(),
                            known.map(Metadata::agentName).filter(name -> !name.isEmpty()).orElse("?"),
                            known.map(Metadata::startedAt).orElse(""),
                            Optional.ofNullable(running.get(names.sidecarContainer()))
                                    .map(bundle -> services(bundle, daemons))
                                    .orElse(List.of()));
                })
                .sorted(Comparator.comparing(ActiveAgent::slug))
                .toList();
    }

    private static List<String> services(EngineFacts.Container bundle, Function<EngineFacts.Container, String> daemons) {
        String csv = bundle.label(Labels.DAEMONS).isEmpty() ? daemons.apply(bundle) : bundle.label(Labels.DAEMONS);
        return Arrays.stream(csv.split(",")).map(String::strip).filter(name -> !name.isEmpty()).sorted().toList();
    }
}
