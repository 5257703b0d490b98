package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonSelectionTest {

    private static final List<String> KNOWN = List.of("pipelock", "egress", "git-gate", "supervise");

    @Test
    void orderOfStartingIsFixedWhateverTheOrderOfNaming() {
        assertThat(DaemonSelection.parse("supervise,egress", KNOWN).selected()).containsExactly("egress", "supervise");
    }

    @Test
    void blanksAndRepetitionsAreTolerated() {
        assertThat(DaemonSelection.parse(" egress ,\tegress,, supervise\n", KNOWN)).isEqualTo(new DaemonSelection(List.of("egress", "supervise"), List.of()));
    }

    @Test
    void unknownNamesAreIgnoredAndKeptToBeReported() {
        assertThat(DaemonSelection.parse("cred-proxy,egress,EGRESS", KNOWN)).isEqualTo(new DaemonSelection(List.of("egress"), List.of("cred-proxy", "EGRESS")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void blankListSelectsNothing(String csv) {
        assertThat(DaemonSelection.parse(csv, KNOWN)).isEqualTo(new DaemonSelection(List.of(), List.of()));
    }
}
