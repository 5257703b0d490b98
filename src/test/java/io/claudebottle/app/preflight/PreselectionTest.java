package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Isolation;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.LaunchFigures.Figures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The window's rule; the contract's default is for whoever cannot be shown a choice.
class PreselectionTest {

    private static final Isolation ISOLATION = new Isolation("", "", List.of(), List.of("everything"), List.of());

    private static BackendChoice there(String name) {
        return new BackendChoice(name, ISOLATION, Figures.none(), Optional.empty());
    }

    private static BackendChoice missing(String name) {
        return new BackendChoice(name, ISOLATION, Figures.none(), Optional.of(Problem.of(name + " is not there")));
    }

    private static String chosen(String last, BackendChoice... known) {
        return Preselection.of(List.of(known), Optional.empty(), last, "docker");
    }

    @Test
    void whereAllAreThereTheContractsDefaultIsTaken() {
        assertThat(chosen("", there("bubblewrap"), there("docker"), there("smolmachines"))).isEqualTo("docker");
    }

    @Test
    void withoutTheDefaultTheFirstThatIsAvailableIs() {
        assertThat(chosen("", missing("another"), there("bubblewrap"), missing("docker"), there("smolmachines"))).isEqualTo("bubblewrap");
    }

    @Test
    void theBackendOfTheLastLaunchGoesFirst() {
        assertThat(chosen("bubblewrap", there("bubblewrap"), there("docker"))).isEqualTo("bubblewrap");
        assertThat(chosen("smolmachines", there("bubblewrap"), there("docker"), there("smolmachines"))).isEqualTo("smolmachines");
    }

    @Test
    void theLastOneIsNotWaitedForWhereItIsGone() {
        assertThat(chosen("docker", there("bubblewrap"), missing("docker"))).isEqualTo("bubblewrap");
        assertThat(chosen("smolmachines", there("bubblewrap"), there("docker"), missing("smolmachines"))).isEqualTo("docker");
        assertThat(chosen("of-another-version", there("bubblewrap"), there("docker"))).isEqualTo("docker");
    }

    @Test
    void whereNoneIsAvailableTheReasonIsTheOneThatHelps() {
        assertThat(chosen("bubblewrap", missing("bubblewrap"), missing("docker"))).isEqualTo("bubblewrap");
        assertThat(chosen("", missing("bubblewrap"), missing("docker"))).isEqualTo("docker");
    }

    @Test
    void whatTheEnvironmentNamesIsNeverReplacedSilently() {
        assertThat(Preselection.of(List.of(there("bubblewrap"), missing("docker")), Optional.of("docker"), "bubblewrap", "docker")).isEqualTo("docker");
        assertThat(Preselection.of(List.of(there("bubblewrap"), there("docker")), Optional.of("bubblewrap"), "docker", "docker")).isEqualTo("bubblewrap");
    }
}
