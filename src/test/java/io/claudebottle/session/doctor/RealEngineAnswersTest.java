package io.claudebottle.session.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.doctor.Diagnosis.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a real docker command prints is what the doctor reads.
@Tag("integration")
class RealEngineAnswersTest {

    private final Map<String, String> environment = System.getenv();
    private final Programs programs = new Programs(new ProgramPath(environment), new CommandRunner(environment));

    private boolean answers() {
        try {
            return programs.run(List.of("docker", "version")).returnCode() == 0;
        } catch (ProblemException e) {
            return false;
        }
    }

    @Test
    void anEngineThatRunsIsSeenWithItsVersionAndItsAddress() {
        String reason = environment.getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        assumeTrue(reason.isEmpty(), reason);
        assumeTrue(answers(), "no Docker engine answers the docker command");

        List<Diagnosis> diagnoses = DockerAnswers.of(programs, environment).diagnoses(new Installer(PackageManager.UNKNOWN, true));

        assertThat(diagnoses.getFirst().state()).isEqualTo(State.FINE);
        Diagnosis engine = diagnoses.get(1);
        assertThat(engine.state()).as(engine.words()).isEqualTo(State.FINE);
        assertThat(engine.version()).matches("\\d+\\.\\d+.*");
        assertThat(engine.path()).matches("(unix|tcp|ssh|npipe)://.+");
    }

    @Test
    void anEngineThatDoesNotRunIsSeenAsThat() {
        assumeTrue(programs.find("docker").isPresent(), "the docker command is not installed");
        var elsewhere = new HashMap<>(environment);
        elsewhere.put("DOCKER_HOST", "unix:///nonexistent/docker.sock");
        var there = new Programs(new ProgramPath(elsewhere), new CommandRunner(elsewhere));

        Diagnosis engine = DockerAnswers.of(there, elsewhere).diagnoses(new Installer(PackageManager.APT, false)).get(1);

        assertThat(engine.words()).isEqualTo("is not running");
        assertThat(engine.path()).isEqualTo("unix:///nonexistent/docker.sock");
    }
}
