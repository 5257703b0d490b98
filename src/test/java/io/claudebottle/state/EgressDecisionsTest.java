package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressDecisionsTest {

    @TempDir
    private Path directory;

    private Home home;
    private EgressDecisions decisions;

    @BeforeEach
    void home() {
        home = new Home(directory.resolve("home"));
        decisions = new EgressDecisions(home);
    }

    @Test
    void whatWasDecidedIsThereForTheNextProcess() {
        assertThat(decisions.add("dev-aaaaa", "b.example.com")).isTrue();
        assertThat(decisions.add("dev-aaaaa", "a.example.com")).isTrue();
        assertThat(decisions.add("dev-aaaaa", "a.example.com")).isFalse();
        decisions.addNever("dev", "t.example.com");

        var later = new EgressDecisions(home);
        assertThat(later.additions("dev-aaaaa")).containsExactly("a.example.com", "b.example.com");
        assertThat(later.additions("dev-bbbbb")).isEmpty();
        assertThat(later.never("dev")).containsExactly("t.example.com");
        assertThat(later.never("other")).isEmpty();
    }

    @Test
    void aDecisionCanBeTakenBackAndLeavesTheOthers() {
        decisions.addNever("dev", "a.example.com");
        decisions.addNever("dev", "b.example.com");
        decisions.addNever("other", "a.example.com");

        assertThat(decisions.removeNever("dev", "a.example.com")).isTrue();
        assertThat(decisions.removeNever("dev", "a.example.com")).isFalse();
        assertThat(decisions.never("dev")).containsExactly("b.example.com");
        assertThat(decisions.never("other")).containsExactly("a.example.com");
    }

    @Test
    void theAdditionsGoWithTheState() {
        decisions.add("dev-aaaaa", "a.example.com");
        new BottleStates(home).delete("dev-aaaaa");

        assertThat(decisions.additions("dev-aaaaa")).isEmpty();
    }

    @Test
    void anIdentityThatIsNoneLeadsToNoFile() {
        assertThatThrownBy(() -> decisions.add("../x", "a.example.com")).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"dev\": \"a.example.com\"}", "{\"dev\": [1]}"})
    void aFileThatCannotBeUnderstoodIsNotTakenForNoDecision(String content) throws IOException {
        Files.createDirectories(home.root());
        Files.writeString(home.egressNever(), content);

        assertThatThrownBy(() -> decisions.never("dev"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(home.egressNever().toString());
        assertThatThrownBy(() -> decisions.addNever("dev", "a.example.com")).isInstanceOf(ProblemException.class);
        assertThat(home.egressNever()).hasContent(content);
    }
}
