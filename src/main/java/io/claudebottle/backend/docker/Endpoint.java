package io.claudebottle.backend.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which engine: `DOCKER_HOST`, else the docker context, else the default socket, as the `docker` command decides it.
///
/// @param environment of this process
/// @param configDirectory of the docker command
record Endpoint(Map<String, String> environment, Path configDirectory) {

    private static final List<String> HOST_VARIABLES = List.of("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH");

    static Endpoint of(Map<String, String> environment, Path userDirectory) {
        String moved = environment.getOrDefault("DOCKER_CONFIG", "");
        return new Endpoint(Map.copyOf(environment), moved.isBlank() ? userDirectory.resolve(".docker") : Path.of(moved));
    }

    Optional<String> host() {
        return variable("DOCKER_HOST");
    }

    boolean verifiesTls() {
        return variable("DOCKER_TLS_VERIFY").isPresent();
    }

    Optional<Path> certificates() {
        return variable("DOCKER_CERT_PATH").map(Path::of);
    }

    /// Name of the context, when it is one's turn.
    ///
    /// @param current of the docker command's configuration; "" when it names none
    Optional<String> context(String current) {
        if (host().isPresent()) {
            return Optional.empty();
        }
        return variable("DOCKER_CONTEXT").or(() -> Optional.of(current)).filter(name -> !name.isEmpty() && !name.equals("default"));
    }

    /// Where the docker command keeps the certificates of a context, when there are any.
    ///
    /// @param contextDigest hex SHA-256 of the context's name
    Optional<Path> certificatesOfContext(String contextDigest) {
        return Optional.of(configDirectory.resolve("contexts").resolve("tls").resolve(contextDigest).resolve("docker")).filter(Files::isDirectory);
    }

    /// What a child `docker` needs to talk to the same engine for as long as this process lives, even when the operator switches the
    /// context meanwhile.
    Map<String, String> forChild(String current) {
        Map<String, String> child = new LinkedHashMap<>();
        if (host().isPresent()) {
            HOST_VARIABLES.forEach(name -> variable(name).ifPresent(value -> child.put(name, value)));
        } else {
            child.put("DOCKER_CONTEXT", context(current).orElse("default"));
        }
        variable("DOCKER_CONFIG").ifPresent(value -> child.put("DOCKER_CONFIG", value));
        return child;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
