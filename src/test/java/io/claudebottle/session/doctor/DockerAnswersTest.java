package io.claudebottle.session.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.session.doctor.Diagnosis.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DockerAnswersTest {

    private static final Installer DEBIAN = new Installer(PackageManager.APT, false);
    private static final String SOCKET = "unix:///var/run/docker.sock";

    /// As a Docker 28 prints it, shortened.
    private static final String RUNNING = """
            {"ServerVersion":"28.2.2","Runtimes":{"runc":{"path":"runc"},"runsc":{"path":"/usr/local/bin/runsc"}},"DefaultRuntime":"runc",
             "ClientInfo":{"Version":"28.2.2","Context":"desktop-linux","Plugins":[
               {"Name":"buildx","Version":"v0.24.0","Path":"/usr/libexec/docker/cli-plugins/docker-buildx"},
               {"Name":"compose","Version":"v2.36.2","Path":"/usr/libexec/docker/cli-plugins/docker-compose"}]}}""";

    private static final String SILENT = """
            {"ServerVersion":"","Runtimes":null,"ClientInfo":{"Version":"28.2.2","Context":"default","Plugins":[]}}""";

    @TempDir
    private Path directory;

    private static DockerAnswers answers(String info, String said) {
        return new DockerAnswers(Optional.of(Path.of("/usr/bin/docker")), DockerAnswers.parse(info), said, SOCKET);
    }

    @Test
    void anEngineThatRunsSaysWhatItCan() {
        assertThat(answers(RUNNING, "").diagnoses(DEBIAN)).containsExactly(
                Diagnosis.fine("").at("28.2.2", "/usr/bin/docker"),
                Diagnosis.fine("context desktop-linux").at("28.2.2", SOCKET),
                Diagnosis.fine("").at("2.36.2", "/usr/libexec/docker/cli-plugins/docker-compose"),
                Diagnosis.fine("a runtime of this engine").at("", "/usr/local/bin/runsc"));
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                arguments(SILENT, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "is not running",
                        "sudo systemctl start docker"),
                arguments("{\"ServerErrors\":[\"Cannot connect to the Docker daemon\"]}", "", "is not running", "sudo systemctl start docker"),
                arguments(SILENT, "permission denied while trying to connect to the Docker daemon socket", "may not be used by this user",
                        "sudo usermod -aG docker $USER"),
                arguments("", "'docker' did not end within 6 s", "does not answer", "restart it"),
                arguments(SILENT, "error during connect: lookup build: no such host", "does not answer: error during connect: lookup build: no such host",
                        "docker context ls"),
                arguments("Client: Podman Engine", "", "does not answer", "docker info"));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void theReasonsForSilenceAreToldApart(String info, String said, String words, String inTheFix) {
        Diagnosis engine = answers(info, said).diagnoses(DEBIAN).get(1);

        assertThat(engine.state()).isEqualTo(State.MISSING);
        assertThat(engine.words()).isEqualTo(words);
        assertThat(engine.fix().text()).contains(inTheFix);
        assertThat(engine.path()).isEqualTo(SOCKET);
    }

    @Test
    void withoutTheCommandNothingIsAsked() {
        JsonNode nothing = DockerAnswers.parse("");

        assertThat(new DockerAnswers(Optional.empty(), nothing, "", "").diagnoses(DEBIAN)).extracting(Diagnosis::words).containsExactly(
                "is not installed",
                "cannot be asked without the docker command",
                "cannot be seen while the docker command says nothing",
                "cannot be seen while no engine answers");
    }

    @Test
    void thePasswordOfAnAddressIsNotShown() throws IOException {
        Path docker = Files.writeString(directory.resolve("docker"), "#!/bin/sh\necho '{}'\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        var environment = Map.of("PATH", directory.toString(), "DOCKER_HOST", "tcp://op:secret@build.example:2376");

        DockerAnswers asked = DockerAnswers.of(new Programs(new ProgramPath(environment), new CommandRunner(environment)), environment);

        assertThat(asked.endpoint()).isEqualTo("tcp://build.example:2376");
    }

    @Test
    void theContextSaysWhereTheEngineIs() throws IOException {
        Path docker = Files.writeString(directory.resolve("docker"), "#!/bin/sh\ncase $1 in context) echo unix:///run/user/7/docker.sock ;; *) echo '" + SILENT
                + "' ; echo 'Cannot connect' >&2 ; exit 1 ;; esac\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        var environment = Map.of("PATH", directory.toString());

        DockerAnswers asked = DockerAnswers.of(new Programs(new ProgramPath(environment), new CommandRunner(environment)), environment);

        assertThat(asked.diagnoses(DEBIAN).get(1)).extracting(Diagnosis::words, Diagnosis::path).isEqualTo(List.of("is not running", "unix:///run/user/7/docker.sock"));
    }
}
