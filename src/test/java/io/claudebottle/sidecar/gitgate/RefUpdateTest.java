package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefUpdateTest {

    private static final String ZEROS = "0".repeat(40);
    private static final String ID = "1234567890".repeat(4);

    @Test
    void creationChangeAndDeletionAreToldApart() throws Refusal {
        assertThat(RefUpdate.parse(ZEROS + " " + ID + " refs/heads/a")).matches(RefUpdate::isCreation).matches(update -> !update.isDeletion());
        assertThat(RefUpdate.parse(ID + " " + ZEROS + " refs/heads/a")).matches(RefUpdate::isDeletion).matches(update -> !update.isCreation());
        assertThat(RefUpdate.parse(ID + " " + ID + " refs/tags/v1").ref()).isEqualTo("refs/tags/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/-x", "refs/heads/$(id)", "refs/heads/a;b", "refs/heads/it's", "refs/heads/+a", "refs/for/main%topic=x", "refs/heads/ü"})
    void oddNamesThatGitAllowsAreAllowed(String ref) throws Refusal {
        assertThat(RefUpdate.parse(ZEROS + " " + ID + " " + ref).ref()).isEqualTo(ref);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HEAD", "heads/a", "refs/heads/a b", "refs/heads/a:refs/heads/b", "refs/heads/../a", "refs/heads/a~1", "refs/heads/a^", "refs/heads/*",
        "refs/heads/a?", "refs/heads/[a", "refs/heads/a\\b", "refs/heads//a", "refs/heads/a/", "refs/heads/a.", "refs/heads/.a", "refs/heads/a.lock",
        "refs/heads/a.lock/b", "refs/heads/a@{1}", "refs/heads/a\tb", "refs/heads/a\u007f", "refs/heads/\ufffd"
    })
    void whatGitDoesNotAllowIsRefused(String ref) {
        assertThatThrownBy(() -> RefUpdate.parse(ZEROS + " " + ID + " " + ref)).isInstanceOf(Refusal.class).hasMessageContaining("policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "--all HEAD refs/heads/a", "0 1 refs/heads/a"})
    void whatNamesNoObjectsIsRefused(String line) {
        assertThatThrownBy(() -> RefUpdate.parse(line)).isInstanceOf(Refusal.class);
    }
}
