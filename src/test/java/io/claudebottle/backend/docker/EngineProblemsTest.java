package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.docker.EngineException.Kind;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

final class EngineProblemsTest {

    private final EngineProblems problems = new EngineProblems("unix:///var/run/docker.sock");

    private Problem silence(IOException cause) {
        EngineException e = problems.silence("list containers", cause);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        return e.problem();
    }

    @Test
    void missingEngineSaysWhereItWasLookedForAndHowToStartIt() {
        Problem problem = silence(new SocketException("No such file or directory"));

        assertThat(problem.what()).contains("No Docker engine is running at unix:///var/run/docker.sock", "No such file or directory");
        assertThat(problem.fix()).contains("systemctl start docker");
    }

    @Test
    void refusedSocketIsToldFromAMissingOne() {
        assertThat(silence(new SocketException("Connection refused")).what()).contains("refuses connections");
    }

    @Test
    void missingRightNamesTheGroup() {
        assertThat(silence(new SocketException("Permission denied")).fix()).contains("group docker");
    }

    @Test
    void hangingEngineIsToldFromADeadOne() {
        assertThat(silence(new SocketTimeoutException("Read timed out")).what()).contains("does not answer");
    }

    @Test
    void engineThatStopsInTheMiddleSaysWhatItWasAsked() {
        assertThat(silence(new SocketException("Connection reset")).what()).contains("stopped answering when asked to list containers");
    }

    /// The original's *sidecar name conflict hidden*.
    @Test
    void nameConflictCarriesTheEnginesOwnWordsAndPointsToCleanup() {
        EngineException e = problems.refusal(
                "create the container 'claude-bottle-x'",
                409,
                "Status 409: {\"message\":\"Conflict. The container name \\\"/claude-bottle-x\\\" is already in use\"}\n",
                new IllegalStateException());

        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(e.problem().what())
                .isEqualTo("The Docker engine could not create the container 'claude-bottle-x': Conflict. The container name \"/claude-bottle-x\" is already in use");
        assertThat(e.problem().fix()).contains("cleanup");
    }

    @Test
    void fullDiskOfTheEngineSaysSo() {
        EngineException e = problems.refusal("start the container 'x'", 500, "{\"message\":\"write /x: no space left on device\"}", new IllegalStateException());

        assertThat(e.problem().fix()).contains("Free some space");
    }

    @Test
    void answerThatIsNotJsonIsShownAsItIs() {
        assertThat(problems.refusal("ping", 502, "Status 502: Bad Gateway", new IllegalStateException()).problem().what())
                .isEqualTo("The Docker engine could not ping: Bad Gateway");
    }
}
