package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Against the gate of containers.
@Ground.Of(Ground.DOCKER)
final class GateEscapeTest extends GateAttacks {

    @Test
    void nothingInsideOrInTheEnginesAnswersTellsTheCredential() {
        for (String container : List.of(site.bottle().name(), DockerSite.sidecars(site.bottle()))) {
            assertThat(((DockerSite) site).docker("inspect", container)).doesNotContain(Site.TOKEN);
            assertThat(((DockerSite) site).docker("logs", container)).doesNotContain(Site.TOKEN);
        }
        assertThat(((DockerSite) site).docker("inspect", site.bottle().name())).as("control").contains("a-canary-that-may-be-seen");
    }
}
