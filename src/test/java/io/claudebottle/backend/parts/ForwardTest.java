package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForwardTest {

    private static final List<Forward> FORWARDS = List.of(new Forward("NPM_TOKEN", "HOST_NPM"), new Forward("GITEA_TOKEN", ""));

    @Test
    void labelHoldsNamesAndComesBackAsTheyWere() {
        assertThat(Forward.toLabel(FORWARDS)).isEqualTo("NPM_TOKEN=HOST_NPM,GITEA_TOKEN");
        assertThat(Forward.fromLabel(Forward.toLabel(FORWARDS))).isEqualTo(FORWARDS);
        assertThat(Forward.fromLabel("")).isEmpty();
    }

    @Test
    void whatTheOperatorTypedGoesBeforeTheHostsVariable() {
        var secrets = new Secrets(Map.of("NPM_TOKEN", "typed", "GITEA_TOKEN", "asked"));

        assertThat(Forward.required(FORWARDS, secrets, Map.of("HOST_NPM", "host")))
                .isEqualTo(Map.of("NPM_TOKEN", "typed", "GITEA_TOKEN", "asked"));
    }

    @Test
    void aLaterProcessTakesWhatTheHostHasAndLeavesOutWhatItDoesNotKnow() {
        assertThat(Forward.available(FORWARDS, Secrets.none(), Map.of("HOST_NPM", "host", "GITEA_TOKEN", "another one's")))
                .isEqualTo(Map.of("NPM_TOKEN", "host"));
    }

    @Test
    void missingValueIsNamedByVariableAndNeverShown() {
        var secrets = new Secrets(Map.of("GITEA_TOKEN", "c4nary"));

        assertThatThrownBy(() -> Forward.required(FORWARDS, secrets, Map.of()))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().asText())
                        .contains("NPM_TOKEN", "HOST_NPM")
                        .doesNotContain("c4nary"));
    }
}
