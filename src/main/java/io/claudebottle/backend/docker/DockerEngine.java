package io.claudebottle.backend.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.claudebottle.backend.parts.Digests;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Docker Engine as far as bottles need it, in our own types. With [EngineStream] the only class that sees the library underneath.
///
/// Connects on first use, so that a missing engine stops nobody from making one. Every method throws [EngineException].
final class DockerEngine {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// For the question whether it is there at all, which a view may ask.
    private static final Duration PING = Duration.ofSeconds(5);

    /// Longer than the longest grace that a stop is given.
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Endpoint endpoint;
    private @Nullable Clients clients;

    /// @param pings for the one question that is answered at once
    /// @param calls for questions with an answer; an engine that hangs is noticed
    /// @param streams for events and logs, which are silent for hours
    private record Clients(
            DockerClient pings, DockerClient calls, DockerClient streams, EngineProblems problems, Map<String, String> forChild, String address) {}

    DockerEngine(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    private synchronized Clients clients() {
        Clients connected = clients;
        if (connected == null) {
            connected = connect();
            clients = connected;
        }
        return connected;
    }

    private Clients connect() {
        String given = endpoint.host().orElse("the docker context");
        try {
            var builder = new DefaultDockerClientConfig.Builder()
                    .withDockerConfig(endpoint.configDirectory().toString())
                    .withDockerTlsVerify(endpoint.host().isPresent() && endpoint.verifiesTls());
            endpoint.certificates().ifPresent(path -> builder.withDockerCertPath(path.toString()));
            endpoint.host().ifPresent(builder::withDockerHost);
            // Built once only to learn which context the docker command's configuration names.
            String current = Objects.requireNonNullElse(builder.build().getDockerConfig().getCurrentContext(), "");
            endpoint.context(current).ifPresent(name -> {
                builder.withDockerContext(name);
                endpoint.certificatesOfContext(Digests.sha256(name))
                        .ifPresent(path -> builder.withCustomSslConfig(new LocalDirectorySSLConfig(path.toString())));
            });
            DefaultDockerClientConfig config = builder.build();
            String address = config.getDockerHost().toString();
            return new Clients(
                    client(config, PING),
                    client(config, ANSWER),
                    client(config, Duration.ZERO),
                    new EngineProblems(address),
                    endpoint.forChild(current),
                    address);
        } catch (RuntimeException e) {
            throw new EngineProblems(given).unusableEndpoint(e);
        }
    }

    private static DockerClient client(DefaultDockerClientConfig config, Duration answer) {
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT);
        if (!answer.isZero()) {
            http.responseTimeout(answer);
        }
        return DockerClientImpl.getInstance(config, http.build());
    }

    /// As `unix:///var/run/docker.sock`.
    String address() {
        return clients().address();
    }

    /// What a child `docker` needs in its environment to talk to this engine.
    Map<String, String> environmentForChild() {
        return clients().forChild();
    }

    void ping() {
        ask("answer", () -> clients().pings().pingCmd().exec());
    }

    /// Waits for an engine that may be restarting.
    ///
    /// @return whether it answers in time
    boolean awaitAnswer(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                ping();
                return true;
            } catch (EngineException e) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    EngineFacts.Info info() {
        return ask("describe itself", () -> {
            var info = calls().infoCmd().exec();
            Object runtime = info.getRawValues().get("DefaultRuntime");
            return new EngineFacts.Info(
                    orEmpty(info.getServerVersion()),
                    info.getRuntimes() == null ? Set.of() : Set.copyOf(info.getRuntimes().keySet()),
                    runtime == null ? "runc" : runtime.toString());
        });
    }

    Optional<EngineFacts.Image> image(String reference) {
        return find("inspect the image '" + reference + "'", () -> {
            var image = calls().inspectImageCmd(reference).exec();
            var config = image.getConfig();
            return new EngineFacts.Image(
                    orEmpty(image.getId()),
                    repositories(image.getRepoTags()),
                    parse(image.getCreated()),
                    image.getSize() == null ? -1 : image.getSize(),
                    config == null ? Map.of() : orEmpty(config.getLabels()));
        });
    }

    /// Images with a repository that matches a shell pattern.
    List<EngineFacts.Image> images(String pattern) {
        return ask("list images", () -> calls().listImagesCmd().withReferenceFilter(pattern).exec().stream()
                .map(image -> new EngineFacts.Image(
                        image.getId(),
                        repositories(image.getRepoTags() == null ? List.of() : Arrays.asList(image.getRepoTags())),
                        Instant.ofEpochSecond(image.getCreated()),
                        image.getSize(),
                        orEmpty(image.getLabels())))
                .toList());
    }

    /// Every container, running or not.
    List<EngineFacts.Container> containers() {
        return containers(List.of());
    }

    /// Containers, running or not, that have this label with whatever value: one request for all bottles.
    List<EngineFacts.Container> containersLabelled(String label) {
        return containers(List.of(label));
    }

    private List<EngineFacts.Container> containers(List<String> labels) {
        return ask("list containers", () -> {
            var command = calls().listContainersCmd().withShowAll(true);
            if (!labels.isEmpty()) {
                command.withLabelFilter(labels);
            }
            return command.exec().stream()
                    .map(container -> new EngineFacts.Container(
                            container.getId(),
                            container.getNames().length == 0 ? "" : container.getNames()[0].substring(1),
                            orEmpty(container.getState()),
                            Instant.ofEpochSecond(container.getCreated()),
                            orEmpty(container.getLabels())))
                    .toList();
        });
    }

    Optional<EngineFacts.ContainerDetails> container(String nameOrId) {
        return find("inspect the container '" + nameOrId + "'", () -> {
            var container = calls().inspectContainerCmd(nameOrId).exec();
            Map<String, String> addresses = new TreeMap<>();
            container.getNetworkSettings().getNetworks().forEach((name, network) -> addresses.put(name, orEmpty(network.getIpAddress())));
            var config = container.getConfig();
            var state = container.getState();
            return new EngineFacts.ContainerDetails(
                    container.getId(),
                    Boolean.TRUE.equals(state.getRunning()),
                    state.getExitCodeLong() == null ? 0 : state.getExitCodeLong(),
                    config.getEnv() == null ? List.of() : List.of(config.getEnv()),
                    orEmpty(config.getLabels()),
                    addresses);
        });
    }

    List<EngineFacts.Network> networks() {
        return ask("list networks", () -> calls().listNetworksCmd().exec().stream()
                .map(network -> new EngineFacts.Network(
                        network.getId(), network.getName(), network.getCreated().toInstant(), orEmpty(network.getLabels())))
                .toList());
    }

    Optional<EngineFacts.NetworkDetails> network(String name) {
        return find("inspect the network '" + name + "'", () -> {
            var ipam = calls().inspectNetworkCmd().withNetworkId(name).exec().getIpam();
            var config = ipam.getConfig() == null || ipam.getConfig().isEmpty() ? null : ipam.getConfig().getFirst();
            return config == null
                    ? new EngineFacts.NetworkDetails("", "")
                    : new EngineFacts.NetworkDetails(orEmpty(config.getSubnet()), orEmpty(config.getGateway()));
        });
    }

    void createNetwork(ComposeProject.Network network, Map<String, String> labels) {
        ask("create the network '" + network.name() + "'", () -> calls().createNetworkCmd()
                .withName(network.name())
                .withDriver("bridge")
                .withInternal(network.internal())
                .withOptions(network.driverOpts())
                .withLabels(labels)
                // Otherwise two networks of one name may stand beside each other.
                .withCheckDuplicate(true)
                .exec());
    }

    /// Creates the container of a service without starting it, attached to the service's networks.
    ///
    /// @param networks engine's name by the service's own name for it
    void createContainer(ComposeProject.Service service, Map<String, String> networks, Map<String, String> labels) {
        String name = service.containerName();
        List<String> attached = List.copyOf(service.networks().keySet());
        String first = attached.getFirst();
        ask("create the container '" + name + "'", () -> {
            var command = calls().createContainerCmd(service.image())
                    .withName(name)
                    .withEnv(service.environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList())
                    .withLabels(labels)
                    .withAliases(service.networks().getOrDefault(first, List.of()))
                    .withHostConfig(hostConfig(service, networks.getOrDefault(first, first)));
            if (!service.command().isEmpty()) {
                command.withCmd(service.command());
            }
            if (!service.user().isEmpty()) {
                command.withUser(service.user());
            }
            if (!service.workingDir().isEmpty()) {
                command.withWorkingDir(service.workingDir());
            }
            return command.exec();
        });
        for (String next : attached.subList(1, attached.size())) {
            ask("connect the container '" + name + "' to its network", () -> calls().connectToNetworkCmd()
                    .withContainerId(name)
                    .withNetworkId(networks.getOrDefault(next, next))
                    .withContainerNetwork(new ContainerNetwork().withAliases(service.networks().getOrDefault(next, List.of())))
                    .exec());
        }
    }

    private static HostConfig hostConfig(ComposeProject.Service service, String network) {
        var host = HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withInit(service.init())
                .withCapDrop(service.capDrop().stream().map(Capability::valueOf).toArray(Capability[]::new))
                .withSecurityOpts(service.securityOpt())
                .withExtraHosts(service.extraHosts().entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()).toArray(String[]::new));
        if (!service.dns().isEmpty()) {
            host.withDns(service.dns());
        }
        if (!service.dnsOptions().isEmpty()) {
            host.withDnsOptions(service.dnsOptions());
        }
        if (!service.runtime().isEmpty()) {
            host.withRuntime(service.runtime());
        }
        var limits = service.limits();
        if (limits.pids() > 0) {
            host.withPidsLimit(limits.pids());
        }
        if (limits.memoryBytes() > 0) {
            host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
        }
        if (limits.cpus() > 0) {
            host.withNanoCPUs(Math.round(limits.cpus() * 1_000_000_000L));
        }
        return host;
    }

    void start(String container) {
        ask("start the container '" + container + "'", () -> calls().startContainerCmd(container).exec());
    }

    /// Unpacks a tar archive in the container, running or not. Owners and modes are the archive's.
    ///
    /// @param directory absolute path inside that is there already
    void putArchive(String container, String directory, InputStream tar) {
        ask("copy into the container '" + container + "'", () -> calls().copyArchiveToContainerCmd(container)
                .withRemotePath(directory)
                .withTarInputStream(tar)
                .exec());
    }

    /// Nothing happens when it is not running or not there.
    void kill(String container) {
        unlessGoing("kill the container '" + container + "'", () -> calls().killContainerCmd(container).exec());
    }

    /// Asks it to end, and ends it when the grace is over. Nothing happens when it is not running or not there.
    void stop(String container, Duration grace) {
        unlessGone("stop the container '" + container + "'",
                () -> calls().stopContainerCmd(container).withTimeout(Math.toIntExact(grace.toSeconds())).exec());
    }

    /// With its anonymous volumes; nothing happens when it is not there.
    void removeContainer(String container) {
        unlessGoing("remove the container '" + container + "'",
                () -> calls().removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
    }

    /// Nothing happens when it is not there.
    void removeNetwork(String network) {
        unlessGone("remove the network '" + network + "'", () -> calls().removeNetworkCmd(network).exec());
    }

    /// Nothing happens when it is not there.
    void removeImage(String reference) {
        unlessGone("remove the image '" + reference + "'", () -> calls().removeImageCmd(reference).exec());
    }

    /// The last lines a container wrote, oldest first, both streams mixed as they came.
    ///
    /// @param timestamps whether each begins with the engine's own ISO-8601 time
    List<String> logs(String container, int lines, boolean timestamps) {
        var collected = new ByteArrayOutputStream();
        var callback = new EngineStream<Frame>() {
            @Override
            public void onNext(Frame frame) {
                collected.writeBytes(frame.getPayload());
            }
        };
        ask("read the log of '" + container + "'", () -> {
            calls().logContainerCmd(container).withStdOut(true).withStdErr(true).withTail(lines).withTimestamps(timestamps).exec(callback);
            return callback.awaitEnd();
        });
        return collected.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /// Hands over what a container has written until now, in pieces that need not be lines.
    void replay(String container, Consumer<byte[]> output) {
        var callback = new EngineStream<Frame>() {
            @Override
            public void onNext(Frame frame) {
                output.accept(frame.getPayload());
            }
        };
        ask("read the log of '" + container + "'", () -> {
            calls().logContainerCmd(container).withStdOut(true).withStdErr(true).withTailAll().exec(callback);
            return callback.awaitEnd();
        });
    }

    /// Hands over what a container writes from its start on, in pieces that need not be lines, until it ends or the follower is closed.
    ///
    /// @param ended called once, when there is nothing more to come
    Closeable follow(String container, Consumer<byte[]> output, Runnable ended) {
        var callback = new EngineStream<Frame>() {
            @Override
            public void onNext(Frame frame) {
                output.accept(frame.getPayload());
            }
        };
        callback.whenEnded(ended);
        return ask("follow the log of '" + container + "'",
                () -> streams().logContainerCmd(container).withStdOut(true).withStdErr(true).withFollowStream(true).withTailAll().exec(callback));
    }

    /// Listens to containers with this label for as long as the engine talks; returns when it stops talking or `stop` is closed.
    ///
    /// @param actions the engine's words, as `start` or `die`
    /// @param listening hears, once the engine listens to us, how to end this
    /// @param event hears the labels and the other attributes of each
    void events(String label, List<String> actions, Consumer<Closeable> listening, Consumer<Map<String, String>> event) {
        var callback = new EngineStream<Event>() {
            @Override
            public void onStart(Closeable stream) {
                super.onStart(stream);
                listening.accept(this);
            }

            @Override
            public void onNext(Event happened) {
                var actor = happened.getActor();
                event.accept(actor == null ? Map.of() : orEmpty(actor.getAttributes()));
            }
        };
        ask("tell what happens", () -> {
            streams().eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER)
                    .withEventFilter(actions.toArray(String[]::new))
                    .withLabelFilter(label)
                    .exec(callback);
            return callback.awaitEnd();
        });
    }

    private DockerClient calls() {
        return clients().calls();
    }

    private DockerClient streams() {
        return clients().streams();
    }

    private <T> T ask(String doing, Supplier<T> request) {
        EngineProblems problems = clients().problems();
        try {
            return request.get();
        } catch (DockerException e) {
            throw problems.refusal(doing, e.getHttpStatus(), orEmpty(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw rootIo(e).map(io -> (RuntimeException) problems.silence(doing, io)).orElse(e);
        }
    }

    private <T> Optional<T> find(String doing, Supplier<T> request) {
        return ask(doing, () -> {
            try {
                return Optional.of(request.get());
            } catch (NotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    private void unlessGone(String doing, Runnable request) {
        ask(doing, () -> {
            try {
                request.run();
                return true;
            } catch (NotFoundException | NotModifiedException already) {
                return false;
            }
        });
    }

    /// The engine calls it a conflict when a container is told to end that has ended, or that somebody else is removing.
    private void unlessGoing(String doing, Runnable request) {
        unlessGone(doing, () -> {
            try {
                request.run();
            } catch (ConflictException already) {
                // As good as done.
            }
        });
    }

    private static Optional<IOException> rootIo(Throwable failure) {
        Optional<IOException> found = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                found = Optional.of(io);
            }
        }
        return found;
    }

    private static List<String> repositories(@Nullable List<String> tags) {
        return tags == null
                ? List.of()
                : tags.stream().filter(tag -> !tag.startsWith("<none>")).map(tag -> tag.substring(0, tag.lastIndexOf(':'))).toList();
    }

    private static Instant parse(@Nullable String time) {
        return time == null || time.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(time).toInstant();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
