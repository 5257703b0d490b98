package io.claudebottle.session.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What the docker command says of itself, of the engine that it talks to, and of what that engine can.
///
/// @param command empty when it is not on the PATH
/// @param info what `docker info` prints as JSON; a missing node when it printed none
/// @param said what it printed on stderr, or why it could not be asked
/// @param endpoint as `unix:///var/run/docker.sock`; "" when it is not known
record DockerAnswers(Optional<Path> command, JsonNode info, String said, String endpoint) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static DockerAnswers of(Programs programs, Map<String, String> environment) {
        Optional<Path> command = programs.find("docker");
        if (command.isEmpty()) {
            return new DockerAnswers(command, JSON.missingNode(), "", "");
        }
        String docker = command.get().toString();
        String endpoint = environment.getOrDefault("DOCKER_HOST", "");
        try {
            if (endpoint.isBlank()) {
                endpoint = programs.run(List.of(docker, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}")).stdout().strip();
            }
            ExecResult info = programs.run(List.of(docker, "info", "--format", "{{json .}}"));
            return new DockerAnswers(command, parse(info.stdout()), info.stderr(), withoutPassword(endpoint));
        } catch (ProblemException e) {
            return new DockerAnswers(command, JSON.missingNode(), e.problem().what(), withoutPassword(endpoint));
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String withoutPassword(String address) {
        return Printable.of(address).replaceFirst("//[^/@]*:[^/@]*@", "//");
    }

    /// The command, the engine, the compose plugin, gVisor.
    List<Diagnosis> diagnoses(Installer installer) {
        return List.of(command(installer), engine(installer), compose(), gvisor());
    }

    private Diagnosis command(Installer installer) {
        return command.map(file -> Diagnosis.fine("").at(info.path("ClientInfo").path("Version").asText(""), file.toString()))
                .orElseGet(() -> Diagnosis.missing("is not installed", installer.of(Software.DOCKER)));
    }

    private Diagnosis engine(Installer installer) {
        String version = info.path("ServerVersion").asText("");
        if (!version.isEmpty()) {
            return Diagnosis.fine("context " + info.path("ClientInfo").path("Context").asText("default")).at(version, endpoint);
        }
        return silent(installer).at("", endpoint);
    }

    private Diagnosis silent(Installer installer) {
        if (command.isEmpty()) {
            return Diagnosis.missing("cannot be asked without the docker command", installer.of(Software.DOCKER));
        }
        String why = (errors() + " " + said).strip();
        String lower = why.toLowerCase(Locale.ROOT);
        if (lower.contains("permission denied")) {
            return Diagnosis.missing(
                    "may not be used by this user", new Fix("Join its group, then log in anew.", installer.asSuperuser("usermod -aG docker $USER")));
        }
        if (lower.contains("did not end within")) {
            return Diagnosis.missing("does not answer", Fix.of("Look whether it hangs, and restart it."));
        }
        if (lower.contains("cannot connect") || lower.contains("no such file") || lower.contains("refused")) {
            return Diagnosis.missing(
                    "is not running", new Fix("Start it, or Docker Desktop.", installer.asSuperuser("systemctl start docker")));
        }
        String first = Printable.of(why.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip());
        return Diagnosis.missing(
                first.isEmpty() ? "does not answer" : "does not answer: " + first, Fix.of("See docker info, and docker context ls for others."));
    }

    private String errors() {
        return String.join("\n", StreamSupport.stream(info.path("ServerErrors").spliterator(), false).map(JsonNode::asText).toList());
    }

    private Diagnosis compose() {
        if (info.path("ClientInfo").isMissingNode()) {
            return Diagnosis.missing("cannot be seen while the docker command says nothing", Fix.NONE);
        }
        return StreamSupport.stream(info.path("ClientInfo").path("Plugins").spliterator(), false)
                .filter(plugin -> plugin.path("Name").asText().equals("compose"))
                .filter(plugin -> plugin.path("Err").asText("").isEmpty())
                .findFirst()
                .map(plugin -> Diagnosis.fine("").at(plugin.path("Version").asText("").replaceFirst("^v", ""), plugin.path("Path").asText("")))
                .orElseGet(() -> Diagnosis.missing("is not installed", Fix.of("Install the compose plugin where Docker was installed from.")));
    }

    private Diagnosis gvisor() {
        if (info.path("ServerVersion").asText("").isEmpty()) {
            return Diagnosis.missing("cannot be seen while no engine answers", Fix.NONE);
        }
        JsonNode runtime = info.path("Runtimes").path("runsc");
        return runtime.isMissingNode()
                ? Diagnosis.missing("is no runtime of this engine", Fix.of("Install gVisor, and register it: sudo runsc install, then restart the engine."))
                : Diagnosis.fine("a runtime of this engine").at("", runtime.path("path").asText(""));
    }
}
